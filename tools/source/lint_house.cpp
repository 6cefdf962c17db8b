#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

#include "tools/source/lint_rules.hpp"

namespace tornado::source {

namespace {

constexpr std::size_t max_columns = 80;
constexpr std::size_t max_file_lines = 300;
constexpr std::size_t max_function_lines = 40;

// What readers read as a whole: lengths are limited there.
bool is_read_whole(const std::string& path) {
    const std::filesystem::path parts(path);
    return std::any_of(parts.begin(), parts.end(), [](const auto& part) {
        return part == "solutions" || part == "common";
    });
}

// Columns on a screen: UTF-8 continuation bytes take none.
std::size_t columns_of(std::string_view line) {
    return static_cast<std::size_t>(
        std::count_if(line.begin(), line.end(), [](char c) {
            return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
        }));
}

// A raw string's lines are what they are, and an address has no blanks to
// break it at.
bool may_be_long(const Code& code, std::size_t offset, std::string_view line) {
    for (const Token& token : code.all()) {
        const bool raw = token.kind == TokenKind::string &&
                         token.text.find('\n') != std::string_view::npos;
        if (raw && token.begin < offset + line.size() && offset < token.end())
            return true;
    }
    const std::size_t address = line.find("://");
    return line.find("#include") == 0 ||
           (address != std::string_view::npos &&
            line.find(' ', address) == std::string_view::npos);
}

void check_lines(const Code& code, Findings& findings) {
    std::string_view rest = findings.file().text;
    std::size_t offset = 0;
    std::size_t line = 0;
    while (!rest.empty()) {
        ++line;
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view text = rest.substr(0, end);
        if (columns_of(text) > max_columns && !may_be_long(code, offset, text))
            findings.add(line,
                         "line-length",
                         "the line has " + std::to_string(columns_of(text)) +
                             " columns; 80 is the limit.");
        offset += std::min(end + 1, rest.size());
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (line > max_file_lines && is_read_whole(findings.file().path))
        findings.add(line,
                     "file-length",
                     "the file has " + std::to_string(line) +
                         " lines; 300 is the limit.");
}

void check_directives(const Code& code, Findings& findings) {
    bool has_pragma_once = false;
    for (const Token& token : code.all()) {
        if (token.kind != TokenKind::directive) continue;
        const bool include =
            token.text.find("include") != std::string_view::npos;
        if (include && token.text.find("../") != std::string_view::npos)
            findings.add(token.line,
                         "parent-include",
                         "an include with ../; say where the file is from "
                         "instead, as in \"common/net/unique_fd.hpp\".");
        if (token.text.find("pragma") != std::string_view::npos &&
            token.text.ends_with("once"))
            has_pragma_once = true;
    }
    const std::string& name = findings.file().name;
    if (!has_pragma_once && (name.ends_with(".hpp") || name.ends_with(".h")))
        findings.add(1, "pragma-once", "a header needs #pragma once.");
}

bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

bool has_word(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + 1)) {
        const std::size_t after = at + word.size();
        const bool begins = at == 0 || !is_letter(text[at - 1]);
        if (begins && (after == text.size() || !is_letter(text[after])))
            return true;
    }
    return false;
}

void check_comments(const Code& code, Findings& findings) {
    for (const Token& token : code.all()) {
        if (token.kind != TokenKind::comment) continue;
        for (const char* word : {"TODO", "FIXME", "XXX"})
            if (has_word(token.text, word))
                findings.add(token.line,
                             "todo",
                             std::string("a comment says ") + word +
                                 "; do it, or open an issue.");
    }
}

}  // namespace

void lint_text(const Code& code, Findings& findings) {
    check_lines(code, findings);
    check_directives(code, findings);
    check_comments(code, findings);
}

void lint_functions(const Outline& outline, Findings& findings) {
    if (!is_read_whole(findings.file().path)) return;
    for (const Entity& entity : outline.entities) {
        if (entity.kind != EntityKind::function) continue;
        const std::string& text = outline.file->text;
        const std::size_t lines = line_of(text, entity.end) - entity.line + 1;
        if (lines > max_function_lines)
            findings.add(entity.line,
                         "function-length",
                         entity.name + " has " + std::to_string(lines) +
                             " lines; 40 is the limit.");
    }
}

}  // namespace tornado::source
