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
    httputil::RequestContext context)
    : stream_(std::move(stream))
    , params_(std::move(params))
    , context_(
          std::make_shared<const httputil::RequestContext>(std::move(context)))
    , outbox_(*stream_) {
    // TASK 06.3: keep them.
}

/// A connection for the request that comes next.
std::shared_ptr<HTTP1Connection> HTTP1ServerConnection::next_request(
    const std::shared_ptr<StreamDeadline>& deadline) {
    // TASK 06.3: each request has one of its own. If no more are wanted, its
    // answer says so.
    auto connection =
        std::make_shared<HTTP1Connection>(stream_,
                                          HTTP1Connection::Role::server,
                                          *params_,
                                          context_,
                                          deadline,
                                          &outbox_);
    request_ = connection;
    if (last_) connection->close_after_answer();
    return connection;
}

Future<void> HTTP1ServerConnection::start_serving(
    std::shared_ptr<httputil::HTTPServerConnectionDelegate> delegate) {
    // TASK 06.3: request after request, each on an HTTP1Connection of its own,
    // until there are no more; then tell the delegate. The head of each may
    // take header_timeout, from when we are ready for it. Requests that came
    // together are answered together, if their answers are there at once; but a
    // client that has sent many must not keep the others waiting.
    const auto self = shared_from_this();
    try {
        const auto deadline = std::make_shared<StreamDeadline>(stream_);
        stream_->set_nodelay(true);
        bool goes_on = true;
        int in_turn = 0;  // requests
        while (goes_on && !last_) {
            if (const auto time = params_->header_timeout) deadline->set(*time);
            idle_ = stream_->buffered().empty();
            if (idle_) co_yield stream_->fill();
            if (std::exchange(idle_, false)) in_turn = 0;
            const auto connection = next_request(deadline);
            const auto request = delegate->start_request(connection);
            outbox_.hold();
            const Future<bool> answered = connection->read_response(request);
            const bool more = !stream_->buffered().empty();
            const bool at_once = answered.done() && ++in_turn < most_in_a_turn;
            if (!more || !at_once) outbox_.release();
            goes_on = co_yield answered;
            if (!goes_on || at_once || stream_->buffered().empty()) continue;
            co_yield gen::moment;
            in_turn = 0;
        }
        if (goes_on) close();
    } catch (const StreamClosedError&) {
        // The client has left, or was too slow.
    } catch (...) {
        log::app_log.error("Uncaught exception in an HTTP delegate: " +
                           log::describe(std::current_exception()));
        close();
    }
    delegate->on_close(*this);
}

void HTTP1ServerConnection::close() {
    // TASK 06.3: whatever is going on. What was answered still goes out, as far
    // as the system takes it at once.
    outbox_.release();
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
