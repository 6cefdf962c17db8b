// Snippets: each names code that is there, and none gives an answer away.

#include <algorithm>
#include <array>
#include <functional>

#include "tools/book/checks.hpp"
#include "tools/book/source.hpp"
#include "tools/book/text.hpp"

namespace tornado::book {

namespace {

constexpr std::array<std::string_view, 5> homes = {
    "solutions/", "common/", "tests/", "book/examples/", "cmake/probes/"};

using Visit = std::function<void(
    const Page&, const Fence&, std::size_t line, const Request&)>;

void each_request(const Book& book, const Visit& visit) {
    for (const Page& page : book.pages)
        for (const Fence& fence : page.fences) {
            if (fence.info != "cpp snippet") continue;
            for (std::size_t at = 0; at < fence.body.size(); ++at)
                if (!trimmed(fence.body[at]).empty())
                    visit(page,
                          fence,
                          fence.line + at + 1,
                          parse_request(fence.body[at]));
        }
}

bool at_home(const std::string& file) {
    return std::any_of(homes.begin(), homes.end(), [&](std::string_view home) {
        return file.starts_with(home);
    });
}

// The heading `### Checkpoint` in the section of `task`, or 0.
std::size_t checkpoint_line(const Page& page, const std::string& task) {
    const std::string anchor =
        "checkpoint-" + task.substr(0, 2) + "-" + task.substr(3);
    for (const Heading& heading : page.headings)
        if (heading.anchor == anchor) return heading.line;
    return 0;
}

// Why this body may not stand here; empty if it may.
std::string leak(const Book& book,
                 const Page& page,
                 const Fence& fence,
                 const std::string& task) {
    const std::string body = "this is the body of task " + task;
    const Chapter* chapter = book.chapter_of(page);
    const std::string chapter_of_task = task.substr(0, 2);
    if (chapter == nullptr) return body + ", and only chapters show answers.";
    if (chapter_of_task < chapter->number) return "";
    if (chapter_of_task > chapter->number)
        return body + ", which the reader of chapter " + chapter->number +
               " has still before them.";
    const std::size_t checkpoint = checkpoint_line(page, task);
    if (checkpoint == 0)
        return body + ", and this page has no `### Checkpoint` of that task "
                      "to stand behind.";
    if (fence.line < checkpoint)
        return body +
               "; it may stand only after that task's checkpoint "
               "(line " +
               std::to_string(checkpoint) + ").";
    if (!fence.folded)
        return body + "; an answer is folded, in a `::: details`.";
    return "";
}

}  // namespace

Problems check_snippets(const Book& book) {
    Problems problems;
    each_request(book,
                 [&](const Page& page,
                     const Fence&,
                     std::size_t line,
                     const Request& request) {
                     const auto wrong = [&](const std::string& sentence) {
                         problems.push_back({page.file, line, sentence});
                     };
                     if (request.name.empty())
                         return wrong("\"" + request.file +
                                      "\" is not of the form FILE :: NAME.");
                     if (!at_home(request.file))
                         return wrong(
                             "code is cut from solutions/, common/, tests/, "
                             "cmake/probes/ or book/examples/, not from " +
                             request.file + ".");
                     const Cut piece = cut(book.root, request);
                     if (!piece.error.empty()) wrong(piece.error);
                 });
    return problems;
}

Problems check_answers(const Book& book) {
    Problems problems;
    each_request(book,
                 [&](const Page& page,
                     const Fence& fence,
                     std::size_t line,
                     const Request& request) {
                     if (!request.file.starts_with("solutions/")) return;
                     const Cut piece = cut(book.root, request);
                     for (const std::string& task : piece.tasks) {
                         const std::string why = leak(book, page, fence, task);
                         if (!why.empty())
                             problems.push_back({page.file, line, why});
                     }
                 });
    return problems;
}

}  // namespace tornado::book
