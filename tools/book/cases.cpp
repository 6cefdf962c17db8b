// Shows that every check of the book can fail.
//
// fixture/ is a small book without a fault; fixture/cases.txt damages it in
// one way at a time and says which problems must be found then, no more and
// no less. Its form:
//
//     == what is wrong
//     check fences          the checks to run (several: several lines)
//     in book/index.md      the file to change
//     - the old line        the first line that reads so (trimmed) goes
//     + a new line          and this comes (none: it is only removed);
//                           without a `-` it goes to the end of the file
//     remove FILE           the file goes
//     says FILE:LINE: …     a problem that must be found

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <list>
#include <set>
#include <stdexcept>

#include "tools/book/checks.hpp"
#include "tools/book/text.hpp"

namespace tornado::book {
namespace {

namespace fs = std::filesystem;

struct Case {
    std::string name;
    std::vector<std::string> checks;
    std::vector<std::string> steps;  // "in …", "- …", "+ …", "remove …"
    std::set<std::string> says;
};

std::vector<Case> read_cases(const fs::path& file) {
    std::vector<Case> cases;
    for (const std::string& line : lines_of(read_file(file).value_or(""))) {
        if (line.starts_with("== "))
            cases.push_back({line.substr(3), {}, {}, {}});
        else if (line.starts_with("check "))
            cases.back().checks.push_back(line.substr(6));
        else if (line.starts_with("says "))
            cases.back().says.insert(line.substr(5));
        else if (!trimmed(line).empty() && !line.starts_with("#"))
            cases.back().steps.push_back(line);
    }
    return cases;
}

// Changes the files of one copy of the fixture.
class Damage {
  public:
    explicit Damage(fs::path root)
        : root_(std::move(root)) {}

    void apply(const std::vector<std::string>& steps) {
        for (const std::string& step : steps)
            apply(step);
        save();
    }

  private:
    void apply(const std::string& step) {
        if (step.starts_with("in ")) {
            open(step.substr(3));
        } else if (step.starts_with("remove ")) {
            save();
            if (!fs::remove(root_ / step.substr(7)))
                throw std::runtime_error("nothing to remove: " + step);
        } else if (step.starts_with("-")) {
            erase(trimmed(step.substr(1)));
        } else if (step.starts_with("+")) {
            const std::string line = step.size() > 1 ? step.substr(2) : "";
            lines_.insert(at_, line);
            // `at_` still points behind what was inserted.
        } else {
            throw std::runtime_error("cases.txt: what is \"" + step + "\"?");
        }
    }

    void open(const std::string& file) {
        save();
        file_ = root_ / file;
        const auto read = lines_of(read_file(file_).value_or(""));
        lines_.assign(read.begin(), read.end());
        at_ = lines_.end();
    }

    void erase(const std::string& line) {
        at_ = std::find_if(
            lines_.begin(), lines_.end(), [&](const std::string& l) {
                return trimmed(l) == line;
            });
        if (at_ == lines_.end())
            throw std::runtime_error("no line reads \"" + line + "\"");
        at_ = lines_.erase(at_);
    }

    void save() {
        if (file_.empty()) return;
        fs::create_directories(file_.parent_path());
        std::ofstream out(file_, std::ios::binary);
        for (const std::string& line : lines_)
            out << line << '\n';
        file_.clear();
    }

    fs::path root_;
    fs::path file_;
    std::list<std::string> lines_;
    std::list<std::string>::iterator at_ = lines_.end();
};

std::set<std::string> found_in(const fs::path& root,
                               const std::vector<std::string>& checks) {
    Book book = load_book(root);
    book.rules = {.min_words = 30, .max_words = 100};
    Problems problems = book.broken;
    for (const Check& check : all_checks()) {
        const bool wanted =
            std::find(checks.begin(), checks.end(), check.name) != checks.end();
        if (!wanted) continue;
        const Problems found = check.run(book);
        problems.insert(problems.end(), found.begin(), found.end());
    }
    std::set<std::string> texts;
    for (const Problem& problem : problems)
        texts.insert(problem.file + ":" + std::to_string(problem.line) + ": " +
                     problem.sentence);
    return texts;
}

bool run(const Case& a_case, const fs::path& fixture, const fs::path& scratch) {
    fs::remove_all(scratch);
    fs::create_directories(scratch.parent_path());
    fs::copy(fixture, scratch, fs::copy_options::recursive);
    Damage(scratch).apply(a_case.steps);
    const auto found = found_in(scratch, a_case.checks);
    if (found == a_case.says) return true;
    std::cout << "FAILED " << a_case.name << '\n';
    for (const std::string& text : a_case.says)
        if (!found.contains(text)) std::cout << "  not found: " << text << '\n';
    for (const std::string& text : found)
        if (!a_case.says.contains(text))
            std::cout << "  found:     " << text << '\n';
    return false;
}

// Every check fails in at least one case.
bool all_shown(const std::vector<Case>& cases) {
    bool all = true;
    for (const Check& check : all_checks()) {
        const bool shown =
            std::any_of(cases.begin(), cases.end(), [&](const Case& c) {
                return !c.says.empty() && c.checks.size() == 1 &&
                       c.checks.front() == check.name;
            });
        if (!shown) std::cout << "No case makes " << check.name << " fail.\n";
        all = all && shown;
    }
    return all;
}

int run_all(const fs::path& fixture, const fs::path& scratch) {
    const std::vector<Case> cases = read_cases(fixture / "cases.txt");
    std::size_t failed = all_shown(cases) ? 0 : 1;
    for (const Case& a_case : cases) {
        try {
            if (!run(a_case, fixture, scratch)) ++failed;
        } catch (const std::exception& error) {
            std::cout << "FAILED " << a_case.name << ": " << error.what()
                      << '\n';
            ++failed;
        }
    }
    fs::remove_all(scratch);
    std::cout << cases.size() << " cases, " << failed << " failed\n";
    return failed == 0 && !cases.empty() ? 0 : 1;
}

}  // namespace
}  // namespace tornado::book

int main(int count, char** values) {
    if (count != 3) {
        std::cerr << "book-check-cases FIXTURE SCRATCH\n";
        return 2;
    }
    return tornado::book::run_all(values[1], values[2]);
}
