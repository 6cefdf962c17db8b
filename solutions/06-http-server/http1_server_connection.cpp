// HTTP1ServerConnection: one request after the other.

#include <utility>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

#include "gen.hpp"
#include "http1connection.hpp"

namespace tornado {

HTTP1ServerConnection::HTTP1ServerConnection(
    std::shared_ptr<IOStream> stream,
    const HTTP1ConnectionParameters& params,
    httputil::RequestContext context)
    : stream_(std::move(stream))
    , params_(params)
    , context_(std::move(context)) {
    // TASK 06.3: keep them.
}

Future<void> HTTP1ServerConnection::start_serving(
    std::shared_ptr<httputil::HTTPServerConnectionDelegate> delegate) {
    // TASK 06.3: request after request, each on an HTTP1Connection of its own,
    // until there are no more. The clock of each begins when we are ready for
    // it. A client that has sent many at once must not keep the others waiting.
    const auto self = shared_from_this();
    try {
        const auto deadline = std::make_shared<StreamDeadline>(stream_);
        stream_->set_nodelay(true);
        bool goes_on = true;
        while (goes_on && !last_) {
            if (params_.header_timeout) deadline->set(*params_.header_timeout);
            idle_ = stream_->buffered().empty();
            if (idle_) co_yield stream_->fill();
            idle_ = false;
            const auto connection =
                std::make_shared<HTTP1Connection>(stream_,
                                                  HTTP1Connection::Role::server,
                                                  params_,
                                                  context_,
                                                  deadline);
            request_ = connection;
            if (last_) connection->close_after_answer();
            const auto request = delegate->start_request(connection);
            goes_on = co_yield connection->read_response(request);
            if (goes_on && !stream_->buffered().empty()) co_yield gen::moment;
        }
        if (goes_on) stream_->close();
    } catch (const StreamClosedError&) {
        // The client has left, or was too slow.
    } catch (...) {
        log::app_log.error("Uncaught exception in an HTTP delegate: " +
                           log::describe(std::current_exception()));
        stream_->close();
    }
}

void HTTP1ServerConnection::close() {
    // TASK 06.3: whatever is going on.
    stream_->close();
}

void HTTP1ServerConnection::close_when_idle() {
    // TASK 06.3: the request that is being dealt with is the last one, if there
    // is one.
    last_ = true;
    if (idle_ && stream_->buffered().empty()) return stream_->close();
    if (auto request = request_.lock()) request->close_after_answer();
}

}  // namespace tornado
