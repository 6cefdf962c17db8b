#pragma once
// What belongs to the chat's page and waits for nobody. Given.

#include <string_view>

#include "message_board.hpp"
#include "web.hpp"

namespace tornado::chat {

/// True for a path on this server, "/a?b". "//other.example" is none, and what
/// browsers take for that is none either.
bool is_local(std::string_view url);

/// The files that the page asks for: /chat.js and /chat.css.
web::Rules file_rules();

/// GET /, the files that the page asks for, and who you are: /a/name and
/// /a/leave.
/// lifetime: `board` must outlive the Application
web::Rules page_rules(MessageBoard& board);

}  // namespace tornado::chat
