#include "tools/book/page.hpp"

#include <algorithm>
#include <regex>

#include "tools/book/text.hpp"

namespace tornado::book {

namespace {

bool starts_list(const std::string& line) {
    static const std::regex marker(R"(^\s*([-*+]|\d+[.)])\s.*)");
    return std::regex_match(line, marker);
}

// Reads one page, a line at a time.
class Reader {
  public:
    explicit Reader(Page& page)
        : page_(page) {}

    void read(const std::vector<std::string>& lines) {
        for (line_ = 1; line_ <= lines.size(); ++line_)
            take(lines[line_ - 1]);
        for (std::size_t open : open_blocks_)
            page_.blocks[open].last = 0;
        number_anchors();
    }

  private:
    void take(const std::string& line) {
        if (in_front_matter(line) || in_fence(line) || in_comment(line)) return;
        const std::string text = trimmed(line);
        if (opens_fence(line) || block_edge(text)) return;
        note_indented_code(line, text);
        if (text.empty()) return;
        const bool table = text.starts_with('|');
        if (heading(line)) return;
        if (table) row(text);
        const std::string plain = without_code(line);
        links(plain);
        tags(text);
        citations(plain);
        if (!table && !folded()) page_.prose_words += words_in(no_html(text));
    }

    bool in_front_matter(const std::string& line) {
        if (line_ == 1 && line == "---")
            front_matter_ = true;
        else if (front_matter_ && line == "---") {
            front_matter_ = false;
            return true;
        }
        return front_matter_;
    }

    bool in_fence(const std::string& line) {
        if (page_.fences.empty() || page_.fences.back().closed) return false;
        Fence& fence = page_.fences.back();
        const std::string text = trimmed(line);
        if (text.starts_with(marker_) &&
            text.find_first_not_of(marker_[0]) == std::string::npos)
            fence.closed = true;
        else
            fence.body.push_back(line);
        return true;
    }

    bool opens_fence(const std::string& line) {
        static const std::regex open(R"(^\s*(`{3,}|~{3,})\s*(.*)$)");
        std::smatch found;
        if (!std::regex_match(line, found, open)) return false;
        marker_ = found[1];
        Fence fence;
        fence.line = line_;
        fence.info = trimmed(std::string(found[2]));
        fence.folded = folded();
        page_.fences.push_back(std::move(fence));
        return true;
    }

    bool in_comment(const std::string& line) {
        if (comment_) {
            comment_ = line.find("-->") == std::string::npos;
            return true;
        }
        const std::size_t open = without_code(line).find("<!--");
        if (open == std::string::npos) return false;
        comment_ = line.find("-->", open) == std::string::npos;
        return true;
    }

    bool block_edge(const std::string& text) {
        static const std::regex edge(R"(^:{3,}\s*(\S*)\s*(.*)$)");
        std::smatch found;
        if (!std::regex_match(text, found, edge)) return false;
        if (found[1].length() == 0) {
            if (!open_blocks_.empty()) {
                page_.blocks[open_blocks_.back()].last = line_;
                open_blocks_.pop_back();
            }
            return true;
        }
        open_blocks_.push_back(page_.blocks.size());
        page_.blocks.push_back({line_, 0, found[1], found[2]});
        return true;
    }

    bool heading(const std::string& line) {
        static const std::regex form(R"(^(#{1,6})\s+(.*?)\s*$)");
        static const std::regex id(R"(\s*\{#([^}\s]+)\}$)");
        std::smatch found;
        if (!std::regex_match(line, found, form)) return false;
        Heading heading;
        heading.line = line_;
        heading.level = static_cast<int>(found[1].length());
        heading.text = found[2];
        std::smatch named;
        if (std::regex_search(heading.text, named, id)) {
            heading.anchor = named[1];
            heading.text = heading.text.substr(
                0, static_cast<std::size_t>(named.position(0)));
        }
        links(without_code(heading.text));
        heading.text = plain_heading(heading.text);
        if (heading.anchor.empty()) heading.anchor = anchor_of(heading);
        if (heading.level == 2) task_ = task_of(heading.text);
        page_.headings.push_back(std::move(heading));
        return true;
    }

    // ## 01.3 … is task-01-3; the ### Checkpoint in it is checkpoint-01-3.
    std::string anchor_of(const Heading& heading) const {
        const std::string task = task_of(heading.text);
        if (heading.level == 2 && !task.empty()) return "task-" + task;
        if (heading.level == 3 && !task_.empty() &&
            heading.text.starts_with("Checkpoint"))
            return "checkpoint-" + task_;
        return slug_of(heading.text);
    }

    static std::string task_of(const std::string& text) {
        static const std::regex form(R"(^(\d\d)\.(\d+)\s.*)");
        std::smatch found;
        if (!std::regex_match(text, found, form)) return "";
        return std::string(found[1]) + "-" + std::string(found[2]);
    }

    static std::string plain_heading(const std::string& text) {
        static const std::regex link(R"(\[([^\]]*)\]\([^)]*\))");
        std::string plain = std::regex_replace(text, link, "$1");
        std::erase_if(plain, [](char c) { return c == '`' || c == '*'; });
        return plain;
    }

