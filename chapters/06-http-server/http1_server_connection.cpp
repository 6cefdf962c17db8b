// HTTP1ServerConnection: one request after the other.

#include <utility>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

#include "gen.hpp"
#include "http1connection.hpp"
#include "quiet_failure.hpp"

namespace tornado {

void Outbox::release() {
    holds_ = false;
    flush();
}

Future<void> Outbox::write(std::string_view bytes) {
    constexpr std::size_t most = 64 * 1024;
    const bool last = stream_.buffered().empty();
    const std::size_t before = gathered_ ? gathered_->bytes.size() : 0;
    if (!holds_ || (last && !gathered_) || before + bytes.size() > most) {
        flush();
        return send(bytes);
    }
    if (!gathered_) gathered_ = std::make_unique<Gathered>();
    gathered_->bytes += bytes;
    Future<void> sent = gathered_->sent;
    if (last) flush();
    return sent;
}

void Outbox::flush() {
    const auto gathered = std::exchange(gathered_, nullptr);
    if (!gathered) return;
    const Future<void> written = send(gathered->bytes);
    // On a later turn: whoever has written is not done yet.
    stream_.loop().add_future(
        written, [sent = gathered->sent](const Future<void>& done) {
            if (const auto error = done.exception())
                fail_quietly(sent, error);
            else
                sent.set_result();
        });
}

/// Writes, and notes whether the stream has taken it.
Future<void> Outbox::send(std::string_view bytes) {
    if (broken_) return make_quiet_failure<void>(StreamClosedError());
    const Future<void> written = stream_.write(bytes);
    broken_ = written.done() && written.exception();
    if (broken_)
        stream_.loop().add_callback(
            [weak = stream_.weak_from_this(), error = written.exception()] {
                if (const auto stream = weak.lock()) stream->close(error);
            });
    return written;
}

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
    // TASK 06.3: whatever is going on. What was answered still goes out.
    TORNADO_STUB("HTTP1ServerConnection::close", "06.3");
}

void HTTP1ServerConnection::close_when_idle() {
    // TASK 06.3: the request that is being dealt with is the last one, if there
    // is one.
    TORNADO_STUB("HTTP1ServerConnection::close_when_idle", "06.3");
}

}  // namespace tornado
