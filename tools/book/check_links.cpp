// Links: pages, anchors, images, cited behaviours, and tags of our own.

#include <algorithm>
#include <array>
#include <set>

#include "tools/book/checks.hpp"
#include "tools/book/text.hpp"

namespace tornado::book {

namespace {

std::set<std::string> known_behaviours(const Book& book) {
    std::set<std::string> ids;
    for (const Page& page : book.pages)
        if (page.file.starts_with("book/behaviours/"))
            for (const auto& row : page.rows)
                if (!row.empty()) ids.insert(row[0]);
    return ids;
}

class Links {
  public:
    explicit Links(const Book& book)
        : book_(book)
        , behaviours_(known_behaviours(book)) {}

    Problems check() {
        for (const Page& page : book_.pages) {
            page_ = &page;
            for (const Link& link : page.links)
                check(link);
            for (const Tag& tag : page.tags)
                check(tag);
            for (const Citation& cited : page.citations)
                check(cited);
            for (const Block& block : page.blocks)
                check(block);
        }
        return problems_;
    }

  private:
    void check(const Link& link) {
        const std::string& target = link.target;
        if (target.starts_with("https://") || target.starts_with("mailto:"))
            return;
        if (target.starts_with("http://"))
            return wrong(link.line, target + " is not https.");
        if (target.starts_with(":")) return;  // bound by Vue
        const std::size_t hash = target.find('#');
        const std::string path = target.substr(0, hash);
        const std::string anchor =
            hash == std::string::npos ? "" : target.substr(hash + 1);
        if (path.empty()) return check_anchor(link, *page_, anchor);
        if (!path.starts_with('/'))
            return wrong(link.line,
                         "the link " + target +
                             " does not begin with / (links are "
                             "written from the book's root).");
        if (link.image) return check_image(link, path);
        const Page* page = book_.page(path.substr(1));
        if (page == nullptr)
            return wrong(link.line,
                         "there is no page " + path +
                             "; a chapter that is "
                             "not written yet is named with <NotYet>.");
        if (!anchor.empty()) check_anchor(link, *page, anchor);
    }

    void check_anchor(const Link& link,
                      const Page& page,
                      const std::string& anchor) {
        if (!page.has_anchor(anchor) && !is_behaviour(page, anchor))
            wrong(link.line, page.file + " has no anchor #" + anchor + ".");
    }

    // Rows of a table of behaviours are anchors: #loop-2.
    static bool is_behaviour(const Page& page, const std::string& anchor) {
        if (!page.file.starts_with("book/behaviours/")) return false;
        return std::any_of(
            page.rows.begin(), page.rows.end(), [&](const auto& row) {
                return !row.empty() && slug_of(row[0]) == anchor;
            });
    }

    void check_image(const Link& link, const std::string& path) {
        const auto file = book_.root / "book/public" / path.substr(1);
        if (!std::filesystem::is_regular_file(file))
            wrong(link.line, "there is no picture book/public" + path + ".");
    }

    void check(const Tag& tag) {
        const auto value = [&](const char* name) {
            const auto at = tag.attributes.find(name);
            return at == tag.attributes.end() ? std::string() : at->second;
        };
        if (tag.name == "Hints")
            check_hints(tag, value("task"));
        else if (tag.name == "NotYet")
            check_chapter(tag, value("chapter"), value("at"));
        else if (tag.name == "Proved")
            check_proved(tag, value("question"));
        else if (!is_known(tag.name))
            wrong(tag.line,
                  "<" + tag.name +
                      "> is none of this book's tags "
                      "(Hints, NotYet, Proved, "
                      "BehaviourTables, ChapterHead, ChapterTable, FrameBytes, "
                      "GrowthPicture, LoopTurns, "
                      "OneClock, ShortPath, TracePicture).");
    }

    static bool is_known(const std::string& name) {
        constexpr std::array<std::string_view, 9> plain = {"BehaviourTables",
                                                           "ChapterHead",
                                                           "ChapterTable",
                                                           "FrameBytes",
                                                           "GrowthPicture",
                                                           "LoopTurns",
                                                           "OneClock",
                                                           "ShortPath",
                                                           "TracePicture"};
        return std::find(plain.begin(), plain.end(), name) != plain.end();
    }

    void check_hints(const Tag& tag, const std::string& task) {
        const Chapter* chapter = book_.chapter(task.substr(0, 2));
        if (chapter == nullptr ||
            std::find(chapter->tasks.begin(), chapter->tasks.end(), task) ==
                chapter->tasks.end())
            return wrong(tag.line,
                         "there is no task \"" + task +
                             "\" in course/ to give hints for.");
        const std::string file = "course/" + chapter->name + "/hints.md";
        const auto lines = lines_of(read_file(book_.root / file).value_or(""));
        const bool there = std::any_of(
            lines.begin(), lines.end(), [&](const std::string& line) {
                return trimmed(line) == "## " + task ||
                       line.starts_with("## " + task + " ");
            });
        if (!there) wrong(tag.line, file + " has no `## " + task + "`.");
    }

    // A chapter that is not written yet has no anchors to check.
    void check_chapter(const Tag& tag,
                       const std::string& number,
                       const std::string& anchor) {
        if (number.size() != 2)
            return wrong(tag.line, "<NotYet> needs chapter=\"NN\".");
        const Chapter* chapter = book_.chapter(number);
        const Page* page =
            chapter == nullptr ? nullptr : book_.page(chapter->name);
        if (page == nullptr || anchor.empty() || !chapter->complete) return;
        if (!page->has_anchor(anchor))
            wrong(tag.line, page->file + " has no anchor #" + anchor + ".");
    }

    void check_proved(const Tag& tag, const std::string& id) {
        if (!book_.question_lines.contains(id))
            wrong(tag.line,
                  "book/questions.json has no question \"" + id + "\".");
    }

    void check(const Citation& cited) {
        if (!behaviours_.contains(cited.id))
            wrong(cited.line,
                  "no table in book/behaviours/ has " + cited.id + ".");
    }

    void check(const Block& block) {
        constexpr std::array<std::string_view, 6> kinds = {
            "details", "predict", "tip", "warning", "info", "danger"};
        if (std::find(kinds.begin(), kinds.end(), block.kind) == kinds.end())
            wrong(block.line, "there is no block `::: " + block.kind + "`.");
        if (block.last == 0)
            wrong(block.line,
                  "this `::: " + block.kind + "` is never closed by `:::`.");
        for (const Block& outer : page_->blocks)
            if (outer.line < block.line && block.line < outer.last)
                wrong(block.line,
                      "a block inside a block: close the `::: " + outer.kind +
                          "` above first.");
    }

    void wrong(std::size_t line, const std::string& sentence) {
        problems_.push_back({page_->file, line, sentence});
    }

    const Book& book_;
    const std::set<std::string> behaviours_;
    const Page* page_ = nullptr;
    Problems problems_;
};

}  // namespace

Problems check_links(const Book& book) {
    return Links(book).check();
}

}  // namespace tornado::book
