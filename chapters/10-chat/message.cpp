#include "message.hpp"

#include <array>
#include <cstdio>
#include <random>
#include <utility>

#include <nlohmann/json.hpp>

#include "common/escape/escape.hpp"
#include "common/escape/json.hpp"

namespace tornado::chat {

namespace {

std::string html_of(const Message& message) {
    return "<div class=\"message\" id=\"m" + escape::xhtml_escape(message.id) +
           "\"><b>" + escape::xhtml_escape(message.from) + ": </b>" +
           escape::xhtml_escape(message.body) + "</div>";
}

std::string json_of(const Messages::List& list) {
    std::string json = R"({"messages":[)";
    for (const auto& message : list) {
        if (!json.ends_with('[')) json += ',';
        json += message->json;
    }
    return json + "]}";
}

}  // namespace

std::shared_ptr<const Message>
make_message(std::string id, std::string from, std::string body) {
    Message message{.id = std::move(id),
                    .from = std::move(from),
                    .body = std::move(body),
                    .html = {},
                    .json = {}};
    message.html = html_of(message);
    message.json = escape::json_encode({{"id", message.id},
                                        {"from", message.from},
                                        {"body", message.body},
                                        {"html", message.html}});
    return std::make_shared<const Message>(std::move(message));
}

std::string make_id() {
    static std::random_device random;
    std::string id;
    for (int i = 0; i < 4; ++i) {
        std::array<char, 9> digits{};
        std::snprintf(digits.data(), digits.size(), "%08x", random());
        id += digits.data();
    }
    return id;
}

Messages::Messages(List list) {
    if (list.empty()) return;
    std::string json = json_of(list);
    content_ = std::make_shared<const Content>(
        Content{.list = std::move(list), .json = std::move(json)});
}

const Messages::Content& Messages::none() {
    static const Content content{.list = {}, .json = json_of({})};
    return content;
}

const Messages::List& Messages::list() const {
    return content_ ? content_->list : none().list;
}

const std::string& Messages::json() const {
    return content_ ? content_->json : none().json;
}

}  // namespace tornado::chat
