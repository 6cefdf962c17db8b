#include "tools/source/statements.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>

namespace tornado::source {

namespace {

bool one_of(const Token& token, std::initializer_list<const char*> words) {
    return std::any_of(words.begin(), words.end(), [&](const char* word) {
        return token.is(word);
    });
}

class Splitter {
  public:
    Splitter(const Code& code, const std::vector<Lambda>& lambdas)
        : code_(code) {
        for (const Lambda& lambda : lambdas)
            lambda_bodies_.insert(lambda.body);
    }

    std::vector<Statement> run() {
        block(0, code_.size());
        return std::move(result_);
    }

  private:
    void block(std::size_t begin, std::size_t end);
    std::size_t token(Statement& statement, std::size_t i);
    std::size_t control(std::size_t i, StatementKind kind);
    void finish(Statement& statement);
    StatementKind control_kind(std::size_t i) const;
    bool is_label(const Statement& statement, std::size_t i) const;
    bool opens_block(const Statement& statement, std::size_t open) const;
    bool begins_type(const Statement& statement) const;
    bool after_trailing_return(const Statement& statement) const;

    const Code& code_;
    std::set<std::size_t> lambda_bodies_;
    std::vector<Statement> result_;
};

void Splitter::block(std::size_t begin, std::size_t end) {
    Statement statement;
    for (std::size_t i = begin; i < end;) {
        const bool fresh = statement.tokens.empty();
        if (fresh && control_kind(i) != StatementKind::plain)
            i = control(i, control_kind(i));
        else if (fresh && one_of(code_[i], {"else", "do", "try"}))
            ++i;
        else
            i = token(statement, i);
    }
    finish(statement);
}

// One token of a statement, or a whole block that ends it.
std::size_t Splitter::token(Statement& statement, std::size_t i) {
    if (code_.is(i, ";") || is_label(statement, i)) {
        finish(statement);
        return i + 1;
    }
    const bool brace = code_.is(i, "{");
    if (brace && lambda_bodies_.contains(i)) {
        block(i + 1, code_.match(i));
        return code_.match(i) + 1;
    }
    if (brace && opens_block(statement, i)) {
        finish(statement);
        block(i + 1, code_.match(i));
        return code_.match(i) + 1;
    }
    statement.tokens.push_back(i);
    return i + 1;
}

// "if (…)" and its like: what stands in the parentheses.
std::size_t Splitter::control(std::size_t i, StatementKind kind) {
    Statement head;
    head.kind = kind;
    std::size_t open = i;
    while (!code_.is(open, "("))
        ++open;
    const std::size_t after = code_.match(open) + 1;
    while (i < after) {
        if (code_.is(i, "{") && lambda_bodies_.contains(i)) {
            block(i + 1, code_.match(i));
            i = code_.match(i) + 1;
        } else {
            head.tokens.push_back(i++);
        }
    }
    result_.push_back(std::move(head));
    return after;
}

void Splitter::finish(Statement& statement) {
    if (!statement.tokens.empty()) result_.push_back(std::move(statement));
    statement = {};
}

StatementKind Splitter::control_kind(std::size_t i) const {
    const bool constexpr_if = code_.is(i + 1, "constexpr");
    if (!code_.is(i + (constexpr_if ? 2 : 1), "(")) return StatementKind::plain;
    if (code_.is(i, "if")) return StatementKind::if_;
    if (code_.is(i, "switch")) return StatementKind::switch_;
    if (code_.is(i, "while")) return StatementKind::while_;
    return code_.is(i, "for") ? StatementKind::for_ : StatementKind::plain;
}

// "case 3:", "default:", "private:".
bool Splitter::is_label(const Statement& statement, std::size_t i) const {
    if (!code_.is(i, ":") || statement.tokens.empty()) return false;
    const Token& first = code_[statement.tokens.front()];
    return first.is("case") || (statement.tokens.size() == 1 &&
                                first.kind == TokenKind::identifier);
}

// True if the '{' opens a block; otherwise it makes a value.
bool Splitter::opens_block(const Statement& statement, std::size_t open) const {
    if (statement.tokens.empty()) return true;
    const Token& before = code_[open - 1];
    if (before.is(")")) {
        const std::size_t paren = code_.match(open - 1);
        return paren == 0 || !code_.is(paren - 1, "decltype");
    }
    if (one_of(before,
               {"}",
                "&",
                "&&",
                "const",
                "noexcept",
                "override",
                "final",
                "mutable",
                "else",
                "do",
                "try"}))
        return true;
    const Token& first = code_[statement.tokens.front()];
    if (one_of(first, {"namespace", "inline", "extern", "requires"}))
        return true;
    return begins_type(statement) || after_trailing_return(statement);
}

// True for the head of a type, or of a function with a requires clause.
bool Splitter::begins_type(const Statement& statement) const {
    int angles = 0;
    bool head = true;
    for (std::size_t i : statement.tokens) {
        const Token& token = code_[i];
        if (token.is("requires")) return true;
        if (token.is("<")) ++angles;
        if (token.is(">")) --angles;
        if (one_of(token, {"=", "(", "co_await", "co_yield"})) head = false;
        const bool key = one_of(token, {"class", "struct", "union", "enum"});
        if (key && head && angles == 0) return true;
    }
    return false;
}

// True for "f() -> Future<int>" and then the '{'.
bool Splitter::after_trailing_return(const Statement& statement) const {
    for (std::size_t k = statement.tokens.size(); k-- > 1;) {
        const Token& token = code_[statement.tokens[k]];
        if (token.is("->"))
            return one_of(code_[statement.tokens[k - 1]],
                          {")", "const", "noexcept"});
        const bool of_a_type =
            token.kind == TokenKind::identifier ||
            one_of(token, {"::", "<", ">", ",", "*", "&", "(", ")"});
        if (!of_a_type) return false;
    }
    return false;
}

}  // namespace

std::vector<Statement> statements_of(const Code& code,
                                     const std::vector<Lambda>& lambdas) {
    return Splitter(code, lambdas).run();
}

}  // namespace tornado::source
