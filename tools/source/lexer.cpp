#include "tools/source/lexer.hpp"

#include <array>
#include <cctype>
#include <string>
#include <utility>

namespace tornado::source {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Bytes of a UTF-8 sequence count as letters, as in C++20 identifiers.
bool is_letter(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '_' || byte >= 0x80 || std::isalpha(byte) != 0;
}

bool is_name_part(char c) {
    return is_letter(c) || is_digit(c);
}

constexpr std::array<std::string_view, 24> long_punctuation = {
    "...", "<=>", "->*", "<<=", "::", "->", ".*", "++", "--", "<<", "<=", "==",
    "!=",  "&&",  "||",  "+=",  "-=", "*=", "/=", "%=", "&=", "|=", "^=", "##"};

class Lexer {
  public:
    explicit Lexer(const SourceFile& file)
        : file_(file)
        , text_(file.text) {}

    Lexed run();

  private:
    bool at(std::string_view wanted) const {
        return text_.substr(at_).starts_with(wanted);
    }

    char peek(std::size_t ahead) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }

    void check_bytes();
    void step();
    void add(TokenKind kind, std::size_t end);
    void fail(std::size_t offset, const std::string& sentence);

    std::size_t line_comment_end() const;
    void block_comment();
    void directive();
    void number();
    void word();
    void quoted(TokenKind kind, std::size_t open);
    void raw_string(std::size_t open);
    void punctuation();

    const SourceFile& file_;
    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    bool line_is_blank_ = true;  // no token yet on this line but comments
    Lexed result_;
};

Lexed Lexer::run() {
    check_bytes();
    while (!result_.error && at_ < text_.size())
        step();
    return std::move(result_);
}

void Lexer::check_bytes() {
    if (at("\xEF\xBB\xBF"))
        fail(0, "the file begins with a byte order mark; remove it.");
    const std::size_t cr = text_.find('\r');
    if (cr != std::string_view::npos)
        fail(cr,
             "the line ends in CR LF as on Windows; these files end their "
             "lines with LF alone (dos2unix mends it).");
    const std::size_t zero = text_.find('\0');
    if (zero != std::string_view::npos)
        fail(zero, "there is a zero byte in the file.");
}

void Lexer::step() {
    const char c = text_[at_];
    if (c == '\n') {
        ++at_;
        ++line_;
        line_is_blank_ = true;
    } else if (c == ' ' || c == '\t' || c == '\v' || c == '\f') {
        ++at_;
    } else if (at("\\\n")) {
        at_ += 2;
        ++line_;
    } else if (at("//")) {
        add(TokenKind::comment, line_comment_end());
    } else if (at("/*")) {
        block_comment();
    } else if (c == '#' && line_is_blank_) {
        directive();
    } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
        number();
    } else if (is_letter(c)) {
        word();
    } else if (c == '"') {
        quoted(TokenKind::string, at_);
    } else if (c == '\'') {
        quoted(TokenKind::character, at_);
    } else {
        punctuation();
    }
}

void Lexer::add(TokenKind kind, std::size_t end) {
    const std::string_view text = text_.substr(at_, end - at_);
    result_.tokens.push_back({kind, text, at_, line_});
    for (char c : text)
        line_ += c == '\n' ? 1 : 0;
    at_ = end;
    if (kind != TokenKind::comment) line_is_blank_ = false;
}

void Lexer::fail(std::size_t offset, const std::string& sentence) {
    if (result_.error) return;
    result_.error =
        Diagnostic{file_.path, line_of(text_, offset), "", sentence};
}

std::size_t Lexer::line_comment_end() const {
    std::size_t end = line_end(text_, at_);
    while (end < text_.size() && text_[end - 1] == '\\')
        end = line_end(text_, end + 1);
    return end;
}

void Lexer::block_comment() {
    const std::size_t close = text_.find("*/", at_ + 2);
    if (close == std::string_view::npos)
        return fail(at_, "this /* comment is never closed with */.");
    add(TokenKind::comment, close + 2);
}

