// What a chapter's page must have, once its chapter is complete.

#include <algorithm>
#include <array>

#include "tools/book/checks.hpp"
#include "tools/book/text.hpp"

namespace tornado::book {

namespace {

constexpr std::array<std::string_view, 6> sections = {
    "What must always hold",
    "Break it on purpose",
    "Questions people ask",
    "The same thing in real Tornado",
    "Exercises",
    "Design note:"};

class Ingredients {
  public:
    Ingredients(const Book& book,
                const Chapter& chapter,
                const Page& page,
                Problems& problems)
        : book_(book)
        , chapter_(chapter)
        , page_(page)
        , problems_(problems) {}

    void check() {
        for (std::string_view section : sections)
            if (section_line(section) == 0)
                missing("the section `## " + std::string(section) + "`");
        check_title();
        check_tasks();
        check_predict();
        check_break();
        check_exercises();
        check_picture();
        check_words();
        if (!has_tag("ChapterHead")) missing("<ChapterHead />");
    }

  private:
    std::size_t section_line(std::string_view text) const {
        for (const Heading& heading : page_.headings)
            if (heading.level == 2 && heading.text.starts_with(text))
                return heading.line;
        return 0;
    }

    // What chapter.json says is written here once more, to be read in place.
    void check_title() {
        const std::string title = chapter_.number + " " + chapter_.title;
        for (const Heading& heading : page_.headings)
            if (heading.level == 1 && heading.text != title)
                wrong(heading.line,
                      "chapter.json calls the chapter `" + title + "`.");
    }

    // The line on which the section of the heading in `line` ends.
    std::size_t section_end(std::size_t line) const {
        for (const Heading& heading : page_.headings)
            if (heading.line > line && heading.level <= 2) return heading.line;
        return static_cast<std::size_t>(-1);
    }

    void check_tasks() {
        std::size_t before = 0;
        for (const std::string& task : chapter_.tasks) {
            const std::size_t line = section_line(task + " ");
            if (line == 0) {
                missing("the section `## " + task + " …`");
                continue;
            }
            if (line < before)
                wrong(line, "task " + task + " stands before an earlier one.");
            before = line;
            check_task_title(task, line);
            check_task(task, line);
            check_hint_levels(task);
        }
    }

    void check_task_title(const std::string& task, std::size_t line) {
        const std::string title = task + " " + chapter_.task_titles.at(task);
        for (const Heading& heading : page_.headings)
            if (heading.line == line && heading.text != title)
                wrong(line, "chapter.json calls the task `" + title + "`.");
    }

    void check_hint_levels(const std::string& task) {
        const std::string file = "course/" + chapter_.name + "/hints.md";
        std::size_t number = 0;
        std::size_t begin = 0;
        std::size_t levels = 0;
        bool code = false;
        for (const std::string& line :
             lines_of(read_file(book_.root / file).value_or(""))) {
            ++number;
            if (line.starts_with("```")) code = !code;
            if (code) continue;
            if (line == "## " + task || line.starts_with("## " + task + " "))
                begin = number;
            else if (line.starts_with("## ") && begin != 0)
                break;
            else if (line.starts_with("### ") && begin != 0)
                ++levels;
        }
        if (begin != 0 && levels != 3)
            problems_.push_back({file,
                                 begin,
                                 "task " + task + " has " +
                                     std::to_string(levels) +
                                     " of the three hints (### 1 to ### 3)."});
    }

    void check_task(const std::string& task, std::size_t line) {
        const std::size_t end = section_end(line);
        const std::string number = task.substr(0, 2) + "-" + task.substr(3);
        if (!page_.has_anchor("checkpoint-" + number))
            wrong(line,
                  "task " + task +
                      " has no `### Checkpoint`: after it "
                      "the reader runs this and sees that.");
        const bool hints = std::any_of(
            page_.tags.begin(), page_.tags.end(), [&](const Tag& tag) {
                return tag.name == "Hints" && line < tag.line &&
                       tag.line < end && tag.attributes.contains("task") &&
                       tag.attributes.at("task") == task;
            });
        if (!hints)
            wrong(line,
                  "task " + task + " has no <Hints task=\"" + task +
                      "\" /> in its section.");
        if (!has_fence("sh", line, end))
            wrong(line,
                  "task " + task +
                      " has nothing to run: a ```sh in its section.");
    }

