#include "chat_connection.hpp"

#include <stdexcept>
#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

#include "common/escape/escape.hpp"

#include "gen.hpp"
#include "http1connection.hpp"
#include "tcpclient.hpp"

namespace tornado::chat {

namespace {

/// Puts an answer together.
class AnswerCollector final : public httputil::HTTPMessageDelegate {
  public:
    httputil::MaybeFuture
    headers_received(httputil::StartLine start_line,
                     httputil::HTTPHeaders /*headers*/) override {
        code = std::get<httputil::ResponseStartLine>(start_line).code;
        return {};
    }

    httputil::MaybeFuture data_received(std::string_view piece) override {
        body += piece;
        return {};
    }

    void finish() override {}

    int code = 0;
    std::string body;
};

}  // namespace

ChatConnection::ChatConnection(std::string host,
                               std::uint16_t port,
                               std::string name)
    : host_(std::move(host))
    , port_(port)
    , name_(std::move(name)) {}

Future<std::string> ChatConnection::post(std::string path, std::string form) {
    return ask("POST", std::move(path), std::move(form));
}

Future<std::string> ChatConnection::get(std::string path) {
    return ask("GET", std::move(path), "");
}

Future<std::string>
ChatConnection::ask(std::string method, std::string path, std::string form) {
    const auto self = shared_from_this();
    if (!stream_ || stream_->closed()) {
        TCPClient client;
        stream_ = co_yield client.connect(host_, port_);
        stream_->set_nodelay(true);
    }
    auto http = std::make_shared<HTTP1Connection>(
        stream_, HTTP1Connection::Role::client);
    httputil::HTTPHeaders headers;
    headers.add("Host", host_);
    headers.add("Cookie", "chat_name=" + escape::url_escape(name_, false));
    if (method == "POST") {
        headers.add("Content-Type", "application/x-www-form-urlencoded");
        headers.add("Content-Length", std::to_string(form.size()));
    }
    (void)http->write_headers(
        httputil::RequestStartLine{.method = method, .path = path},
        headers,
        form);
    http->finish();
    auto answer = std::make_shared<AnswerCollector>();
    const bool goes_on = co_yield http->read_response(answer);
    if (!goes_on) stream_->close();
    if (answer->code != 200)
        throw std::runtime_error(path + " was answered with " +
                                 std::to_string(answer->code));
    co_return std::move(answer->body);
}

Future<std::vector<Heard>> ChatConnection::updates(std::string cursor) {
    std::string form = "cursor=" + escape::url_escape(cursor);
    if (cursor.empty()) form.clear();
    const std::string answer = co_yield post("/a/message/updates", form);
    std::vector<Heard> news;
    const auto parsed = nlohmann::json::parse(answer);
    for (const auto& message : parsed.at("messages"))
        news.push_back({.id = message.at("id"),
                        .from = message.at("from"),
                        .body = message.at("body")});
    co_return news;
}

}  // namespace tornado::chat