// A directive ends with its line, but a comment or a continuation may carry
// it on. A // inside a string ("a//b") does not end it.
void Lexer::directive() {
    std::size_t end = at_;
    while (end < text_.size() && text_[end] != '\n') {
        const std::string_view rest = text_.substr(end);
        if (rest.starts_with("\\\n")) {
            end += 2;
        } else if (rest.starts_with("//")) {
            break;
        } else if (rest.starts_with("/*")) {
            const std::size_t close = text_.find("*/", end + 2);
            if (close == std::string_view::npos)
                return fail(end, "this /* comment is never closed with */.");
            end = close + 2;
        } else if (rest.starts_with('"')) {
            const std::size_t close = text_.find_first_of("\"\n", end + 1);
            const bool closed =
                close != std::string_view::npos && text_[close] == '"';
            end = closed ? close + 1 : end + 1;
        } else {
            ++end;
        }
    }
    while (text_[end - 1] == ' ')
        --end;
    add(TokenKind::directive, end);
}

// The standard's pp-number: generous, as the compiler checks the rest.
void Lexer::number() {
    std::size_t end = at_ + 1;
    for (; end < text_.size(); ++end) {
        const char c = text_[end];
        const char next = end + 1 < text_.size() ? text_[end + 1] : '\0';
        const char last = text_[end - 1];
        const bool sign = c == '+' || c == '-';
        const bool exponent =
            last == 'e' || last == 'E' || last == 'p' || last == 'P';
        if (c == '\'' && is_name_part(next)) continue;
        if (sign && exponent) continue;
        if (!is_name_part(c) && c != '.') break;
    }
    add(TokenKind::number, end);
}

void Lexer::word() {
    std::size_t end = at_;
    while (end < text_.size() && is_name_part(text_[end]))
        ++end;
    const std::string_view name = text_.substr(at_, end - at_);
    const char next = end < text_.size() ? text_[end] : '\0';
    const bool prefix =
        name == "u8" || name == "u" || name == "U" || name == "L";
    const bool raw = name == "R" || name == "u8R" || name == "uR" ||
                     name == "UR" || name == "LR";
    if (next == '"' && raw) return raw_string(end);
    if (next == '"' && prefix) return quoted(TokenKind::string, end);
    if (next == '\'' && prefix) return quoted(TokenKind::character, end);
    add(TokenKind::identifier, end);
}

void Lexer::quoted(TokenKind kind, std::size_t open) {
    const char quote = text_[open];
    std::size_t end = open + 1;
    while (end < text_.size() && text_[end] != quote) {
        if (text_[end] == '\n')
            return fail(open,
                        std::string("this ") + quote +
                            " is not closed on its line.");
        end += text_[end] == '\\' ? 2 : 1;
    }
    if (end >= text_.size())
        return fail(open, std::string("this ") + quote + " is never closed.");
    ++end;
    while (end < text_.size() && is_name_part(text_[end]))
        ++end;  // "x"sv
    add(kind, end);
}

void Lexer::raw_string(std::size_t open) {
    const std::size_t paren = text_.find_first_of("( )\\\n", open + 1);
    if (paren == std::string_view::npos || text_[paren] != '(' ||
        paren - open > 17)
        return fail(open,
                    "a raw string begins R\"delimiter( and this does "
                    "not.");
    const std::string closing =
        ")" + std::string(text_.substr(open + 1, paren - open - 1)) + "\"";
    std::size_t end = text_.find(closing, paren);
    if (end == std::string_view::npos)
        return fail(open,
                    "this raw string is never closed with " + closing + ".");
    end += closing.size();
    while (end < text_.size() && is_name_part(text_[end]))
        ++end;
    add(TokenKind::string, end);
}

void Lexer::punctuation() {
    for (std::string_view longer : long_punctuation)
        if (at(longer)) return add(TokenKind::punctuation, at_ + longer.size());
    constexpr std::string_view single = "{}()[]<>;:,.+-*/%^&|~!=?#";
    if (single.find(text_[at_]) == std::string_view::npos)
        return fail(at_,
                    std::string("'") + text_[at_] +
                        "' means nothing in C++ here.");
    add(TokenKind::punctuation, at_ + 1);
}

}  // namespace

Lexed lex(const SourceFile& file) {
    return Lexer(file).run();
}

}  // namespace tornado::source
