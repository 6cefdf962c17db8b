#pragma once
// TASK comments: "// TASK 02.3: queue the callback."

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/source/lexer.hpp"

namespace tornado::source {

/// "02.3": the third task of chapter 02.
struct TaskId {
    int chapter = 0;
    int number = 0;

    auto operator<=>(const TaskId&) const = default;
};

/// Reads "02.3"; nothing if it is not two digits, a dot and a number from 1.
std::optional<TaskId> parse_task_id(std::string_view text);

/// "02.3".
std::string to_string(TaskId id);

/// A TASK comment with the // lines directly below that carry it on.
struct TaskComment {
    TaskId id;
    std::string text;   // what it asks, on one line, without "TASK 02.3:"
    std::size_t begin;  // offset of its first //
    std::size_t end;    // offset after its last line's last byte
    std::size_t last;   // its last token, an index into all tokens
};

/// True if a comment sets out to be a TASK comment, well formed or not:
/// "// TASK 2", "/* TASK 02.3: … */", "// Task 02.3".
bool looks_like_task(const Token& token);

/// The TASK comment whose first line is token `index` of `all`; nothing if
/// that is another token or the comment is malformed.
std::optional<TaskComment> task_comment_at(std::string_view text,
                                           const std::vector<Token>& all,
                                           std::size_t index);

}  // namespace tornado::source
