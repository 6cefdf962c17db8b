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

}  // namespace

Future<void> WebSocketConnection::write_message(std::string_view data,
                                                Binary binary) {
    // TASK 12.3: one frame, whatever its size. 12.5: packed, if that was agreed
    // on and there is something to be packed.
    TORNADO_STUB("websocket::WebSocketConnection::write_message", "12.3");
}

void WebSocketConnection::ping(std::string_view data) {
    // TASK 12.3: a frame of its own kind.
    TORNADO_STUB("websocket::WebSocketConnection::ping", "12.3");
}

}  // namespace tornado::websocket
