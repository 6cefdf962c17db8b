#include "tools/source/task.hpp"

#include <algorithm>
#include <cctype>

#include "tools/source/source_file.hpp"

namespace tornado::source {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// What a // line says; nothing if the token is no such comment.
std::optional<std::string_view> line_comment(const Token& token) {
    if (token.kind != TokenKind::comment || !token.text.starts_with("//"))
        return std::nullopt;
    std::string_view said = token.text.substr(2);
    if (said.starts_with(' ')) said.remove_prefix(1);
    return said;
}

bool equal_ignoring_case(std::string_view text, std::string_view upper) {
    if (text.size() != upper.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (std::toupper(static_cast<unsigned char>(text[i])) != upper[i])
            return false;
    return true;
}

}  // namespace

std::optional<TaskId> parse_task_id(std::string_view text) {
    if (text.size() < 4 || text.size() > 5 || text[2] != '.')
        return std::nullopt;
    if (!is_digit(text[0]) || !is_digit(text[1])) return std::nullopt;
    if (text[3] == '0') return std::nullopt;
    TaskId id;
    id.chapter = (text[0] - '0') * 10 + (text[1] - '0');
    for (char c : text.substr(3)) {
        if (!is_digit(c)) return std::nullopt;
        id.number = id.number * 10 + (c - '0');
    }
    return id;
}

std::string to_string(TaskId id) {
    std::string chapter = std::to_string(id.chapter);
    if (chapter.size() < 2) chapter.insert(0, "0");
    return chapter + "." + std::to_string(id.number);
}

bool looks_like_task(const Token& token) {
    if (token.kind != TokenKind::comment) return false;
    std::string_view said = token.text;
    said.remove_prefix(
        std::min(said.find_first_not_of("/*!< \t"), said.size()));
    const std::string_view word = said.substr(0, said.find_first_of(" :\t\n"));
    if (word == "TASK") return true;
    if (!equal_ignoring_case(word, "TASK")) return false;
    said.remove_prefix(word.size());
    return said.size() > 1 && is_digit(said[1]);
}

std::optional<TaskComment> task_comment_at(std::string_view text,
                                           const std::vector<Token>& all,
                                           std::size_t index) {
    if (index >= all.size()) return std::nullopt;
    const Token& first = all[index];
    std::optional<std::string_view> said = line_comment(first);
    if (!said || !said->starts_with("TASK ")) return std::nullopt;
    said->remove_prefix(5);
    const std::size_t colon = said->find(": ");
    if (colon == std::string_view::npos) return std::nullopt;
    const std::optional<TaskId> id = parse_task_id(said->substr(0, colon));
    if (!id) return std::nullopt;

    TaskComment task{
        *id, std::string(said->substr(colon + 2)), first.begin, 0, index};
    // The comment goes on as long as the next line is a // comment too.
    while (task.last + 1 < all.size()) {
        const Token& next = all[task.last + 1];
        const std::optional<std::string_view> more = line_comment(next);
        if (!more || next.line != all[task.last].line + 1) break;
        if (!begins_line(text, next.begin) || looks_like_task(next)) break;
        task.text += " ";
        task.text += *more;
        ++task.last;
    }
    task.end = all[task.last].end();
    return task;
}

}  // namespace tornado::source
