#include "tools/source/lambdas.hpp"

#include <array>
#include <string_view>

namespace tornado::source {

namespace {

// Words after which an expression begins, so that '[' is no subscript.
constexpr std::array<std::string_view, 8> expression_words = {"return",
                                                              "co_return",
                                                              "co_await",
                                                              "co_yield",
                                                              "throw",
                                                              "case",
                                                              "else",
                                                              "do"};

bool begins_expression(const Code& code, std::size_t i) {
    if (i == 0) return true;
    const Token& before = code[i - 1];
    if (before.kind == TokenKind::punctuation)
        return !before.is(")") && !before.is("]") && !before.is(">") &&
               !before.is("[");
    for (std::string_view word : expression_words)
        if (before.is(word)) return true;
    return false;
}

// The '{' of the lambda whose '[' is at `i`, or none.
std::size_t body_of(const Code& code, Lambda& lambda) {
    std::size_t i = code.match(lambda.introducer) + 1;
    std::size_t angles = 0;
    for (; i < code.size(); i = code.after(i)) {
        const Token& token = code[i];
        if (token.is("<")) ++angles;
        if (token.is(">") && angles > 0) --angles;
        if (angles > 0) continue;
        if (token.is("{")) return i;
        if (token.is("(") && lambda.params == none) lambda.params = i;
        // Not a lambda after all: "auto& [key, value] = …".
        if (token.is(";") || token.is(",") || token.is(":") || token.is("=") ||
            token.is(")") || token.is("]") || token.is("}"))
            return none;
    }
    return none;
}

}  // namespace

std::vector<Lambda> lambdas_of(const Code& code) {
    std::vector<Lambda> found;
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (!code.is(i, "[") || code.is(i + 1, "[")) continue;
        if (!begins_expression(code, i)) continue;
        Lambda lambda;
        lambda.introducer = i;
        lambda.body = body_of(code, lambda);
        if (lambda.body != none) found.push_back(lambda);
    }
    return found;
}

}  // namespace tornado::source
