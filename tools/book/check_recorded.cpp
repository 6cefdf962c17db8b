// What was recorded: every file is there, says what made it, and is used.

#include <set>

#include "tools/book/checks.hpp"
#include "tools/book/text.hpp"

namespace tornado::book {

namespace {

// A fence's only name, or nothing.
std::string name_in(const Fence& fence) {
    for (const std::string& line : fence.body)
        if (!trimmed(line).empty()) return trimmed(line);
    return "";
}

class Recorded {
  public:
    explicit Recorded(const Book& book)
        : book_(book) {}

    Problems check() {
        for (const Page& page : book_.pages)
            for (const Fence& fence : page.fences)
                check(page, fence);
        for (const std::string& file :
             files_below(book_.root / "book/recorded", "")) {
            check_first_line("book/recorded/" + file);
            if (!used_.contains("book/recorded/" + file))
                wrong("book/recorded/" + file,
                      1,
                      "no page shows this recording; use it or remove it.");
        }
        return problems_;
    }

  private:
    void check(const Page& page, const Fence& fence) {
        const std::string name = name_in(fence);
        if (name.empty()) return;
        if (fence.info == "text recorded")
            need(page,
                 fence,
                 "book/recorded/" + name,
                 "record it on a real run; its first line is `$ command`.");
        else if (fence.info == "text golden")
            need(page,
                 fence,
                 "tests/mutants/" + name + ".golden",
                 "`./learn internal update-golden " + name + "` writes it.");
        else if (fence.info == "text output")
            need(page,
                 fence,
                 "book/examples/" + name + ".expected",
                 "it holds what the example prints.");
    }

    void need(const Page& page,
              const Fence& fence,
              const std::string& file,
              const std::string& advice) {
        used_.insert(file);
        if (!read_file(book_.root / file))
            wrong(
                page.file, fence.line + 1, file + " does not exist; " + advice);
    }

    void check_first_line(const std::string& file) {
        const auto lines = lines_of(read_file(book_.root / file).value_or(""));
        if (lines.empty() || !lines[0].starts_with("$ "))
            wrong(file,
                  1,
                  "the first line of a recording is `$ ` and the "
                  "command that made it.");
        else if (lines.size() == 1)
            wrong(file, 1, "this recording holds a command and no output.");
    }

    void wrong(const std::string& file,
               std::size_t line,
               const std::string& sentence) {
        problems_.push_back({file, line, sentence});
    }

    const Book& book_;
    std::set<std::string> used_;
    Problems problems_;
};

}  // namespace

Problems check_recorded(const Book& book) {
    return Recorded(book).check();
}

}  // namespace tornado::book
