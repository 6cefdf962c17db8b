// WebSocketConnection: what goes out.

#include <stdexcept>
#include <utility>

#include "common/crypto/crypto.hpp"
#include "common/escape/escape.hpp"
#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

#include "quiet_failure.hpp"
#include "websocket_connection.hpp"

namespace tornado::websocket {

namespace {

/// How much is collected before it is sent, in bytes.
constexpr std::size_t most_collected = 64 * 1024;

/// Ends `written` as `sent` ends.
void follow(const Future<void>& sent, const Future<void>& written) {
    // TASK 12.3: a stream that has closed means a WebSocket that has.
    sent.add_done_callback([written](const Future<void>& done) {
        if (done.exception())
            fail_quietly(written, WebSocketClosedError());
        else
            written.set_result();
    });
}

/// Nobody must be able to tell what it will be: RFC 6455, section 10.3.
MaskKey new_mask_key() {
    // TASK 12.3: a client has a new one for each frame.
    MaskKey key{};
    crypto::random_bytes(key.size()).copy(key.data(), key.size());
    return key;
}

}  // namespace

Future<void> WebSocketConnection::write_message(std::string_view data,
                                                Binary binary) {
    // TASK 12.3: one frame, whatever its size. 12.5: packed, if that was agreed
    // on and there is something to be packed.
    if (binary == Binary::no && !escape::is_utf8(data))
        throw std::invalid_argument("write_message(): a text that is not "
                                    "UTF-8; Binary::yes takes any bytes");
    if (closing()) return make_quiet_failure<void>(WebSocketClosedError());
    const Opcode opcode = binary == Binary::yes ? Opcode::binary : Opcode::text;
    if (deflate_ && !data.empty())
        return send_frame(opcode, deflate_->pack(data), true);
    return send_frame(opcode, data);
}

void WebSocketConnection::ping(std::string_view data) {
    // TASK 12.3: a frame of its own kind.
    if (data.size() > max_control_payload)
        throw std::invalid_argument("ping(): more than 125 bytes");
    if (!closing()) (void)send_frame(Opcode::ping, data);
}

Future<void> WebSocketConnection::send_frame(Opcode opcode,
                                             std::string_view payload,
                                             bool packed) {
    // TASK 12.3: a peer that does not read must not make us keep everything
    // that others say, nor the answers to its own pings. Otherwise send it, or,
    // while frames are collected and there is room, have it sent with the
    // others: for whoever waits that is as good as sent.
    if (stream_->write_buffer_size() + output_.size() > options_.max_unsent) {
        log::gen_log.info("WebSocket closed: its peer reads too slowly");
        stream_->close();
        return make_quiet_failure<void>(WebSocketClosedError());
    }
    FrameHead head{.compressed = packed, .opcode = opcode};
    if (role_ == Role::client) head.mask = new_mask_key();
    append_frame(head, payload, output_);
    const bool has_room =
        !stream_->writing() && output_.size() < most_collected;
    if (corked_ && has_room) return stream_->flush();
    return send_output();
}

/// Sends what was collected.
Future<void> WebSocketConnection::send_output() {
    // TASK 12.3: in one write. Those who hear that it is sent may write more at
    // once, so take it out before. What the stream refuses cannot be left out:
    // that is the end.
    std::string bytes = std::exchange(output_, {});
    Future<void> sent = stream_->write(bytes);
    if (sent.done() && sent.exception()) stream_->close(sent.exception());
    if (output_.empty() && bytes.capacity() <= kept_capacity) {
        bytes.clear();
        output_ = std::move(bytes);
    }
    if (sent.done() && !sent.exception()) return sent;
    Future<void> written;
    follow(sent, written);
    return written;
}

void WebSocketConnection::uncork() {
    // TASK 12.3: send it all.
    corked_ = false;
    if (!output_.empty()) (void)send_output();
}

}  // namespace tornado::websocket
