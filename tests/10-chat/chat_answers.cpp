#include "tests/support/chat_answers.hpp"

#include <nlohmann/json.hpp>

namespace tornado::testing {

using nlohmann::json;

namespace {

ChatMessage message_of(const json& value) {
    const auto text = [&value](const char* name) -> std::string {
        if (!value.is_object() || !value.contains(name)) return "?";
        const json& member = value[name];
        return member.is_string() ? member.get<std::string>() : "?";
    };
    return {text("id"), text("from"), text("body"), text("html")};
}

json parsed(std::string_view text) {
    return json::parse(text, nullptr, false);
}

}  // namespace

ChatMessage chat_message(std::string_view text) {
    return message_of(parsed(text));
}

std::vector<ChatMessage> chat_messages(std::string_view text) {
    const json answer = parsed(text);
    if (!answer.is_object() || !answer.contains("messages") ||
        !answer["messages"].is_array())
        return {message_of({})};
    std::vector<ChatMessage> messages;
    for (const json& value : answer["messages"])
        messages.push_back(message_of(value));
    return messages;
}

std::string said(std::string_view answer) {
    std::string text;
    for (const ChatMessage& message : chat_messages(answer))
        text +=
            (text.empty() ? "" : " | ") + message.from + ": " + message.body;
    return text;
}

}  // namespace tornado::testing
