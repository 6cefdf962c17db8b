#pragma once
// A WebSocket that does what a test says, and writes down what it sees. For
// tests only.

#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "common/escape/escape.hpp"
#include "common/testing/testing.hpp"

#include "websocket.hpp"

namespace tornado::testing {

using websocket::Binary;
using websocket::Message;

/// What a socket is to do, and what has happened to it.
struct SocketRecord {
    using Socket = websocket::WebSocketHandler;

    Transcript seen;
    std::function<httputil::MaybeFuture(Socket&)> open;
    std::function<httputil::MaybeFuture(Socket&, const Message&)> message;
    std::function<void(Socket&)> closed;
    websocket::ConnectionOptions options;
    std::optional<websocket::CompressionOptions> compression;
    Socket* socket = nullptr;  // from open() to on_close()
};

/// Writes down "open", "text hello", "binary 00ff", "ping a", "pong a", and at
/// the end "closed", with the code and the reason if there are any.
class RecordingSocket : public websocket::WebSocketHandler {
  public:
    void initialize(SocketRecord& record) { record_ = &record; }

    httputil::MaybeFuture open() override {
        record_->seen("open");
        record_->socket = this;
        if (record_->open) return record_->open(*this);
        return {};
    }

    httputil::MaybeFuture on_message(const Message& message) override {
        record_->seen(message.binary == Binary::yes
                          ? "binary " + escape::hex_encode(message.data)
                          : "text " + message.data);
        if (record_->message) return record_->message(*this, message);
        return {};
    }

    void on_ping(std::string_view data) override {
        record_->seen("ping " + std::string(data));
    }

    void on_pong(std::string_view data) override {
        record_->seen("pong " + std::string(data));
    }

    void on_close() override {
        std::string line = "closed";
        if (close_code()) line += " " + std::to_string(*close_code());
        if (!close_reason().empty()) line += " " + close_reason();
        record_->seen(line);
        record_->socket = nullptr;
        if (record_->closed) record_->closed(*this);
    }

    websocket::ConnectionOptions connection_options() const override {
        return record_->options;
    }

    std::optional<websocket::CompressionOptions>
    get_compression_options() const override {
        return record_->compression;
    }

  private:
    SocketRecord* record_ = nullptr;
};

/// Sends each message back.
inline httputil::MaybeFuture echo(websocket::WebSocketHandler& socket,
                                  const Message& message) {
    (void)socket.write_message(message.data, message.binary);
    return {};
}

/// How a Future of write_message() has ended.
inline std::string ending(const Future<void>& written) {
    if (!written.done()) return "pending";
    try {
        written.result();
        return "written";
    } catch (const websocket::WebSocketClosedError&) {
        return "WebSocketClosedError";
    } catch (const std::exception& error) {
        return std::string("failed: ") + error.what();
    }
}

}  // namespace tornado::testing
