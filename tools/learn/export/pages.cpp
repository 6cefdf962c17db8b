#include "tools/learn/export/pages.hpp"

#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace {

bool opens_answer(const std::string& line) {
    return line.starts_with("::: details Answer") ||
           line.starts_with("::: details One way to write it");
}

/// A page's lines, one after the other, and whether each may stay.
class PageFilter {
  public:
    bool keeps(const std::string& line) {
        if (line.starts_with("```")) {
            in_code_ = !in_code_;
        }
        if (in_answer_) {
            in_answer_ = in_code_ || line != ":::";
            return false;
        }
        if (!in_code_ && line.starts_with("## ")) {
            in_section_ = line.starts_with("## Break it on purpose");
        }
        in_answer_ = !in_code_ && opens_answer(line);
        return !in_answer_ && !in_section_;
    }

    bool in_code() const { return in_code_; }

  private:
    bool in_code_ = false;
    bool in_answer_ = false;   // a fold
    bool in_section_ = false;  // one that goes
};

/// "solutions/NN-name/…" as a snippet's request becomes "starters/NN-name/…".
std::string from_starters(const std::string& line) {
    constexpr std::string_view folder = "solutions/";
    return line.starts_with(folder) ? "starters/" + line.substr(folder.size())
                                    : line;
}

}  // namespace

std::string page_for_class(const std::string& page) {
    PageFilter filter;
    std::string result;
    for (const auto& line : split_lines(page)) {
        if (filter.keeps(line)) {
            result += (filter.in_code() ? from_starters(line) : line) + "\n";
        }
    }
    return result;
}

std::vector<std::string> golden_texts_of(const std::string& page) {
    std::vector<std::string> names;
    bool asked = false;
    for (const auto& line : split_lines(page)) {
        if (asked) {
            names.push_back(trim(line));
        }
        asked = line.starts_with("```text golden");
    }
    return names;
}

std::string hints_for_class(const std::string& hints) {
    std::string result;
    bool in_code = false;
    bool third = false;
    for (const auto& line : split_lines(hints)) {
        if (line.starts_with("```")) {
            in_code = !in_code;
        }
        if (!in_code && line.starts_with('#')) {
            third = line.starts_with("### 3");
        }
        if (!third) {
            result += line + "\n";
        }
    }
    return result;
}

}  // namespace tornado::learn
