#include "tools/learn/hints.hpp"

#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace {

/// Goes through the file line by line and knows where it is.
class HintParser {
  public:
    explicit HintParser(std::string shown)
        : shown_(std::move(shown)) {}

    void line(const std::string& text) {
        ++number_;
        if (text.starts_with("```")) {
            in_code_ = !in_code_;
        }
        if (!in_code_ && text.starts_with("### ")) {
            open_level(trim(text.substr(4)));
        } else if (!in_code_ && text.starts_with("## ")) {
            open_task(trim(text.substr(3)));
        } else if (!levels_) {
            return;  // the page's own words, before the first task
        } else if (!levels_->empty()) {
            levels_->back() += text + "\n";
        } else if (!trim(text).empty()) {
            fail("text between the task and its first hint (### 1)");
        }
    }

    Hints finish() {
        if (in_code_) {
            fail("a code block (```) is not closed");
        }
        for (auto& [task, levels] : hints_) {
            for (auto& level : levels) {
                level = trim_ends(level);
            }
        }
        return hints_;
    }

  private:
    [[noreturn]] void fail(const std::string& words) const {
        throw Trouble(shown_ + ":" + std::to_string(number_) + ": " + words);
    }

    static std::string trim_ends(const std::string& text) {
        const auto first = text.find_first_not_of('\n');
        return first == std::string::npos
                   ? ""
                   : text.substr(first,
                                 text.find_last_not_of(" \n") - first + 1);
    }

    void open_task(const std::string& title) {
        const auto words = split_words(title);
        const auto id = words.empty() ? "" : words.front();
        if (!chapter_of_task(id)) {
            fail("\"## " + title + "\" should be a task, such as ## 01.1");
        }
        if (hints_.contains(id)) {
            fail("task " + id + " is there twice");
        }
        levels_ = &hints_[id];
    }

    void open_level(const std::string& title) {
        if (levels_ == nullptr) {
            fail("a hint before the first task (## 01.1)");
        }
        if (title != std::to_string(levels_->size() + 1)) {
            fail("\"### " + title + "\" should be ### " +
                 std::to_string(levels_->size() + 1));
        }
        levels_->emplace_back();
    }

    std::string shown_;
    Hints hints_;
    std::vector<std::string>* levels_ = nullptr;
    int number_ = 0;
    bool in_code_ = false;
};

/// A line that keeps its own shape: lists, headings, tables.
bool stands_alone(const std::string& line) {
    return line.starts_with("- ") || line.starts_with("* ") ||
           line.starts_with("|") || line.starts_with("    ") ||
           (line.size() > 2 && line[0] >= '0' && line[0] <= '9' &&
            line[1] == '.');
}

}  // namespace

Hints parse_hints(const std::string& text, const std::string& shown) {
    HintParser parser(shown);
    for (const auto& line : split_lines(text)) {
        parser.line(line);
    }
    return parser.finish();
}

Hints load_hints(const std::filesystem::path& root, const Chapter& chapter) {
    const auto shown = "course/" + chapter.name + "/hints.md";
    const auto text = read_file(root / shown);
    return text ? parse_hints(*text, shown) : Hints{};
}

std::string render_hint(const std::string& markdown, std::size_t width) {
    std::string result;
    std::string paragraph;
    bool in_code = false;
    const auto flush = [&] {
        if (!paragraph.empty()) {
            const bool item = stands_alone(paragraph);
            result += wrap(paragraph, width, "  ", item ? "    " : "  ");
            paragraph.clear();
        }
    };
    for (const auto& line : split_lines(markdown)) {
        if (line.starts_with("```")) {
            flush();
            in_code = !in_code;
        } else if (in_code) {
            result += line.empty() ? "\n" : "      " + line + "\n";
        } else if (trim(line).empty()) {
            flush();
            result += "\n";
        } else {
            if (stands_alone(line)) {
                flush();
            }
            paragraph += line + "\n";
        }
    }
    flush();
    return result;
}

}  // namespace tornado::learn
