// What the loop is asked for, and what happens when it calls.

#include <cerrno>
#include <string>
#include <system_error>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

#include "base_iostream.hpp"

namespace tornado {

std::uint32_t BaseIOStream::events_for(Step step) const {
    return step == Step::read ? IOLoop::READ : IOLoop::WRITE;
}

}  // namespace tornado
