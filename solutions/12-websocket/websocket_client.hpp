#pragma once
// The client's side of a WebSocket, for programs. Given: what a browser has
// built in.
//
// Mirrors WebSocketClientConnection and websocket_connect() of
// tornado/websocket.py (v6.5.7). Left out on purpose: packed messages,
// redirects, and wss URLs.

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "concurrent.hpp"
#include "httputil.hpp"
#include "iostream.hpp"
#include "websocket_connection.hpp"

namespace tornado::websocket {

/// One WebSocket, on the client's side.
///
/// thread:   the loop's
/// lifetime: what websocket_connect() gives. Its last owner's end closes it
/// Tornado:  websocket.py WebSocketClientConnection (v6.5.7)
class WebSocketClientConnection final : public ConnectionListener {
  public:
    explicit WebSocketClientConnection(
        std::shared_ptr<WebSocketConnection> connection);

    /// The next message; nothing if the connection has ended.
    /// errors:  std::logic_error while another is waited for
    /// Tornado: WebSocketClientConnection.read_message (v6.5.7)
    Future<std::optional<Message>> read_message();

    Future<void> write_message(std::string_view data,
                               Binary binary = Binary::no);
    void close(std::optional<std::uint16_t> code = {},
               std::string_view reason = "");

    std::optional<std::uint16_t> close_code() const;

    const std::shared_ptr<IOStream>& stream() const;

  private:
    httputil::MaybeFuture on_message(const Message& message) override;
    void on_end() override;

    std::shared_ptr<WebSocketConnection> connection_;
    std::deque<Message> messages_;  // which nobody has read yet
    std::optional<Future<std::optional<Message>>> reader_;
    std::optional<Future<void>> room_;  // for more messages
    bool ended_ = false;
};

/// Connects.
///
/// url:     "ws://user:password@host:port/path?query". User and password, if
///          there are any, go as a Basic Authorization header and not in Host,
///          as in a fetch
/// headers: to be sent with the request: cookies, an Origin
/// connect_timeout: for all of it, until the server has answered; nothing: as
///          long as it takes
/// returns: fails with std::invalid_argument for another kind of URL, also for
///          one with spaces or control characters, of which nothing is sent;
///          with StreamClosedError if there is nobody; with TimeoutError if
///          connecting or the answer takes too long; and with
///          std::runtime_error if the answer is no handshake's. The stream has
///          been closed then
/// Tornado: websocket.py websocket_connect (v6.5.7); differs: there the answer
///          has 20 s of its own
Future<std::shared_ptr<WebSocketClientConnection>> websocket_connect(
    std::string url,
    httputil::HTTPHeaders headers = {},
    ConnectionOptions options = {},
    std::optional<IOLoop::Duration> connect_timeout = std::chrono::seconds(20));

}  // namespace tornado::websocket
