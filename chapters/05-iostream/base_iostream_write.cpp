// Writing: what the system does not take now is kept, in order.

#include <exception>
#include <string_view>
#include <utility>

#include "common/stub/stub.hpp"

#include "base_iostream.hpp"
#include "quiet_failure.hpp"

namespace tornado {

Future<void> BaseIOStream::write(std::string_view bytes) {
    // TASK 05.2: send what the system takes now, keep the rest, and remember
    // whom to tell when it has been sent.
    TORNADO_STUB("BaseIOStream::write", "05.2");
}

void BaseIOStream::write(std::string_view bytes, Callback callback) {
    // TASK 05.2: the same for a callback: on a later turn, if it did not fail.
    TORNADO_STUB("BaseIOStream::write", "05.2");
}

Future<void> BaseIOStream::flush() {
    // TASK 05.2: as a write of nothing that waits its turn, and cannot fail.
    TORNADO_STUB("BaseIOStream::flush", "05.2");
}

std::size_t BaseIOStream::write_buffer_size() const {
    // TASK 05.2: what is kept.
    TORNADO_STUB("BaseIOStream::write_buffer_size", "05.2");
}

bool BaseIOStream::writing() const {
    // TASK 05.2: is something kept?
    TORNADO_STUB("BaseIOStream::writing", "05.2");
}

}  // namespace tornado
