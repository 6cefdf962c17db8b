#include "tools/learn/compile_errors.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

/// Reads the number that stands after `at` and a colon; moves `at` past it.
int number_after(const std::string& line, std::size_t& at) {
    if (at >= line.size() || line[at] != ':') {
        return 0;
    }
    int number = 0;
    const auto* end = line.data() + line.size();
    const auto result = std::from_chars(line.data() + at + 1, end, number);
    if (result.ec != std::errc{}) {
        return 0;
    }
    at = static_cast<std::size_t>(result.ptr - line.data());
    return number;
}

/// A line that starts with a place: "path:12:5: error: words".
struct PlacedLine {
    SourcePlace place;
    std::string kind;  ///< "error", "note", "warning", "required" or ""
    std::string words;
};

std::string kind_of(std::string& words) {
    for (const std::string kind : {"fatal error", "error", "warning", "note"}) {
        if (words.starts_with(kind + ": ")) {
            words = words.substr(kind.size() + 2);
            return kind == "fatal error" ? "error" : kind;
        }
    }
    return "";
}

std::optional<PlacedLine> placed(const std::string& line,
                                 const fs::path& root) {
    // A colon and a digit end the path; blanks in front are g++'s context.
    const auto start = line.find_first_not_of(' ');
    auto at = line.find(':', start == std::string::npos ? 0 : start);
    while (at != std::string::npos && at + 1 < line.size() &&
           (line[at + 1] < '0' || line[at + 1] > '9')) {
        at = line.find(':', at + 1);
    }
    if (start == std::string::npos || at == std::string::npos || at == start ||
        at + 1 >= line.size()) {
        return std::nullopt;
    }
    PlacedLine result;
    result.place.file = shown_path(line.substr(start, at - start), root);
    result.place.line = number_after(line, at);
    result.place.column = number_after(line, at);
    if (result.place.line == 0 || at >= line.size() ||
        (line[at] != ':' && line[at] != ',')) {
        return std::nullopt;
    }
    result.words = trim(line.substr(at + 1));
    result.kind = kind_of(result.words);
    return result;
}

/// The name between a linker's quotes, behind `phrase`.
std::string quoted_after(const std::string& line, const std::string& phrase) {
    const auto at = line.find(phrase);
    if (at == std::string::npos) {
        return "";
    }
    auto rest = trim(line.substr(at + phrase.size()));
    if (!rest.empty() && (rest.front() == '`' || rest.front() == '\'')) {
        rest = rest.substr(1);
        rest = rest.substr(0, rest.find('\''));
    }
    return rest;
}

void add_once(std::vector<std::string>& list, const std::string& entry) {
    if (!entry.empty() &&
        std::find(list.begin(), list.end(), entry) == list.end()) {
        list.push_back(entry);
    }
}

class OutputReader {
  public:
    explicit OutputReader(const fs::path& root)
        : root_(root) {}

    void line(const std::string& text) {
        if (text.starts_with("CMake Error")) {
            in_cmake_ = true;
        }
        if (in_cmake_) {
            read_cmake(text);
        } else if (!read_linker(text)) {
            read_compiler(text);
        }
    }

    BuildErrors finish() {
        close();
        return std::move(errors_);
    }

  private:
    void read_cmake(const std::string& text) {
        if (text.starts_with("-- ") || text.starts_with("FAILED: ") ||
            text.starts_with("ninja: ")) {
            in_cmake_ = false;
            return;
        }
        errors_.cmake.push_back(text);
    }

    bool read_linker(const std::string& text) {
        const auto undefined = quoted_after(text, "undefined reference to ");
        const auto symbol = quoted_after(text, "undefined symbol: ");
        const auto twice = quoted_after(text, "multiple definition of ");
        const auto duplicate = quoted_after(text, "duplicate symbol: ");
        add_once(errors_.undefined, undefined.empty() ? symbol : undefined);
        add_once(errors_.repeated, twice.empty() ? duplicate : twice);
        return !(undefined + symbol + twice + duplicate).empty();
    }

