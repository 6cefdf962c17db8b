// Code blocks: each is cut, recorded, drawn, or a command to type.

#include <algorithm>
#include <array>
#include <string_view>

#include "tools/book/checks.hpp"
#include "tools/book/source.hpp"
#include "tools/book/text.hpp"

namespace tornado::book {

namespace {

constexpr std::size_t max_text_lines = 3;
constexpr std::size_t max_diagram_columns = 72;

constexpr std::array<std::string_view, 8> fence_kinds = {"cpp snippet",
                                                         "text output",
                                                         "text recorded",
                                                         "text golden",
                                                         "sh",
                                                         "diagram",
                                                         "diagram steps",
                                                         "text"};

// What a reader may be asked to type.
constexpr std::array<std::string_view, 38> commands = {
    "./learn", "nc",      "curl",   "cmake",      "ctest",        "top",
    "htop",    "strace",  "ss",     "cd",         "git",          "less",
    "cat",     "ls",      "time",   "kill",       "sudo",         "apt-get",
    "npm",     "clang++", "g++",    "clang++-19", "python3",      "telnet",
    "ps",      "ulimit",  "watch",  "seq",        "for",          "build/",
    "perf",    "gdb",     "export", "grep",       "redis-server", "redis-cli",
    "mkdir",   "printf"};

bool begins_with_command(const std::string& line) {
    return std::any_of(
        commands.begin(), commands.end(), [&](std::string_view command) {
            if (command.ends_with('/')) return line.starts_with(command);
            return line.starts_with(command) &&
                   (line.size() == command.size() ||
                    line[command.size()] == ' ');
        });
}

class Fences {
  public:
    Fences(const Page& page, Problems& problems)
        : page_(page)
        , problems_(problems) {}

    void check() {
        for (const Fence& fence : page_.fences)
            check(fence);
        for (std::size_t line : page_.indented_code)
            wrong(line,
                  "four spaces make a code block here; code stands in "
                  "a fence, cut by name.");
    }

  private:
    void check(const Fence& fence) {
        if (!fence.closed) {
            wrong(fence.line, "this fence is never closed.");
        } else if (std::find(fence_kinds.begin(),
                             fence_kinds.end(),
                             fence.info) == fence_kinds.end()) {
            wrong(fence.line,
                  "a fence `" + fence.info +
                      "` is not of this book: code is cut by name (cpp "
                      "snippet), output is recorded (text recorded, golden, "
                      "output), the rest is sh, diagram, or text.");
        } else if (fence.info == "text") {
            check_text(fence);
        } else if (fence.info == "sh") {
            check_shell(fence);
        } else if (fence.info.starts_with("diagram")) {
            check_diagram(fence);
        } else {
            check_names(fence);
        }
    }

    void check_text(const Fence& fence) {
        if (fence.body.size() > max_text_lines)
            wrong(fence.line,
                  "this text has " + std::to_string(fence.body.size()) +
                      " lines typed by hand; more than 3 are "
                      "recorded, or cut by name.");
    }

    void check_shell(const Fence& fence) {
        bool continued = false;
        for (std::size_t at = 0; at < fence.body.size(); ++at) {
            const std::string line = trimmed(fence.body[at]);
            const bool free = continued || line.empty() || line[0] == '#';
            if (!free && !begins_with_command(line))
                wrong(fence.line + at + 1,
                      "\"" + line +
                          "\" does not begin with a command that "
                          "the book knows (the list is in "
                          "tools/book/check_fences.cpp).");
            continued = line.ends_with('\\');
        }
    }

    void check_diagram(const Fence& fence) {
        bool first = true;
        for (std::size_t at = 0; at < fence.body.size(); ++at) {
            const std::string& line = fence.body[at];
            if (first && !line.starts_with("caption: "))
                wrong(fence.line + at + 1,
                      "a drawing begins with `caption: ` and what it shows, "
                      "in words.");
            if (!first && width_of(line) > max_diagram_columns)
                wrong(fence.line + at + 1,
                      "this line of the drawing has " +
                          std::to_string(width_of(line)) +
                          " columns; a phone shows at most 72.");
            first = trimmed(line) == "---";
        }
        if (fence.body.empty()) wrong(fence.line, "this drawing is empty.");
    }

    // The other kinds hold names of what is shown, and must hold one.
    void check_names(const Fence& fence) {
        const bool named = std::any_of(
            fence.body.begin(), fence.body.end(), [](const std::string& l) {
                return !trimmed(l).empty();
            });
        if (!named) wrong(fence.line, "this fence names nothing to show.");
        if (fence.info != "cpp snippet" && fence.body.size() > 1)
            wrong(fence.line + 1,
                  "one name, and nothing else, stands in such a fence: what "
                  "it shows comes from the file.");
    }

    void wrong(std::size_t line, const std::string& sentence) {
        problems_.push_back({page_.file, line, sentence});
    }

    const Page& page_;
    Problems& problems_;
};

}  // namespace

Problems check_fences(const Book& book) {
    Problems problems;
    for (const Page& page : book.pages)
        Fences(page, problems).check();
    return problems;
}

}  // namespace tornado::book
