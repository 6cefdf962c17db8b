#pragma once
// Requests to a web application, and its answers read. For tests only.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/http_parser/http_parser.hpp"

namespace tornado::testing {

/// One answer, as it came over the wire.
struct WebAnswer {
    std::string status;  // "404 Not Found"
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    /// The values of a header, joined by " & "; "-" if there is none.
    std::string header(std::string_view name) const {
        std::string values;
        for (const auto& [one, value] : headers)
            if (one == name) values += (values.empty() ? "" : " & ") + value;
        return values.empty() ? "-" : values;
    }

    /// "200 OK; Location: /a; the body": the headers that are asked for.
    std::string summary(const std::vector<std::string>& shown = {}) const {
        std::string text = status;
        for (const std::string& name : shown)
            text += "; " + name + ": " + header(name);
        return text + "; " + body;
    }
};

/// Reads the first answer in what a client has received.
class WebAnswerReader final : public HttpParserListener {
  public:
    /// to_head: the answer to a HEAD has no body
    explicit WebAnswerReader(bool to_head = false) {
        if (to_head) parser_.expect_no_body();
    }

    void on_reason(std::string_view piece) override { reason_ += piece; }

    void on_header_name(std::string_view piece) override { name_ += piece; }

    void on_header_value(std::string_view piece) override { value_ += piece; }

    void on_header_end() override {
        answer_.headers.emplace_back(std::exchange(name_, {}),
                                     std::exchange(value_, {}));
    }

    /// Nothing as long as it is not complete.
    /// closed: nothing more will come
    std::optional<WebAnswer> read(std::string_view received, bool closed) {
        using Event = HttpParser::Event;
        Event event = Event::headers;
        while (event != Event::need_more && event != Event::message_end) {
            event = parser_.feed(received);
            if (event == Event::body) answer_.body += parser_.body();
        }
        if (event == Event::need_more && closed) event = parser_.finish();
        if (event != Event::message_end) return {};
        answer_.status = std::to_string(parser_.status_code()) + " " + reason_;
        return answer_;
    }

  private:
    HttpParser parser_{HttpParser::Type::response, *this};
    std::string reason_;
    std::string name_;
    std::string value_;
    WebAnswer answer_;
};

/// A request without a body; `headers` are whole lines.
inline std::string web_request(const std::string& method,
                               const std::string& target,
                               const std::string& headers = "") {
    return method + " " + target + " HTTP/1.1\r\nHost: example.test\r\n" +
           headers + "\r\n";
}

inline std::string web_get(const std::string& target,
                           const std::string& headers = "") {
    return web_request("GET", target, headers);
}

/// A POST with a body of that type.
inline std::string
web_post(const std::string& target,
         const std::string& body,
         const std::string& type = "application/x-www-form-urlencoded") {
    return web_request("POST",
                       target,
                       "Content-Type: " + type + "\r\nContent-Length: " +
                           std::to_string(body.size()) + "\r\n") +
           body;
}

}  // namespace tornado::testing
