#include "tools/learn/crash_report.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace {

using Explanation = std::pair<std::string_view, std::string_view>;

constexpr std::array explanations{
    Explanation{"heap-use-after-free",
                "an object on the heap was used after it had been freed"},
    Explanation{"stack-use-after-return",
                "a local variable was used after its function had returned"},
    Explanation{"stack-use-after-scope",
                "a local variable was used after its block had ended"},
    Explanation{"heap-buffer-overflow",
                "memory before or behind a block on the heap was touched"},
    Explanation{"stack-buffer-overflow",
                "memory before or behind a local variable was touched"},
    Explanation{"global-buffer-overflow",
                "memory before or behind a global variable was touched"},
    Explanation{"container-overflow",
                "an element behind the end of a container was touched"},
    Explanation{"stack-overflow",
                "the stack is used up: a recursion that does not end?"},
    Explanation{"double-free", "the same memory was freed twice"},
    Explanation{"attempting double-free", "the same memory was freed twice"},
    Explanation{"alloc-dealloc-mismatch",
                "memory was freed in another way than it was made"},
    Explanation{"new-delete-type-mismatch",
                "an object was deleted through a pointer of a wrong type"},
    Explanation{"use-after-poison", "memory that is not in use was touched"},
    Explanation{"SEGV",
                "memory was touched that does not belong to the program: a "
                "null pointer, or one that was never set?"},
    Explanation{"ABRT",
                "the program was aborted: an exception that nobody caught, or "
                "a failed assertion?"},
    Explanation{"detected memory leaks", "memory was made and never freed"},
    Explanation{"data race",
                "two threads used the same memory at the same time, and one "
                "of them wrote"},
};

std::string words_for(const std::string& kind) {
    for (const auto& [name, words] : explanations) {
        if (kind.starts_with(name)) {
            return std::string(words);
        }
    }
    return kind;
}

/// What stands behind "ERROR: AddressSanitizer: " and its relatives.
std::optional<std::string> headline(const std::string& line) {
    for (const std::string tool : {"ERROR: AddressSanitizer: ",
                                   "ERROR: LeakSanitizer: ",
                                   "WARNING: ThreadSanitizer: ",
                                   "ERROR: ThreadSanitizer: "}) {
        const auto at = line.find(tool);
        if (at != std::string::npos) {
            return line.substr(at + tool.size());
        }
    }
    return std::nullopt;
}

/// "file:12:5" at the end of a frame.
std::optional<SourcePlace> place_in(const std::string& text,
                                    const std::filesystem::path& root) {
    const auto parts = split(text, ':');
    if (parts.size() < 2) {
        return std::nullopt;
    }
    SourcePlace place;
    place.file = shown_path(parts[0], root);
    std::from_chars(
        parts[1].data(), parts[1].data() + parts[1].size(), place.line);
    return place.line == 0 ? std::nullopt : std::optional(place);
}

/// A frame with a source line: "    #1 0x55d2 in tornado::f(int) /a/b.cpp:3:1".
std::optional<CrashPlace> frame(const std::string& line,
                                const std::filesystem::path& root) {
    const auto text = trim(line);
    const auto in = text.find(" in ");
    // The clone's path may have blanks of its own.
    const auto clone = text.rfind(" " + root.string() + "/");
    const auto blank = clone == std::string::npos ? text.rfind(' ') : clone;
    if (!text.starts_with('#') || in == std::string::npos || blank < in + 4) {
        return std::nullopt;
    }
    const auto place = place_in(text.substr(blank + 1), root);
    if (!place) {
        return std::nullopt;
    }
    return CrashPlace{"", text.substr(in + 4, blank - in - 4), *place};
}

class ReportReader {
  public:
    ReportReader(const std::filesystem::path& root, std::string own)
        : root_(root)
        , own_(std::move(own)) {}

    void line(const std::string& text) {
        const std::string what = "  what():  ";
        if (text.starts_with(what)) {
            exception_ = text.substr(what.size());
        }
        if (const auto head = headline(text); head && report_.kind.empty()) {
            begin(*head);
        } else if (const auto at = text.find(": runtime error: ");
                   at != std::string::npos && report_.kind.empty()) {
            begin_undefined(text, at);
        }
        if (report_.kind.empty()) {
            return;
        }
        if (report_.head.size() < 12 && !text.starts_with("=====")) {
            report_.head.push_back(text.substr(0, text.find(" (BuildId")));
        }
        read_stack(text);
    }

    CrashReport finish() { return std::move(report_); }

  private:
    void begin(const std::string& head) {
        report_.words = words_for(head);
        if (head.starts_with("ABRT") && !exception_.empty()) {
            report_.words =
                "an exception was thrown that nobody caught: " + exception_;
        }
        const auto words = split_words(head);
        report_.kind = head.starts_with("detected memory leaks")
                           ? "memory leak"
                           : (words.empty() ? "error" : words.front());
        label_ = report_.kind == "memory leak" ? "made in" : "happened in";
    }

    void begin_undefined(const std::string& text, std::size_t at) {
        report_.kind = "undefined behaviour";
        report_.words = text.substr(at + 17);
        label_ = "happened in";
        if (const auto place = place_in(text.substr(0, at), root_);
            place && place->in(own_)) {
            report_.places.push_back({label_, "", *place});
            found_ = true;
        }
    }

    void read_stack(const std::string& text) {
        if (text.find("freed by thread") != std::string::npos) {
            label_ = "freed in";
            found_ = false;
        } else if (text.find("allocated by thread") != std::string::npos) {
            label_ = "made in";
            found_ = false;
        } else if (text.find("is located in stack of") != std::string::npos) {
            label_ = "a local of";
            found_ = false;
        } else if (text.starts_with("Direct leak of") ||
                   text.starts_with("Indirect leak of")) {
            found_ = !report_.places.empty();  // the first leak is enough
        } else if (const auto here = frame(text, root_);
                   here && !found_ && here->place.in(own_)) {
            report_.places.push_back({label_, here->function, here->place});
            found_ = true;
        }
    }

    const std::filesystem::path& root_;
    std::string own_;
    CrashReport report_;
    std::string exception_;  ///< what() of one that ended the program
    std::string label_;
    bool found_ = false;  ///< the own frame of the present stack
};

}  // namespace

CrashReport parse_crash(const std::string& errors,
                        const std::filesystem::path& root,
                        const std::string& own) {
    ReportReader reader(root, own);
    for (const auto& line : split_lines(errors)) {
        reader.line(line);
    }
    return reader.finish();
}

std::optional<CrashPlace> first_own_frame(const std::string& text,
                                          const std::filesystem::path& root,
                                          const std::string& own) {
    for (const auto& line : split_lines(text)) {
        if (auto here = frame(line, root); here && here->place.in(own)) {
            return here;
        }
    }
    return std::nullopt;
}

}  // namespace tornado::learn
