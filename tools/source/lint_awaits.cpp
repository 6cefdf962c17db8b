#include <algorithm>

#include "tools/source/lambdas.hpp"
#include "tools/source/lint_rules.hpp"
#include "tools/source/statements.hpp"

namespace tornado::source {

namespace {

bool awaits(const Code& code, std::size_t i) {
    return code.is(i, "co_await") || code.is(i, "co_yield");
}

class AwaitRules {
  public:
    AwaitRules(const Code& code, Findings& findings)
        : code_(code)
        , findings_(findings)
        , lambdas_(lambdas_of(code)) {}

    void run();

  private:
    void check(const Statement& statement);
    void check_condition(const Statement& statement, std::size_t await);
    void check_range_for(const Statement& statement);
    void check_captures(const Statement& statement);
    bool copies(const Lambda& lambda) const;
    void reject(const Statement& statement,
                const char* token,
                const char* rule,
                const char* message);

    const Code& code_;
    Findings& findings_;
    std::vector<Lambda> lambdas_;
};

void AwaitRules::run() {
    for (const Statement& statement : statements_of(code_, lambdas_))
        check(statement);
}

void AwaitRules::check(const Statement& statement) {
    const auto await =
        std::find_if(statement.tokens.begin(),
                     statement.tokens.end(),
                     [&](std::size_t i) { return awaits(code_, i); });
    if (await == statement.tokens.end()) return;
    check_condition(statement, *await);
    check_range_for(statement);
    check_captures(statement);
    reject(statement,
           "{",
           "await-braces",
           "braces that make a value stand in one statement with an await; "
           "g++ 12 destroys the value twice or refuses it (bugs 3, 4 and 7). "
           "Name the value first, or await first.");
    reject(statement,
           "?",
           "await-conditional",
           "?: stands in one statement with an await; g++ 12 frees its "
           "operands twice (bug 5). Use if and else.");
    reject(statement,
           "throw",
           "await-throw",
           "throw and an await stand in one statement; g++ 12 frees the "
           "exception twice (bug 6). Await into a variable first.");
    reject(statement,
           "new",
           "await-new",
           "new and an await stand in one statement; g++ 12 frees twice "
           "(bug 6). Await into a variable first, or use make_unique.");
}

void AwaitRules::reject(const Statement& statement,
                        const char* token,
                        const char* rule,
                        const char* message) {
    for (std::size_t i : statement.tokens)
        if (code_.is(i, token))
            return findings_.add(code_[i].line, rule, message);
}

void AwaitRules::check_condition(const Statement& statement,
                                 std::size_t await) {
    if (statement.kind != StatementKind::if_ &&
        statement.kind != StatementKind::switch_)
        return;
    // "if (auto x = co_await f(); x)" is compiled as it should be.
    for (std::size_t i : statement.tokens)
        if (code_.is(i, ";") && i > await) return;
    findings_.add(code_[await].line,
                  "await-if",
                  "an await is the condition of an if or switch; g++ 12 "
                  "crashes in a coroutine without local variables (bug 1). "
                  "Await into a variable first.");
}

// for (auto& x : (co_await f()).items): the temporary is gone in the loop.
void AwaitRules::check_range_for(const Statement& statement) {
    if (statement.kind != StatementKind::for_) return;
    for (std::size_t i : statement.tokens) {
        const std::size_t close = code_.match(i);
        const bool part =
            code_.is(i, "(") && awaits(code_, i + 1) &&
            (code_.is(close + 1, ".") || code_.is(close + 1, "->"));
        const bool is_range =
            std::any_of(statement.tokens.begin(),
                        statement.tokens.end(),
                        [&](std::size_t k) { return code_.is(k, ":"); });
        if (part && is_range)
            return findings_.add(code_[i].line,
                                 "await-range-for",
                                 "the loop runs over a part of an awaited "
                                 "temporary, which is gone by then. Name the "
                                 "result first.");
    }
}

void AwaitRules::check_captures(const Statement& statement) {
    for (const Lambda& lambda : lambdas_) {
        const bool here = std::binary_search(statement.tokens.begin(),
                                             statement.tokens.end(),
                                             lambda.introducer);
        if (here && copies(lambda))
            findings_.add(code_[lambda.introducer].line,
                          "await-capture",
                          "a lambda with copies in its captures stands in one "
                          "statement with an await; g++ 12 destroys them "
                          "twice (bug 2). Name the lambda first.");
    }
}

// True if it captures more than this and references.
bool AwaitRules::copies(const Lambda& lambda) const {
    const std::size_t close = code_.match(lambda.introducer);
    std::size_t i = lambda.introducer + 1;
    while (i < close) {
        if (!code_.is(i, "this") && !code_.is(i, "&")) return true;
        while (i < close && !code_.is(i, ","))
            i = code_.after(i);
        ++i;
    }
    return false;
}

}  // namespace

void lint_awaits(const Code& code, Findings& findings) {
    AwaitRules(code, findings).run();
}

}  // namespace tornado::source
