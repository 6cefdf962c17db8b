#include "websocket_client.hpp"

#include <stdexcept>
#include <utility>

#include "common/crypto/crypto.hpp"
#include "common/escape/escape.hpp"
#include "common/url/url.hpp"

#include "client_request.hpp"
#include "gen.hpp"
#include "handshake.hpp"
#include "tcpclient.hpp"

namespace tornado::websocket {

namespace {

constexpr std::size_t longest_head = 64 * 1024;

/// What asks for the WebSocket at `url`: an HTTP request, made as any other.
httpclient::OutgoingRequest handshake(const std::string& url,
                                      const httputil::HTTPHeaders& headers,
                                      std::string_view key) {
    url::Parts parts = url::split(url);
    if (parts.scheme != "ws")
        throw std::invalid_argument("websocket_connect(): not a ws URL");
    parts.scheme = "http";
    httpclient::HTTPRequest request(parts.text());
    request.headers = headers;
    request.headers.set("Upgrade", "websocket");
    request.headers.set("Connection", "Upgrade");
    request.headers.set("Sec-WebSocket-Version", "13");
    request.headers.set("Sec-WebSocket-Key", key);
    request.decompress_response = false;
    return httpclient::outgoing(request);
}

/// As it goes over the wire.
std::string text_of(const httpclient::OutgoingRequest& request) {
    const httputil::RequestStartLine& line = request.start_line;
    std::string text =
        line.method + " " + line.path + " " + line.version + "\r\n";
    request.headers.append_to(text);
    return text + "\r\n";
}

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

Future<std::shared_ptr<WebSocketClientConnection>>
websocket_connect(std::string url,
                  httputil::HTTPHeaders headers,
                  ConnectionOptions options,
                  std::optional<IOLoop::Duration> connect_timeout) {
    const IOLoop& loop = IOLoop::current();
    const IOLoop::TimePoint start = loop.time();
    constexpr std::size_t key_size = 16;
    const std::string key =
        escape::base64_encode(crypto::random_bytes(key_size));
    const httpclient::OutgoingRequest request = handshake(url, headers, key);
    TCPClient client;
    auto connecting =
        client.connect(request.host, request.port, connect_timeout);
    std::shared_ptr<IOStream> stream = co_yield connecting;
    (void)stream->write(text_of(request));
    const auto rest = connect_timeout.value_or(IOLoop::Duration::max()) -
                      (loop.time() - start);
    auto answering =
        gen::with_timeout(rest,
                          stream->read_until("\r\n\r\n", longest_head),
                          gen::quiet<StreamClosedError>());
    const std::string head = co_yield answering;
    check_answer(head, key);
    auto connection =
        std::make_shared<WebSocketConnection>(stream, Role::client, options);
    auto result = std::make_shared<WebSocketClientConnection>(connection);
    connection->start(result);
    connection->read_messages();
    co_return result;
}

}  // namespace tornado::websocket
