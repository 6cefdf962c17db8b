#include "tools/source/code.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace tornado::source {

namespace {

bool opens(const Token& token) {
    return token.is("(") || token.is("[") || token.is("{");
}

bool closes(const Token& token) {
    return token.is(")") || token.is("]") || token.is("}");
}

std::string_view partner_of(const Token& open) {
    if (open.is("(")) return ")";
    return open.is("[") ? "]" : "}";
}

// The word after '#': "if", "else", "include".
std::string_view directive_name(std::string_view text) {
    const std::size_t begin = text.find_first_not_of("# \t");
    if (begin == std::string_view::npos) return "";
    const std::size_t end = text.find_first_of(" \t\n(\"<", begin);
    return text.substr(begin, end - begin);
}

class Matcher {
  public:
    Matcher(const SourceFile& file, std::vector<std::size_t>& match)
        : file_(file)
        , match_(match) {}

    void bracket(const Token& token, std::size_t index);
    void directive(const Token& token);
    void finish() const;

  private:
    struct Open {
        const Token* token;
        std::size_t index;
    };

    // An #if that is not over: what was open before it stays so.
    struct Condition {
        const Token* token;
        std::size_t depth;
    };

    const SourceFile& file_;
    std::vector<std::size_t>& match_;
    std::vector<Open> open_;
    std::vector<Condition> conditions_;
};

void Matcher::bracket(const Token& token, std::size_t index) {
    if (opens(token)) return open_.push_back({&token, index});
    const std::string text(token.text);
    if (open_.empty())
        fail_at(file_, token.begin, "nothing opened this '" + text + "'.");
    const Open last = open_.back();
    if (!conditions_.empty() && open_.size() <= conditions_.back().depth)
        fail_at(file_,
                token.begin,
                "this '" + text +
                    "' inside an #if closes what was opened "
                    "before the #if; keep both on one side.");
    if (partner_of(*last.token) != token.text)
        fail_at(file_,
                token.begin,
                "this '" + text + "' does not close the '" +
                    std::string(last.token->text) + "' of line " +
                    std::to_string(last.token->line) + ".");
    open_.pop_back();
    match_[index] = last.index;
    match_[last.index] = index;
}

void Matcher::directive(const Token& token) {
    const std::string_view name = directive_name(token.text);
    if (name.starts_with("if")) {
        conditions_.push_back({&token, open_.size()});
        return;
    }
    const bool ends = name == "endif";
    if (!ends && name != "else" && !name.starts_with("elif")) return;
    if (conditions_.empty())
        fail_at(file_, token.begin, "there is no #if for this directive.");
    if (open_.size() != conditions_.back().depth)
        fail_at(file_,
                open_.back().token->begin,
                "this '" + std::string(open_.back().token->text) +
                    "' inside an #if is not closed before the next branch; "
                    "keep both on one side.");
    if (ends) conditions_.pop_back();
}

void Matcher::finish() const {
    if (!open_.empty())
        fail_at(file_,
                open_.back().token->begin,
                "this '" + std::string(open_.back().token->text) +
                    "' is never closed.");
    if (!conditions_.empty())
        fail_at(
            file_, conditions_.back().token->begin, "this #if has no #endif.");
}

}  // namespace

Code::Code(const SourceFile& file) {
    Lexed lexed = lex(file);
    if (lexed.error) throw SourceError(*lexed.error);
    all_ = std::move(lexed.tokens);
    for (std::size_t i = 0; i < all_.size(); ++i)
        if (all_[i].kind != TokenKind::comment &&
            all_[i].kind != TokenKind::directive)
            code_.push_back(i);
    match_brackets(file);
}

void Code::match_brackets(const SourceFile& file) {
    match_.assign(code_.size(), none);
    Matcher matcher(file, match_);
    std::size_t index = 0;
    for (const Token& token : all_) {
        if (token.kind == TokenKind::directive) matcher.directive(token);
        if (token.kind == TokenKind::comment ||
            token.kind == TokenKind::directive)
            continue;
        if (opens(token) || closes(token)) matcher.bracket(token, index);
        ++index;
    }
    matcher.finish();
}

std::size_t Code::first_from(std::size_t offset) const {
    const auto found = std::lower_bound(
        code_.begin(), code_.end(), offset, [&](std::size_t i, std::size_t at) {
            return all_[i].begin < at;
        });
    return static_cast<std::size_t>(found - code_.begin());
}

}  // namespace tornado::source
