#include "outbox.hpp"

#include <cstddef>
#include <utility>

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

}  // namespace tornado
