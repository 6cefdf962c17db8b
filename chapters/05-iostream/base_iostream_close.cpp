// How a stream begins and ends.

#include <utility>

#include "common/stub/stub.hpp"

#include "base_iostream.hpp"
#include "quiet_failure.hpp"

namespace tornado {

void BaseIOStream::close(std::exception_ptr error) {
    // TASK 05.1: let the loop forget the descriptor, close it, and end the
    // pending read. 05.2: nobody waits for a write for ever, and what was not
    // sent goes, with its memory. 05.3: only then the close callback, and only
    // once. Each of them may destroy the stream, so keep it; but a destructor
    // calls this, too, and there is nothing to share then.
    TORNADO_STUB("BaseIOStream::close", "05.1");
}

void BaseIOStream::set_close_callback(Callback callback) {
    // TASK 05.3: keep it, and see to it that the end is noticed. It may have
    // come already.
    TORNADO_STUB("BaseIOStream::set_close_callback", "05.3");
}

bool BaseIOStream::closed() const {
    // TASK 05.3: is the descriptor gone?
    TORNADO_STUB("BaseIOStream::closed", "05.3");
}

std::exception_ptr BaseIOStream::error() const {
    // TASK 05.3: what close() was told.
    TORNADO_STUB("BaseIOStream::error", "05.3");
}

bool BaseIOStream::handle_connect() {
    return true;
}

Future<void> BaseIOStream::begin_connecting() {
    // TASK 05.4: from now on the loop is asked when connecting can go on.
    TORNADO_STUB("BaseIOStream::begin_connecting", "05.4");
}

}  // namespace tornado
