// The rules for a single TASK comment.

#include <algorithm>
#include <string>

#include "tools/source/chapter.hpp"
#include "tools/source/lambdas.hpp"

namespace tornado::source {

namespace {

bool inside(const Code& code, std::size_t open, std::size_t offset) {
    return code[open].begin < offset && offset < code[code.match(open)].begin;
}

// The innermost '{' around an offset, or none.
std::size_t innermost_brace(const Code& code, std::size_t offset) {
    std::size_t found = none;
    for (std::size_t i = 0; i < code.size() && code[i].begin < offset; ++i)
        if (code.is(i, "{") && inside(code, i, offset)) found = i;
    return found;
}

bool in_lambda(const Code& code, std::size_t offset) {
    const std::size_t brace = innermost_brace(code, offset);
    const auto lambdas = lambdas_of(code);
    return std::any_of(lambdas.begin(), lambdas.end(), [&](const Lambda& one) {
        return one.body == brace;
    });
}

// Why a well formed TASK comment that belongs to nothing may not be there.
std::string misplaced(const Outline& outline, std::size_t offset) {
    const std::size_t around = enclosing(outline, offset);
    if (in_lambda(outline.code, offset))
        return "a TASK comment in a lambda; only functions can carry a task.";
    if (around == none)
        return "this TASK comment stands in no body; put it first into the "
               "body of the function that the learner writes.";
    const Entity& entity = outline.entities[around];
    if (entity.kind == EntityKind::function)
        return "a TASK comment must be the first line of the body of " +
               entity.name + ".";
    if (entity.kind == EntityKind::section)
        return "a TASK comment must be the first line after 'private:'.";
    return "this TASK comment is not the first line of a function's body or "
           "of a private section.";
}

void check_comment(const Outline& outline, std::size_t index) {
    const SourceFile& file = *outline.file;
    const Token& token = outline.code.all()[index];
    const auto owner = std::find_if(
        outline.entities.begin(), outline.entities.end(), [&](const Entity& e) {
            return e.task && e.task->begin == token.begin;
        });
    if (!task_comment_at(file.text, outline.code.all(), index))
        fail_at(file,
                token.begin,
                "a malformed TASK comment; it reads '// TASK 02.3: what to "
                "do', with a chapter of two digits and a task from 1.");
    if (owner == outline.entities.end())
        fail_at(file, token.begin, misplaced(outline, token.begin));
    if (!begins_line(file.text, token.begin))
        fail_at(file, token.begin, "a TASK comment needs a line of its own.");
}

bool includes_stub(const Code& code) {
    return std::any_of(
        code.all().begin(), code.all().end(), [](const Token& token) {
            return token.kind == TokenKind::directive &&
                   token.text.find("include") != std::string_view::npos &&
                   token.text.find("\"common/stub/stub.hpp\"") !=
                       std::string_view::npos;
        });
}

}  // namespace

void check_task_comments(const Outline& outline) {
    const std::vector<Token>& all = outline.code.all();
    for (std::size_t i = 0; i < all.size(); ++i)
        if (looks_like_task(all[i])) check_comment(outline, i);
    // A private section's comment leaves no stub behind.
    std::size_t first = none;
    for (const Entity& entity : outline.entities)
        if (entity.task && entity.kind == EntityKind::function)
            first = std::min(first, entity.task->begin);
    if (first != none && !includes_stub(outline.code))
        fail_at(*outline.file,
                first,
                "a file with a function that has a TASK must include "
                "\"common/stub/stub.hpp\".");
}

}  // namespace tornado::source