    void row(const std::string& text) {
        std::vector<std::string> cells;
        std::string cell;
        bool code = false;
        for (std::size_t at = 1; at < text.size(); ++at) {
            const char c = text[at];
            if (c == '`') code = !code;
            if (c == '|' && !code && text[at - 1] != '\\') {
                cells.push_back(trimmed(cell));
                cell.clear();
            } else {
                cell += c;
            }
        }
        page_.rows.push_back(std::move(cells));
        page_.row_lines.push_back(line_);
    }

    void links(const std::string& plain) {
        static const std::regex markdown(
            R"((!?)\[[^\]]*\]\(\s*([^)\s]+)[^)]*\))");
        static const std::regex tail(R"(^[^\[]*\]\(\s*([^)\s]+)[^)]*\))");
        static const std::regex html(R"re((href|src)="([^"]+)")re");
        static const std::regex id(R"re(\bid="([^"]+)")re");
        for (const auto& m : matches(plain, markdown, "]("))
            page_.links.push_back({line_, m[2], m[1].length() > 0});
        std::smatch rest;  // a link's text that began on the line above
        if (plain.find("](") != plain.npos &&
            std::regex_search(plain, rest, tail))
            page_.links.push_back({line_, rest[1], false});
        for (const auto& m : matches(plain, html, "=\""))
            page_.links.push_back({line_, m[2], m[1] == "src"});
        for (const auto& m : matches(plain, id, "id=\""))
            page_.ids.push_back(m[1]);
    }

    void tags(const std::string& text) {
        static const std::regex form(
            R"re(<([A-Z]\w*)((?:\s+\w+="[^"]*")*)\s*/?>)re");
        static const std::regex pair(R"re((\w+)="([^"]*)")re");
        const std::string plain = without_code(text);
        for (const auto& m : matches(plain, form, "<")) {
            Tag tag{line_, m[1], {}};
            const std::string attributes = m[2];
            for (const auto& a : matches(attributes, pair, "="))
                tag.attributes[a[1]] = a[2];
            page_.tags.push_back(std::move(tag));
        }
    }

    void citations(const std::string& plain) {
        static const std::regex form(R"(\[([A-Z]{2,6}-\d+)\])");
        for (const auto& m : matches(plain, form, "["))
            page_.citations.push_back({line_, m[1]});
    }

    // Four spaces after an empty line, and no list to belong to.
    void note_indented_code(const std::string& line, const std::string& text) {
        const bool indented = line.starts_with("    ") && !text.empty();
        if (indented && after_empty_ && !in_list_)
            page_.indented_code.push_back(line_);
        if (!text.empty() && !line.starts_with(' ')) in_list_ = false;
        if (starts_list(line)) in_list_ = true;
        after_empty_ = text.empty();
    }

    bool folded() const {
        return std::any_of(
            open_blocks_.begin(), open_blocks_.end(), [this](std::size_t at) {
                return page_.blocks[at].kind == "details";
            });
    }

    static std::string no_html(const std::string& text) {
        static const std::regex tag(R"(<[^>]*>)");
        if (text.find('<') == text.npos) return text;
        return std::regex_replace(text, tag, " ");
    }

    // Every match has `mark` in it, and most lines do not: they are spared the
    // regular expression, which takes its time.
    static std::vector<std::smatch> matches(const std::string& text,
                                            const std::regex& form,
                                            std::string_view mark) {
        if (text.find(mark) == text.npos) return {};
        return {std::sregex_iterator(text.begin(), text.end(), form),
                std::sregex_iterator()};
    }

    // A second heading of the same anchor becomes anchor-1, as in the site.
    void number_anchors() {
        std::map<std::string, int> seen;
        for (Heading& heading : page_.headings) {
            const int before = seen[heading.anchor]++;
            if (before > 0) heading.anchor += "-" + std::to_string(before);
        }
    }

    Page& page_;
    std::size_t line_ = 0;
    bool front_matter_ = false;
    bool comment_ = false;
    bool after_empty_ = false;
    bool in_list_ = false;
    std::string marker_;                    // of the fence that is open
    std::string task_;                      // "01-3" in the section of 01.3
    std::vector<std::size_t> open_blocks_;  // into page_.blocks
};

std::string name_of(const std::string& file) {
    std::string name = file.substr(std::string("book/").size());
    name.resize(name.size() - std::string(".md").size());
    if (name == "index") return "";
    if (name.ends_with("/index")) name.resize(name.size() - 5);
    return name;
}

}  // namespace

bool Page::has_anchor(std::string_view anchor) const {
    const bool heading =
        std::any_of(headings.begin(), headings.end(), [&](const Heading& h) {
            return h.anchor == anchor;
        });
    return heading || std::find(ids.begin(), ids.end(), anchor) != ids.end();
}

Page parse_page(std::string_view text, const std::string& file) {
    Page page;
    page.file = file;
    page.name = name_of(file);
    Reader(page).read(lines_of(text));
    return page;
}

}  // namespace tornado::book
