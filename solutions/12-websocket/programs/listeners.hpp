#pragma once
// Two clients of the chat, one for each way to hear what is said, and what each
// has sent and received. Given: for the program compare.

#include <charconv>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include <linux/tcp.h>
#include <nlohmann/json.hpp>

#include <netinet/in.h>
#include <sys/socket.h>

#include "gen.hpp"
#include "iostream.hpp"
#include "tcpclient.hpp"
#include "websocket_client.hpp"

namespace tornado::compare {

/// The headers that Chromium 141 sends with each request of the chat's page,
/// but for those that say what the request is.
inline constexpr const char* browser_headers =
    "Connection: keep-alive\r\n"
    "sec-ch-ua-platform: \"Linux\"\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, "
    "like Gecko) Chrome/141.0.0.0 Safari/537.36\r\n"
    "sec-ch-ua: \"Not?A_Brand\";v=\"8\", \"Chromium\";v=\"141\"\r\n"
    "sec-ch-ua-mobile: ?0\r\n"
    "Accept: */*\r\n"
    "Sec-Fetch-Site: same-origin\r\n"
    "Sec-Fetch-Mode: cors\r\n"
    "Sec-Fetch-Dest: empty\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\n"
    "Accept-Language: en-US,en;q=0.9\r\n";

/// Where the chat is, and who asks.
struct Place {
    std::string host;
    std::uint16_t port = 0;
    std::string cookie;  // a whole header line
};

/// Bytes of a connection, without those of TCP itself.
struct Traffic {
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
};

/// Asks the system.
inline Traffic traffic_of(const IOStream& stream) {
    tcp_info info{};
    socklen_t size = sizeof info;
    ::getsockopt(stream.fd(), IPPROTO_TCP, TCP_INFO, &info, &size);
    return {info.tcpi_bytes_acked, info.tcpi_bytes_received};
}

/// Is told the id of each message.
using Told = std::function<void(const std::string& id)>;

inline std::string last_id(const std::string& answer, const Told& told) {
    std::string id;
    const auto json = nlohmann::json::parse(answer);
    for (const auto& message : json.at("messages")) {
        id = message.at("id").get<std::string>();
        told(id);
    }
    return id;
}

/// One HTTP connection, kept open.
class PollingClient : public std::enable_shared_from_this<PollingClient> {
  public:
    explicit PollingClient(Place place)
        : place_(std::move(place)) {}

    Future<void> connect() {
        const auto self = shared_from_this();
        TCPClient client;
        auto connecting = client.connect(place_.host, place_.port);
        stream_ = co_yield connecting;
    }

    /// Posts a form, or gets; the answer's body.
    Future<std::string>
    ask(std::string method, std::string path, std::string form = "") {
        std::string request = std::move(method);
        request += " " + path + " HTTP/1.1\r\nHost: " + place_.host + ":" +
                   std::to_string(place_.port) + "\r\n";
        request += browser_headers;
        request += place_.cookie;
        if (!form.empty())
            request += "Content-Type: application/x-www-form-urlencoded;"
                       "charset=UTF-8\r\nContent-Length: " +
                       std::to_string(form.size()) + "\r\n";
        (void)stream_->write(request + "\r\n" + form);
        const std::string head = co_yield stream_->read_until("\r\n\r\n");
        if (!head.starts_with("HTTP/1.1 200"))
            throw std::runtime_error("the chat says " + head.substr(9, 30));
        const std::size_t length = content_length(head);
        co_return co_yield stream_->read_bytes(length);
    }

    /// Asks again and again.
    Future<void> follow(Told told) {
        const auto self = shared_from_this();
        std::string cursor;
        while (true) {
            std::string form = "cursor=" + cursor;
            std::string answer =
                co_yield ask("POST", "/a/message/updates", form);
            const std::string id = last_id(answer, told);
            if (!id.empty()) cursor = id;
        }
    }

    const IOStream& stream() const { return *stream_; }

  private:
    static std::size_t content_length(const std::string& head) {
        constexpr std::string_view name = "Content-Length: ";
        const std::size_t begin = head.find(name);
        std::size_t length = 0;
        if (begin != head.npos)
            std::from_chars(head.data() + begin + name.size(),
                            head.data() + head.size(),
                            length);
        return length;
    }

    Place place_;
    std::shared_ptr<IOStream> stream_;
};

/// One WebSocket.
class ListeningClient : public std::enable_shared_from_this<ListeningClient> {
  public:
    explicit ListeningClient(Place place)
        : place_(std::move(place)) {}

    Future<void> connect() {
        const auto self = shared_from_this();
        const std::string url = "ws://" + place_.host + ":" +
                                std::to_string(place_.port) + "/a/socket";
        httputil::HTTPHeaders headers;
        headers.parse_line(place_.cookie.substr(0, place_.cookie.size() - 2));
        auto connecting = websocket::websocket_connect(url, headers);
        connection_ = co_yield connecting;
    }

    Future<void> follow(Told told) {
        const auto self = shared_from_this();
        while (true) {
            auto message = co_yield connection_->read_message();
            if (!message) throw std::runtime_error("the chat has hung up");
            last_id(message->data, told);
        }
    }

    void say(const std::string& body) {
        (void)connection_->write_message(nlohmann::json{{"body", body}}.dump());
    }

    const IOStream& stream() const { return *connection_->stream(); }

  private:
    Place place_;
    std::shared_ptr<websocket::WebSocketClientConnection> connection_;
};

}  // namespace tornado::compare
