#pragma once
// A handler whose connection stays: you derive from it, and write open(),
// on_message() and on_close().
//
// Mirrors tornado/websocket.py (v6.5.7) WebSocketHandler. Left out on purpose:
// set_nodelay(), which is on.

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "permessage_deflate.hpp"
#include "request_handler.hpp"
#include "websocket_connection.hpp"

namespace tornado::websocket {

/// One WebSocket, on the server's side.
///
/// It begins as a request: initialize(), prepare(), cookies, arguments and
/// get_current_user() are those of any handler. When it has been answered with
/// 101, open() is called, then on_message() for each message, and at last
/// on_close(). Nothing of an answer can be written from open() on: write() and
/// finish() throw std::logic_error then.
///
/// What open() and on_message() throw is logged and ends the connection.
///
/// thread:   the loop's
/// lifetime: kept until the connection has ended and on_close() has returned.
///           Have the callbacks that you leave behind wrapped by callback()
/// Tornado:  websocket.py WebSocketHandler (v6.5.7:137)
class WebSocketHandler : public web::RequestHandler,
                         private ConnectionListener {
  public:
    WebSocketHandler();
    ~WebSocketHandler() override;

    // --- to be overridden ---------------------------------------------------

    /// The connection is there. No message is delivered before what it returns
    /// is done.
    /// Tornado: WebSocketHandler.open (v6.5.7)
    virtual httputil::MaybeFuture open() { return {}; }

    /// A message has come; see ConnectionListener.
    /// Tornado: WebSocketHandler.on_message (v6.5.7)
    httputil::MaybeFuture on_message(const Message& message) override = 0;

    /// The connection has ended, whoever ended it. Called once, if open() was.
    /// Tornado: WebSocketHandler.on_close (v6.5.7)
    virtual void on_close() {}

    /// A ping has come, and was answered; what a ping of ours was answered
    /// with has come.
    /// Tornado: WebSocketHandler.on_ping, on_pong (v6.5.7)
    void on_ping(std::string_view data) override;
    void on_pong(std::string_view data) override;

    /// Whether a page of `origin` may connect. Browsers say where a page comes
    /// from, and send our cookies along whichever page that is. A client that
    /// says nothing is no browser, and is not asked.
    ///
    /// Only pages of this server may, if it is not overridden.
    /// Tornado: WebSocketHandler.check_origin (v6.5.7)
    virtual bool check_origin(const std::string& origin) const;

    /// Chooses among the protocols that the client speaks, in the order in
    /// which it would like them. Called once, also if there are none.
    ///
    /// returns: one of them, or nothing
    /// Tornado: WebSocketHandler.select_subprotocol (v6.5.7)
    virtual std::optional<std::string>
    select_subprotocol(const std::vector<std::string>& subprotocols);

    /// Whether messages may be packed, and how: nothing, if they may not.
    /// Tornado: WebSocketHandler.get_compression_options (v6.5.7)
    virtual std::optional<CompressionOptions> get_compression_options() const {
        return {};
    }

    /// What one client may make us keep, and how we notice that it is gone.
    /// Tornado: max_message_size, ping_interval, ping_timeout (v6.5.7), which
    ///          are settings of the application there
    virtual ConnectionOptions connection_options() const { return {}; }

    // --- to be called -------------------------------------------------------

    /// As WebSocketConnection::write_message(); before open() nothing can be
    /// written either.
    /// Tornado: WebSocketHandler.write_message (v6.5.7); differs: a closed one
    ///          does not throw, its Future fails
    Future<void> write_message(std::string_view data,
                               Binary binary = Binary::no);

    /// The same with a value as JSON.
    template <std::same_as<nlohmann::json> Json>
    Future<void> write_message(const Json& value) {
        return write_json_message(value);
    }

    /// As WebSocketConnection::ping(); does nothing before open().
    /// errors:  std::invalid_argument for more than 125 bytes, from open() on
    /// Tornado: WebSocketHandler.ping (v6.5.7); differs: a closed one does not
    ///          throw, and data is not a text to be encoded
    void ping(std::string_view data = "");

    /// As WebSocketConnection::close(); does nothing before open().
    /// errors:  std::invalid_argument for a code or a reason that must not be
    ///          sent, from open() on
    /// Tornado: WebSocketHandler.close (v6.5.7)
    void close(std::optional<std::uint16_t> code = {},
               std::string_view reason = "");

    /// What the client's close frame said; see WebSocketConnection.
    std::optional<std::uint16_t> close_code() const;
    std::string close_reason() const;

    /// What select_subprotocol() said.
    /// Tornado: WebSocketHandler.selected_subprotocol (v6.5.7)
    const std::optional<std::string>& selected_subprotocol() const;

    // --- called by HTTP -----------------------------------------------------

    /// Answers the handshake, and serves the connection until it has ended.
    ///
    /// errors:  web::HTTPError: 400 for what is no handshake, 403 for an origin
    ///          that must not connect. A version other than 13 is answered with
    ///          426 and the one that we speak
    /// Tornado: WebSocketHandler.get (v6.5.7)
    Future<void> get();

  private:
    Future<void> write_json_message(const nlohmann::json& value);
    void check_request_origin() const;
    std::optional<DeflateParameters> choose_compression() const;
    httputil::HTTPHeaders
    handshake_headers(const std::optional<DeflateParameters>& agreed);
    std::shared_ptr<IOStream> accept(const httputil::HTTPHeaders& headers);
    Future<void> serve(std::shared_ptr<IOStream> stream,
                       std::optional<DeflateParameters> agreed);
    void on_end() override;

    std::optional<std::string> subprotocol_;
    std::shared_ptr<WebSocketConnection> connection_;  // from open() on
    Future<void> ended_;                               // on_close() was called
};

}  // namespace tornado::websocket
