#include "websocket_client.hpp"

#include <stdexcept>
#include <utility>

#include "common/crypto/crypto.hpp"
#include "common/escape/escape.hpp"
#include "common/url/url.hpp"

#include "gen.hpp"
#include "handshake.hpp"
#include "tcpclient.hpp"

namespace tornado::websocket {

namespace {

constexpr std::size_t longest_head = 64 * 1024;

/// Says why this is not the answer that it should be.
void check_answer(const std::string& head, std::string_view key) {
    const std::size_t end = head.find("\r\n");
    const std::string line = head.substr(0, end);
    if (!line.starts_with("HTTP/1.1 101"))
        throw std::runtime_error("no WebSocket there: " + line);
    const auto headers = httputil::HTTPHeaders::parse(
        std::string_view(head).substr(end + 2, head.size() - end - 4));
    if (!headers.has("Upgrade", "websocket") ||
        !httputil::has_word(headers.get("Connection"), "upgrade") ||
        headers.get("Sec-WebSocket-Accept") != compute_accept_value(key))
        throw std::runtime_error("no WebSocket there: not our handshake");
}

}  // namespace

WebSocketClientConnection::WebSocketClientConnection(
    std::shared_ptr<WebSocketConnection> connection)
    : connection_(std::move(connection)) {}

Future<std::optional<Message>> WebSocketClientConnection::read_message() {
    if (reader_)
        throw std::logic_error("read_message(): another is waited for");
    Future<std::optional<Message>> next;
    if (!messages_.empty()) {
        next.set_result(std::move(messages_.front()));
        messages_.pop_front();
    } else if (ended_) {
        next.set_result(std::nullopt);
    } else {
        reader_ = next;
    }
    if (const auto room = std::exchange(room_, std::nullopt))
        room->set_result();
    return next;
}

Future<void> WebSocketClientConnection::write_message(std::string_view data,
                                                      Binary binary) {
    return connection_->write_message(data, binary);
}

void WebSocketClientConnection::close(std::optional<std::uint16_t> code,
                                      std::string_view reason) {
    connection_->close(code, reason);
}

std::optional<std::uint16_t> WebSocketClientConnection::close_code() const {
    return connection_->close_code();
}

const std::shared_ptr<IOStream>& WebSocketClientConnection::stream() const {
    return connection_->stream();
}

httputil::MaybeFuture
WebSocketClientConnection::on_message(const Message& message) {
    if (auto reader = std::exchange(reader_, std::nullopt)) {
        reader->set_result(message);
        return {};
    }
    messages_.push_back(message);
    return room_.emplace();
}

void WebSocketClientConnection::on_end() {
    ended_ = true;
    if (auto reader = std::exchange(reader_, std::nullopt))
        reader->set_result(std::nullopt);
}

Future<std::shared_ptr<WebSocketClientConnection>> websocket_connect(
    std::string url, httputil::HTTPHeaders headers, ConnectionOptions options) {
    const url::Parts parts = url::split(url);
    if (parts.scheme != "ws" || !parts.authority)
        throw std::invalid_argument("websocket_connect(): not a ws URL");
    const url::Authority server = url::split_authority(*parts.authority);
    constexpr std::uint16_t usual_port = 80;
    TCPClient client;
    auto connecting =
        client.connect(server.host, server.port.value_or(usual_port));
    std::shared_ptr<IOStream> stream = co_yield connecting;
    constexpr std::size_t key_size = 16;
    const std::string key =
        escape::base64_encode(crypto::random_bytes(key_size));
    headers.set("Host", *parts.authority);
    headers.set("Upgrade", "websocket");
    headers.set("Connection", "Upgrade");
    headers.set("Sec-WebSocket-Version", "13");
    headers.set("Sec-WebSocket-Key", key);
    std::string request = "GET " + (parts.path.empty() ? "/" : parts.path);
    if (parts.query) request += "?" + *parts.query;
    request += " HTTP/1.1\r\n";
    headers.append_to(request);
    (void)stream->write(request + "\r\n");
    const std::string head =
        co_yield stream->read_until("\r\n\r\n", longest_head);
    check_answer(head, key);
    auto connection =
        std::make_shared<WebSocketConnection>(stream, Role::client, options);
    auto result = std::make_shared<WebSocketClientConnection>(connection);
    connection->start(result);
    connection->read_messages();
    co_return result;
}

}  // namespace tornado::websocket