    void read_compiler(const std::string& text) {
        for (const std::string from :
             {"In file included from ", "                 from "}) {
            if (text.starts_with(from)) {
                in_note_ = true;
                return add_place(included_, text.substr(from.size()));
            }
        }
        if (text.starts_with("FAILED: ") || text.starts_with("[")) {
            close();
            forget_context();
            return;
        }
        const auto found = placed(text, root_);
        if (!found) {
            add_code(text);
        } else if (found->kind == "error") {
            open(*found);
        } else if (found->kind == "note" && current_) {
            current_->others.push_back(found->place);
            in_note_ = true;
        } else if (found->kind == "warning") {
            close();
            forget_context();
        } else {
            // g++: "file:12:34:   required from here"
            add_place(required_, text);
        }
    }

    void add_place(std::vector<SourcePlace>& places, const std::string& text) {
        if (const auto found = placed(text + ":", root_)) {
            places.push_back(found->place);
        }
    }

    void open(const PlacedLine& found) {
        close();
        current_ =
            CompileError{found.place, found.words, {}, required_, included_};
        forget_context();
        in_note_ = false;
    }

    void add_code(const std::string& text) {
        const bool shown =
            text.find(" | ") != std::string::npos || text.find("|") == 6;
        if (current_ && shown && !in_note_ && current_->code.size() < 3) {
            current_->code.push_back(text);
        }
    }

    void forget_context() {
        required_.clear();
        included_.clear();
    }

    void close() {
        if (!current_) {
            return;
        }
        const bool known = std::any_of(
            errors_.compile.begin(),
            errors_.compile.end(),
            [&](const CompileError& other) {
                return other.place.text() == current_->place.text() &&
                       other.message == current_->message;
            });
        if (!known) {
            errors_.compile.push_back(std::move(*current_));
        }
        current_.reset();
    }

    const fs::path& root_;
    BuildErrors errors_;
    std::optional<CompileError> current_;
    std::vector<SourcePlace> required_;  // what the next error belongs to
    std::vector<SourcePlace> included_;
    bool in_note_ = false;
    bool in_cmake_ = false;
};

}  // namespace

bool SourcePlace::in(const std::string& folder) const {
    return file.starts_with(folder + "/");
}

std::string SourcePlace::text() const {
    return file + ":" + std::to_string(line);
}

const SourcePlace* CompileError::in(const std::string& folder) const {
    if (place.in(folder)) {
        return &place;
    }
    for (const auto* places : {&others, &included_from}) {
        for (const auto& other : *places) {
            if (other.in(folder)) {
                return &other;
            }
        }
    }
    return nullptr;
}

const CompileError* BuildErrors::first_in(const std::string& folder) const {
    for (const auto& error : compile) {
        if (error.place.in(folder)) {
            return &error;
        }
    }
    for (const auto& error : compile) {
        if (error.in(folder) != nullptr) {
            return &error;
        }
    }
    return nullptr;
}

std::size_t BuildErrors::count_in(const std::string& folder) const {
    return static_cast<std::size_t>(
        std::count_if(compile.begin(), compile.end(), [&](const auto& error) {
            return error.in(folder) != nullptr;
        }));
}

BuildErrors parse_build_output(const std::string& output,
                               const fs::path& root) {
    OutputReader reader(root);
    for (const auto& line : split_lines(without_colour(output))) {
        reader.line(line);
    }
    return reader.finish();
}

std::string shown_path(const std::string& path, const fs::path& root) {
    const auto plain = fs::path(path).lexically_normal();
    const auto relative =
        plain.is_absolute() ? plain.lexically_relative(root) : plain;
    return relative.empty() || *relative.begin() == ".." ? plain.string()
                                                         : relative.string();
}

}  // namespace tornado::learn