    void check_predict() {
        const bool predict =
            std::any_of(page_.blocks.begin(),
                        page_.blocks.end(),
                        [](const Block& b) { return b.kind == "predict"; });
        if (!predict) missing("a `::: predict`");
    }

    void check_break() {
        const std::size_t line = section_line(sections[1]);
        if (line == 0) return;
        const std::size_t end = section_end(line);
        if (!has_fence("text golden", line, end))
            wrong(line,
                  "to break it on purpose one needs the failure that "
                  "it makes: a ```text golden.");
        if (!runs("./learn mutant ", line, end))
            wrong(line,
                  "to break it on purpose one needs the command: a "
                  "```sh with `./learn mutant NN NAME`.");
    }

    void check_exercises() {
        const std::size_t line = section_line("Exercises");
        if (line == 0) return;
        const std::size_t end = section_end(line);
        const bool answered = std::any_of(
            page_.blocks.begin(), page_.blocks.end(), [&](const Block& b) {
                return b.kind == "details" && line < b.line && b.line < end;
            });
        if (!answered)
            wrong(line, "the exercises have no folded answer (`::: details`).");
    }

    void check_picture() {
        const bool image =
            std::any_of(page_.links.begin(),
                        page_.links.end(),
                        [](const Link& link) { return link.image; });
        const bool diagram = std::any_of(
            page_.fences.begin(), page_.fences.end(), [](const Fence& fence) {
                return fence.info.starts_with("diagram");
            });
        if (!image && !diagram) missing("a picture");
    }

    void check_words() {
        const std::size_t words = page_.prose_words;
        const Rules& rules = book_.rules;
        if (words >= rules.min_words && words <= rules.max_words) return;
        wrong(1,
              "this page has " + std::to_string(words) +
                  " words of prose; a chapter has " +
                  std::to_string(rules.min_words) + " to " +
                  std::to_string(rules.max_words) + ".");
    }

    bool
    has_fence(std::string_view info, std::size_t from, std::size_t to) const {
        return std::any_of(
            page_.fences.begin(), page_.fences.end(), [&](const Fence& f) {
                return f.info == info && from < f.line && f.line < to;
            });
    }

    bool
    runs(std::string_view command, std::size_t from, std::size_t to) const {
        return std::any_of(
            page_.fences.begin(), page_.fences.end(), [&](const Fence& f) {
                if (f.info != "sh" || f.line < from || f.line > to)
                    return false;
                return std::any_of(
                    f.body.begin(), f.body.end(), [&](const std::string& line) {
                        return trimmed(line).starts_with(command);
                    });
            });
    }

    bool has_tag(std::string_view name) const {
        return std::any_of(page_.tags.begin(),
                           page_.tags.end(),
                           [&](const Tag& tag) { return tag.name == name; });
    }

    void missing(const std::string& what) {
        wrong(1, "this page lacks " + what + ".");
    }

    void wrong(std::size_t line, const std::string& sentence) {
        problems_.push_back({page_.file, line, sentence});
    }

    const Book& book_;
    const Chapter& chapter_;
    const Page& page_;
    Problems& problems_;
};

}  // namespace

Problems check_ingredients(const Book& book) {
    Problems problems;
    for (const Chapter& chapter : book.chapters) {
        if (!chapter.complete) continue;
        const Page* page = book.page(chapter.name);
        if (page == nullptr)
            problems.push_back({"book/" + chapter.name + ".md",
                                0,
                                "chapter " + chapter.number +
                                    " is complete and has no page."});
        else
            Ingredients(book, chapter, *page, problems).check();
    }
    return problems;
}

}  // namespace tornado::book
