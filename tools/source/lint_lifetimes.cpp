#include <algorithm>
#include <string_view>

#include "tools/source/lambdas.hpp"
#include "tools/source/lint_rules.hpp"

namespace tornado::source {

namespace {

constexpr std::string_view mark = "lifetime:";

// Code tokens from `begin` to before `end`.
struct Span {
    std::size_t begin;
    std::size_t end;
};

Span span_of(const Code& code, std::size_t begin, std::size_t end) {
    return {code.first_from(begin), code.first_from(end)};
}

// True if a comment with "lifetime:" stands on these lines, or in the block
// of comments that ends directly above them.
bool is_marked(const Code& code, std::size_t first, std::size_t last) {
    const std::vector<Token>& all = code.all();
    for (std::size_t k = all.size(); k-- > 0;) {
        const Token& token = all[k];
        if (token.kind != TokenKind::comment || token.line > last) continue;
        if (token.line + 1 < first) break;
        // One that ends a line of code says nothing about the next line.
        const bool own_line = k == 0 || all[k - 1].line != token.line;
        if (token.line < first && !own_line) break;
        if (token.text.find(mark) != std::string_view::npos) return true;
        if (token.line < first) first = token.line;
    }
    return false;
}

// True for Future<…> and gen::Generator<…>, but not for a reference to one.
bool is_awaitable_type(const Code& code, Span span) {
    int depth = 0;
    bool found = false;
    for (std::size_t i = span.begin; i < span.end; ++i) {
        if (code.is(i, ">")) --depth;
        const bool name = code.is(i, "Future") || code.is(i, "Generator");
        if (depth == 0 && name && code.is(i + 1, "<")) found = true;
        if (depth == 0 && (code.is(i, "&") || code.is(i, "*"))) return false;
        if (code.is(i, "<")) ++depth;
    }
    return found;
}

bool is_view(const Token& token) {
    return token.is("string_view") || token.is("span") ||
           token.is("initializer_list");
}

// The first token that makes a parameter refer to something; none if each
// parameter holds its value. `open` is the '('.
std::size_t reference_in(const Code& code, std::size_t open) {
    int angles = 0;
    const std::size_t close = code.match(open);
    for (std::size_t i = open + 1; i < close; i = code.after(i)) {
        const Token& token = code[i];
        if (token.is("<")) ++angles;
        if (token.is(">")) --angles;
        const bool reference = token.is("&") || token.is("&&");
        if ((angles == 0 && reference) || is_view(token)) return i;
        // A default argument may say anything.
        if (angles == 0 && token.is("="))
            while (i + 1 < close && !code.is(i + 1, ","))
                i = code.after(i + 1) - 1;
    }
    return none;
}

const char* const reference_message =
    "a parameter refers to something (&, string_view, span or "
    "initializer_list) that may be gone when the coroutine goes on; take it "
    "by value, or say in a '// lifetime:' comment who keeps it.";

// True if the body that '{' at `open` begins awaits, yields or co_returns;
// the lambdas in it are not part of it.
bool is_coroutine(const Code& code,
                  std::size_t open,
                  const std::vector<Lambda>& lambdas) {
    const std::size_t close = code.match(open);
    for (std::size_t i = open + 1; i < close; ++i) {
        for (const Lambda& inner : lambdas)
            if (inner.body == i) i = code.match(i);
        if (code.is(i, "co_await") || code.is(i, "co_yield") ||
            code.is(i, "co_return"))
            return true;
    }
    return false;
}

bool is_suspendable(const Outline& outline, const Entity& entity) {
    return entity.is_function &&
           is_awaitable_type(
               outline.code,
               span_of(outline.code, entity.return_begin, entity.return_end));
}

bool entity_is_marked(const Outline& outline, const Entity& entity) {
    const std::string& text = outline.file->text;
    return is_marked(
        outline.code,
        entity.line,
        line_of(text, entity.has_body ? entity.body_begin : entity.end));
}

bool is_gone(const Outline& outline, const Entity& entity) {
    if (!entity.is_defaulted) return false;
    const Span tail = span_of(outline.code, entity.head_end, entity.end);
    for (std::size_t i = tail.begin; i < tail.end; ++i)
        if (outline.code.is(i, "delete") || outline.code.is(i, "default"))
            return true;
    return false;
}

void check_function(const Outline& outline,
                    const Entity& entity,
                    const KnownFunctions& known,
                    Findings& findings) {
    // A member is judged where its class declares it.
    if (!is_suspendable(outline, entity) || entity.qualified) return;
    if (is_gone(outline, entity) || known.marked.contains(entity.name)) return;
    if (known.plain.contains(entity.name) &&
        !known.coroutines.contains(entity.name))
        return;
    const Code& code = outline.code;
    const std::size_t found =
        reference_in(code, code.first_from(entity.params_begin));
    if (found != none && !entity_is_marked(outline, entity))
        findings.add(code[found].line,
                     "coroutine-reference-parameter",
                     entity.name + ": " + reference_message);
}

void check_lambda(const Code& code,
                  const Lambda& lambda,
                  const std::vector<Lambda>& lambdas,
                  Findings& findings) {
    const std::size_t first = code[lambda.introducer].line;
    if (is_marked(code, first, code[lambda.body].line)) return;
    const bool captures =
        code.match(lambda.introducer) != lambda.introducer + 1;
    if (captures && is_coroutine(code, lambda.body, lambdas))
        findings.add(first,
                     "coroutine-capture",
                     "a coroutine lambda captures; captures live in the "
                     "closure, which may be gone when the coroutine goes on. "
                     "Pass values as parameters, or say in a '// lifetime:' "
                     "comment who keeps the closure.");
    if (lambda.params == none) return;
    const Span result = {code.match(lambda.params) + 1, lambda.body};
    const std::size_t found = reference_in(code, lambda.params);
    if (found != none && is_awaitable_type(code, result))
        findings.add(code[found].line,
                     "coroutine-reference-parameter",
                     std::string("the lambda: ") + reference_message);
}

}  // namespace

void collect_known(const Outline& outline, KnownFunctions& known) {
    const auto lambdas = lambdas_of(outline.code);
    for (const Entity& entity : outline.entities) {
        if (!is_suspendable(outline, entity)) continue;
        if (entity_is_marked(outline, entity)) known.marked.insert(entity.name);
        if (!entity.has_body) continue;
        const std::size_t open = outline.code.first_from(entity.body_begin);
        const bool coroutine = is_coroutine(outline.code, open, lambdas);
        (coroutine ? known.coroutines : known.plain).insert(entity.name);
    }
}

void lint_lifetimes(const Outline& outline,
                    const KnownFunctions& known,
                    Findings& findings) {
    for (const Entity& entity : outline.entities)
        check_function(outline, entity, known, findings);
    const auto lambdas = lambdas_of(outline.code);
    for (const Lambda& lambda : lambdas)
        check_lambda(outline.code, lambda, lambdas, findings);
}

}  // namespace tornado::source
