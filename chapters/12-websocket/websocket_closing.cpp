// WebSocketConnection: how it ends, and how we notice that nobody is there.

#include <stdexcept>
#include <utility>

#include "common/escape/escape.hpp"
#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

#include "websocket_connection.hpp"

namespace tornado::websocket {

void WebSocketConnection::close(std::optional<std::uint16_t> code,
                                std::string_view reason) {
    // TASK 12.3: refuse what must not be sent. One close frame, and then the
    // peer has a while to answer.
    TORNADO_STUB("websocket::WebSocketConnection::close", "12.3");
}

void WebSocketConnection::fail(std::uint16_t code, std::string_view reason) {
    // TASK 12.3: say why, and that nothing comes any more. What the peer has
    // still to say is thrown away: if we closed now, that would reset the
    // connection, and the peer might never read our reason.
    TORNADO_STUB("websocket::WebSocketConnection::fail", "12.3");
}

bool WebSocketConnection::closing() const {
    // TASK 12.3: after a close frame of either side, and at the end.
    TORNADO_STUB("websocket::WebSocketConnection::closing", "12.3");
}

std::optional<std::uint16_t> WebSocketConnection::close_code() const {
    // TASK 12.3: the peer's.
    TORNADO_STUB("websocket::WebSocketConnection::close_code", "12.3");
}

const std::string& WebSocketConnection::close_reason() const {
    // TASK 12.3: the peer's.
    TORNADO_STUB("websocket::WebSocketConnection::close_reason", "12.3");
}

void WebSocketConnection::wait_to_ping(IOLoop::Duration pause) {
    // TASK 12.3: one timer at a time, which does not keep the connection.
    TORNADO_STUB("websocket::WebSocketConnection::wait_to_ping", "12.3");
}

}  // namespace tornado::websocket
