// HTTP1Connection: the end of a message, of a connection, and of HTTP.

#include <stdexcept>
#include <string>
#include <utility>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

#include "http1connection.hpp"

namespace tornado {

using httputil::HTTPInputError;
using namespace std::string_literals;

void HTTP1Connection::set_close_callback(std::function<void()> callback) {
    // TASK 06.3: keep it. It is called if the stream closes while an answer is
    // owed.
    TORNADO_STUB("HTTP1Connection::set_close_callback", "06.3");
}

void HTTP1Connection::set_max_body_size(std::size_t bytes) {
    // TASK 06.4: for this message.
    TORNADO_STUB("HTTP1Connection::set_max_body_size", "06.4");
}

void HTTP1Connection::set_body_timeout(IOLoop::Duration timeout) {
    // TASK 06.4: for this message.
    TORNADO_STUB("HTTP1Connection::set_body_timeout", "06.4");
}

const httputil::RequestContext& HTTP1Connection::context() const {
    // TASK 06.1: whom this message is from.
    TORNADO_STUB("HTTP1Connection::context", "06.1");
}

void HTTP1Connection::set_context(httputil::RequestContext context) {
    // TASK 06.1: for this message; others may share the one it had.
    TORNADO_STUB("HTTP1Connection::set_context", "06.1");
}

std::shared_ptr<IOStream> HTTP1Connection::detach() {
    // TASK 06.3: give the stream away, with nothing of ours left on it.
    TORNADO_STUB("HTTP1Connection::detach", "06.3");
}

void HTTP1Connection::close() {
    // TASK 06.1: whatever is going on. The answers before this one have been
    // given: what the system takes of them at once still goes out.
    TORNADO_STUB("HTTP1Connection::close", "06.1");
}

bool HTTP1Connection::closed() const {
    // TASK 06.1: the stream was detached, or is closed, or will be at once.
    TORNADO_STUB("HTTP1Connection::closed", "06.1");
}

void HTTP1Connection::close_after_answer() {
    // TASK 06.3: the same as if the client had asked for it.
    TORNADO_STUB("HTTP1Connection::close_after_answer", "06.3");
}

}  // namespace tornado
