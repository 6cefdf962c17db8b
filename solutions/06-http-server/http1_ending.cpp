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

/// Both messages are through, or something went wrong.
/// returns: true if another may follow
bool HTTP1Connection::end_message(Delegate& delegate,
                                  const std::exception_ptr& error) {
    // TASK 06.1: tell the delegate, unless it knows. What was no HTTP is
    // refused (06.4); after any other error the connection is closed, and the
    // error passed on.
    const bool complete = ended_;
    const bool left = closed();
    if (deadline_) deadline_->clear();
    try {
        if (begun_ && stream_ && !std::exchange(ended_, true))
            delegate.on_connection_close();
        if (!error) return complete && !closed();
        std::rethrow_exception(error);
    } catch (const HTTPInputError& refused) {
        refuse(refused);
        return false;
    } catch (const StreamClosedError& closed) {
        close();
        if (left || role_ == Role::client) throw;
        // Not this one, then: one for which the delegate has waited.
        throw std::runtime_error("another stream: "s + closed.what());
    } catch (...) {
        close();
        throw;
    }
}

void HTTP1Connection::refuse(const HTTPInputError& error) {
    // TASK 06.4: log why, answer 400 (431 if the head is too large) if nothing
    // has been answered yet, and close.
    log::gen_log.info("Malformed HTTP message from " + context_->remote_ip +
                      ": " + error.what());
    if (role_ == Role::server && !headers_written_ && !closed()) {
        if (!begun_) note_what_was_asked("");
        close_after_ = true;
        const std::string reason(httputil::reason_of(error.code()));
        (void)write_headers(
            httputil::ResponseStartLine{.code = error.code(), .reason = reason},
            {{"Content-Length", "0"}});
    }
    close();
}

void HTTP1Connection::set_close_callback(std::function<void()> callback) {
    // TASK 06.3: keep it. It is called if the stream closes while an answer is
    // owed.
    close_callback_ = std::move(callback);
}

void HTTP1Connection::set_max_body_size(std::size_t bytes) {
    // TASK 06.4: for this message.
    if (reading_) reading_->params.max_body_size = bytes;
}

void HTTP1Connection::set_body_timeout(IOLoop::Duration timeout) {
    // TASK 06.4: for this message.
    if (reading_) reading_->params.body_timeout = timeout;
}

const httputil::RequestContext& HTTP1Connection::context() const {
    // TASK 06.1: whom this message is from.
    return *context_;
}

void HTTP1Connection::set_context(httputil::RequestContext context) {
    // TASK 06.1: for this message; others may share the one it had.
    context_ =
        std::make_shared<const httputil::RequestContext>(std::move(context));
}

std::shared_ptr<IOStream> HTTP1Connection::detach() {
    // TASK 06.3: give the stream away, with nothing of ours left on it.
    if (closed()) return nullptr;
    if (taken_ > 0) stream_->consume(std::exchange(taken_, 0));
    if (deadline_) deadline_->clear();
    if (outbox_) outbox_->release();
    close_callback_ = nullptr;
    if (waiter_) stream_->set_close_callback(nullptr);
    auto stream = std::exchange(stream_, nullptr);
    settle();
    return stream;
}

void HTTP1Connection::close() {
    // TASK 06.1: whatever is going on. The answers before this one have been
    // given: what the system takes of them at once still goes out.
    if (outbox_) outbox_->release();
    if (stream_) stream_->close();
}

bool HTTP1Connection::closed() const {
    // TASK 06.1: the stream was detached, or is closed, or will be at once.
    return !stream_ || stream_->closed() || (outbox_ && outbox_->broken());
}

void HTTP1Connection::close_after_answer() {
    // TASK 06.3: the same as if the client had asked for it.
    close_after_ = true;
}

/// Done when the message that is written is through, or there is nobody left
/// whom to send it to.
Future<void> HTTP1Connection::wait_until_settled() {
    // TASK 06.1: a Future that settle() sets. As long as somebody waits for it,
    // we want to know if the client leaves.
    stream_->set_close_callback([weak = weak_from_this()] {
        if (auto self = weak.lock()) self->stream_closed();
    });
    return waiter_.emplace();
}

void HTTP1Connection::stream_closed() {
    // TASK 06.1: nobody will answer any more. Tell whoever asked for it, who
    // may throw.
    const auto callback = std::exchange(close_callback_, nullptr);
    settle();
    if (callback) callback();
}

void HTTP1Connection::settle() {
    // TASK 06.1: nothing more will be written.
    settled_ = true;
    if (auto waiter = std::exchange(waiter_, std::nullopt))
        waiter->set_result();
}

StreamDeadline& HTTP1Connection::deadline() {
    // TASK 06.3: the server's, or one of our own as soon as it is needed.
    if (!deadline_) deadline_ = std::make_shared<StreamDeadline>(stream_);
    return *deadline_;
}

}  // namespace tornado
