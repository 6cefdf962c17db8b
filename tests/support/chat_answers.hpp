#pragma once
// The chat's JSON, read. For tests only; the parser is in
// tests/10-chat/chat_answers.cpp, since its header takes its time to compile.

#include <string>
#include <string_view>
#include <vector>

namespace tornado::testing {

/// A message as a client gets it. What is missing or no text is "?".
struct ChatMessage {
    std::string id;
    std::string from;
    std::string body;
    std::string html;

    bool operator==(const ChatMessage&) const = default;
};

/// The answer to a new message. All members are "?" if it is none.
ChatMessage chat_message(std::string_view text);

/// The answer to a poll. One message with "?" if it is none.
std::vector<ChatMessage> chat_messages(std::string_view text);

/// "anna: hello | ben: hi": who says what in the answer to a poll.
std::string said(std::string_view answer);

}  // namespace tornado::testing
