// HTTP1ServerConnection: one request after the other.

#include <utility>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

#include "gen.hpp"
#include "http1connection.hpp"

namespace tornado {

HTTP1ServerConnection::HTTP1ServerConnection(
    std::shared_ptr<IOStream> stream,
    std::shared_ptr<const HTTP1ConnectionParameters> params,
    httputil::RequestContext context) {
    // TASK 06.3: keep them.
    TORNADO_STUB("HTTP1ServerConnection::HTTP1ServerConnection", "06.3");
}

Future<void> HTTP1ServerConnection::start_serving(
    std::shared_ptr<httputil::HTTPServerConnectionDelegate> delegate) {
    // TASK 06.3: request after request, each on an HTTP1Connection of its own,
    // until there are no more; then tell the delegate. The head of each may
    // take header_timeout, from when we are ready for it. Requests that came
    // together are answered together, if their answers are there at once; but a
    // client that has sent many must not keep the others waiting.
    TORNADO_STUB("HTTP1ServerConnection::start_serving", "06.3");
}

void HTTP1ServerConnection::close() {
    // TASK 06.3: whatever is going on. What was answered still goes out, as far
    // as the system takes it at once.
    TORNADO_STUB("HTTP1ServerConnection::close", "06.3");
}

void HTTP1ServerConnection::close_when_idle() {
    // TASK 06.3: the request that is being dealt with is the last one, if there
    // is one.
    TORNADO_STUB("HTTP1ServerConnection::close_when_idle", "06.3");
}

}  // namespace tornado
