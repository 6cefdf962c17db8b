// The tables of behaviours against the tests, both ways.

#include <algorithm>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "tools/book/checks.hpp"
#include "tools/book/text.hpp"

namespace tornado::book {

namespace {

// The ids at the end of a description: "… [LOOP-2, TIME-1]".
std::vector<std::string> cited_in(const std::string& description) {
    static const std::regex list(
        R"(\[([A-Z]{2,6}-\d+(?:,\s*[A-Z]{2,6}-\d+)*)\])");
    std::vector<std::string> ids;
    for (std::sregex_iterator it(description.begin(), description.end(), list),
         end;
         it != end;
         ++it)
        for (const std::string& id : split((*it)[1].str(), ","))
            ids.push_back(trimmed(id));
    return ids;
}

// The names in backquotes in a table's cell.
std::vector<std::string> names_in(const std::string& cell) {
    std::vector<std::string> names;
    const auto parts = split(cell, "`");
    for (std::size_t at = 1; at + 1 < parts.size(); at += 2)
        names.push_back(parts[at]);
    return names;
}

class Behaviours {
  public:
    explicit Behaviours(const Book& book)
        : book_(book) {
        for (const TestCase& test : book.tests)
            by_name_[test.name] = &test;
    }

    Problems check() {
        for (const Page& page : book_.pages)
            if (page.file.starts_with("book/behaviours/"))
                for (std::size_t at = 0; at < page.rows.size(); ++at)
                    check(page, page.rows[at], page.row_lines[at]);
        for (const TestCase& test : book_.tests)
            check(test);
        return problems_;
    }

  private:
    using Row = std::vector<std::string>;

    void check(const Page& page, const Row& row, std::size_t line) {
        static const std::regex id(R"([A-Z]{2,6}-\d+)");
        if (row.empty()) return;
        if (!std::regex_match(row[0], id)) {
            if (row.size() == 5 && row[0] != "id" && !row[0].starts_with('-'))
                wrong(page.file,
                      line,
                      "\"" + row[0] + "\" is no id; they look like LOOP-2.");
            return;
        }
        if (row.size() != 5)
            return wrong(page.file,
                         line,
                         "a row has 5 columns (id, what, Tornado, where we "
                         "differ, test); this one has " +
                             std::to_string(row.size()) + ".");
        if (!named_.emplace(row[0], names_in(row[4])).second)
            wrong(page.file, line, row[0] + " stands in a table twice.");
        for (std::size_t column : {1u, 2u, 3u})
            if (row[column].empty())
                wrong(page.file,
                      line,
                      row[0] + " has an empty column; write `no` where we "
                               "do not differ.");
        check_tests(page, row, line);
    }

    void check_tests(const Page& page, const Row& row, std::size_t line) {
        const std::vector<std::string> names = names_in(row[4]);
        if (names.empty() && !row[3].starts_with("left out:"))
            wrong(page.file,
                  line,
                  row[0] + " names no test, and is not `left out: why`.");
        for (const std::string& name : names) {
            const auto found = by_name_.find(name);
            if (found == by_name_.end()) {
                wrong(page.file, line, "there is no test \"" + name + "\".");
                continue;
            }
            const auto ids = cited_in(found->second->description);
            if (std::find(ids.begin(), ids.end(), row[0]) == ids.end())
                wrong(page.file,
                      line,
                      "the test \"" + name + "\" does not cite [" + row[0] +
                          "] in its description.");
        }
    }

    // The tests of a chapter are held to its table as soon as it has one, and
    // a chapter that is complete has one.
    bool held(const TestCase& test) const {
        const std::vector<std::string> parts = split(test.file, "/");
        const Chapter* chapter =
            parts.size() < 2 ? nullptr : book_.chapter(parts[1]);
        return (chapter != nullptr && chapter->complete) ||
               book_.page("behaviours/" + parts[1]) != nullptr;
    }

    void check(const TestCase& test) {
        if (!held(test)) return;
        for (const std::string& id : cited_in(test.description)) {
            const auto row = named_.find(id);
            if (row == named_.end())
                wrong(test.file,
                      test.line,
                      "this test cites [" + id +
                          "], which no table in "
                          "book/behaviours/ has.");
            else if (std::ranges::find(row->second, test.name) ==
                     row->second.end())
                wrong(test.file,
                      test.line,
                      "this test cites [" + id +
                          "], and that row in book/behaviours/ does not name "
                          "it: `" +
                          test.name + "`.");
        }
    }

    void wrong(const std::string& file,
               std::size_t line,
               const std::string& sentence) {
        problems_.push_back({file, line, sentence});
    }

    const Book& book_;
    std::map<std::string, const TestCase*> by_name_;
    std::map<std::string, std::vector<std::string>> named_;  // by each row's id
    Problems problems_;
};

}  // namespace

Problems check_behaviours(const Book& book) {
    return Behaviours(book).check();
}

}  // namespace tornado::book
