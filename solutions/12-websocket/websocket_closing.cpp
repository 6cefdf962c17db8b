// WebSocketConnection: how it ends, and how we notice that nobody is there.

#include <stdexcept>
#include <utility>

#include "common/escape/escape.hpp"
#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

#include "websocket_connection.hpp"

namespace tornado::websocket {

namespace {

/// True of a code that may stand in a close frame: RFC 6455, section 7.4, and
/// what was registered since.
bool is_close_code(unsigned code) {
    // TASK 12.3: 1004, 1005, 1006 and 1015 never go over the wire; what no
    // standard has named yet means nothing; from 3000 to 4999 it is for
    // libraries and applications.
    if (code >= 3000) return code <= 4999;
    return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 &&
           code != 1006;
}

}  // namespace

void WebSocketConnection::close(std::optional<std::uint16_t> code,
                                std::string_view reason) {
    // TASK 12.3: refuse what must not be sent. One close frame, and then the
    // peer has a while to answer.
    constexpr std::size_t longest_reason = max_control_payload - 2;
    if (code && !is_close_code(*code))
        throw std::invalid_argument("close(): not a code to be sent");
    if (reason.size() > longest_reason || !escape::is_utf8(reason))
        throw std::invalid_argument("close(): not a reason to be sent");
    if (closing()) return;
    if (!code && !reason.empty()) code = close_codes::normal;
    send_close(code, reason);
    limit_closing();
}

void WebSocketConnection::fail(std::uint16_t code, std::string_view reason) {
    // TASK 12.3: say why, and that nothing comes any more. What the peer has
    // still to say is thrown away: if we closed now, that would reset the
    // connection, and the peer might never read our reason.
    if (std::exchange(failed_, true) || stream_->closed()) return;
    log::gen_log.info("WebSocket closed with " + std::to_string(code) + ": " +
                      std::string(reason));
    if (!close_sent_) send_close(code, reason);
    limit_closing();
    stream_->loop().add_callback([weak = weak_from_this()] {
        if (auto self = weak.lock()) self->close_stream_when_sent();
    });
}

bool WebSocketConnection::closing() const {
    // TASK 12.3: after a close frame of either side, and at the end.
    return close_sent_ || stream_->closed();
}

std::optional<std::uint16_t> WebSocketConnection::close_code() const {
    // TASK 12.3: the peer's.
    return close_code_;
}

const std::string& WebSocketConnection::close_reason() const {
    // TASK 12.3: the peer's.
    return close_reason_;
}

void WebSocketConnection::close_received() {
    // TASK 12.3: it has no payload, or a code and perhaps a reason. It is
    // answered with the same code, once.
    if (control_.size() == 1) throw ProtocolError("half a close code");
    if (control_.size() >= 2) {
        const auto high = static_cast<unsigned char>(control_[0]);
        const auto low = static_cast<unsigned char>(control_[1]);
        const unsigned code = high * 256U + low;
        if (!is_close_code(code)) throw ProtocolError("no such close code");
        if (!escape::is_utf8(std::string_view(control_).substr(2)))
            throw ProtocolError("a close reason that is not UTF-8",
                                close_codes::not_the_type);
        close_code_ = static_cast<std::uint16_t>(code);
        close_reason_ = control_.substr(2);
    }
    close_received_ = true;
    if (!close_sent_) send_close(close_code_, "");
    limit_closing();
}

void WebSocketConnection::send_close(std::optional<std::uint16_t> code,
                                     std::string_view reason) {
    // TASK 12.3: the code in two bytes, then the reason. No frame of ours
    // follows.
    std::string payload;
    if (code) {
        payload += static_cast<char>(*code >> 8U);
        payload += static_cast<char>(*code & 0xffU);
        payload += reason;
    }
    (void)send_frame(Opcode::close, payload);
    close_sent_ = true;
}

/// Whatever happens, it does not take longer than that.
void WebSocketConnection::limit_closing() {
    // TASK 12.3: a clock of the stream's, which is started once.
    if (deadline_ || stream_->closed()) return;
    deadline_ = std::make_shared<StreamDeadline>(stream_);
    deadline_->set(close_timeout);
}

/// Everything is said.
void WebSocketConnection::close_stream_when_sent() {
    // TASK 12.3: when the system has taken our last frame. A client waits for
    // the server to close first. After an error we only stop sending.
    if (stream_->closed()) return;
    if (stream_->writing()) {
        stream_->loop().add_future(
            stream_->flush(), [weak = weak_from_this()](const Future<void>&) {
                if (auto self = weak.lock()) self->close_stream_when_sent();
            });
    } else if (failed_) {
        stream_->end_sending();
    } else if (role_ == Role::server) {
        stream_->close();
    }
}

void WebSocketConnection::end() {
    // TASK 12.3: tell the listener, once. No timer need look any more.
    if (std::exchange(ended_, true)) return;
    stream_->loop().remove_timeout(ping_timer_);
    if (const auto listener = listener_.lock()) listener->on_end();
}

void WebSocketConnection::wait_to_ping(IOLoop::Duration pause) {
    // TASK 12.3: one timer at a time, which does not keep the connection.
    ping_timer_ = stream_->loop().call_later(pause, [weak = weak_from_this()] {
        if (auto self = weak.lock()) self->send_ping();
    });
}

/// How long silence may last after a ping.
IOLoop::Duration WebSocketConnection::ping_patience() const {
    // TASK 12.3: as ConnectionOptions has it.
    return options_.ping_timeout > IOLoop::Duration::zero()
               ? options_.ping_timeout
               : options_.ping_interval;
}

void WebSocketConnection::send_ping() {
    // TASK 12.3: and look after a while whether anything has come since.
    if (closing()) return;
    heard_ = false;
    (void)send_frame(Opcode::ping, "");
    ping_timer_ =
        stream_->loop().call_later(ping_patience(), [weak = weak_from_this()] {
            if (auto self = weak.lock()) self->check_pong();
        });
}

void WebSocketConnection::check_pong() {
    // TASK 12.3: somebody who has sent anything is there. And as long as we do
    // not read ourselves, silence is no wonder. The next ping is due an
    // interval after the last one, and some of that has passed.
    if (heard_ || busy_)
        return wait_to_ping(options_.ping_interval - ping_patience());
    log::gen_log.info("WebSocket closed: no answer to a ping");
    stream_->close();
}

}  // namespace tornado::websocket
