#include "stream_deadline.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

namespace tornado {

StreamDeadline::StreamDeadline(const std::shared_ptr<IOStream>& stream) {
    // TASK 06.3: there is no deadline yet.
    TORNADO_STUB("StreamDeadline::StreamDeadline", "06.3");
}

StreamDeadline::~StreamDeadline() {
    // TASK 06.3: leave no timer behind: it would look at what is gone.
    TORNADO_STUB("StreamDeadline::~StreamDeadline", "06.3");
}

void StreamDeadline::set(IOLoop::Duration from_now, std::string complaint) {
    // TASK 06.3: move the deadline. A timer that will look before it is good
    // enough; one that would look too late is not. Too long to count is never.
    TORNADO_STUB("StreamDeadline::set", "06.3");
}

void StreamDeadline::clear() {
    // TASK 06.3: nothing is to be closed. The timer may stay, and find that
    // out.
    TORNADO_STUB("StreamDeadline::clear", "06.3");
}

}  // namespace tornado
