#include "tools/book/book.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "tools/book/source.hpp"
#include "tools/book/text.hpp"

namespace tornado::book {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

std::size_t line_of(const std::string& text, std::size_t at) {
    const auto end =
        text.begin() + static_cast<std::ptrdiff_t>(std::min(at, text.size()));
    return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

class Loader {
  public:
    explicit Loader(const fs::path& root) { book_.root = root; }

    Book load() {
        for (const std::string& file : files_below(folder("book"), ".md"))
            if (is_page(file)) load_page("book/" + file);
        for (const std::string& file :
             files_below(folder("course"), "chapter.json"))
            load_chapter("course/" + file);
        for (const std::string& file :
             files_below(folder("tests"), "_test.cpp"))
            load_tests("tests/" + file);
        load_questions("book/questions.json");
        return std::move(book_);
    }

  private:
    fs::path folder(const char* name) const { return book_.root / name; }

    static bool is_page(const std::string& file) {
        if (file == "AUTHORS.md") return false;
        for (const char* other : {"node_modules/",
                                  ".vitepress/",
                                  "recorded/",
                                  "examples/",
                                  "public/"})
            if (file.starts_with(other)) return false;
        return true;
    }

    void load_page(const std::string& file) {
        const std::string text = read_file(book_.root / file).value_or("");
        book_.pages.push_back(parse_page(text, file));
    }

    void load_chapter(const std::string& file) {
        const std::string text = read_file(book_.root / file).value_or("");
        const json read = parsed(text, file);
        if (read.is_null()) return;
        try {
            Chapter chapter;
            chapter.name = read.at("name");
            chapter.number = chapter.name.substr(0, 2);
            chapter.title = read.at("title");
            chapter.complete = read.at("state") == "complete";
            for (const json& task : read.value("tasks", json::array())) {
                chapter.tasks.push_back(task.at("id"));
                chapter.task_titles[task.at("id")] = task.at("title");
            }
            book_.chapters.push_back(std::move(chapter));
        } catch (const json::exception& error) {
            const std::string what = error.what();
            wrong(file,
                  1,
                  "is not a chapter: " + what.substr(what.find("] ") + 2) +
                      ".");
        }
    }

    void load_tests(const std::string& file) {
        const std::string text = read_file(book_.root / file).value_or("");
        for (TestCase& test : test_cases(text)) {
            test.file = file;
            book_.tests.push_back(std::move(test));
        }
    }

    void load_questions(const std::string& file) {
        const std::string text = read_file(book_.root / file).value_or("");
        const json read = parsed(text, file);
        for (const json& entry : read) {
            Question question{entry.value("id", ""),
                              entry.value("chapter", "")};
            book_.question_lines[question.id] =
                line_of(text, text.find('"' + question.id + '"'));
            book_.questions.push_back(std::move(question));
        }
    }

    json parsed(const std::string& text, const std::string& file) {
        try {
            return json::parse(text);
        } catch (const json::parse_error& error) {
            wrong(file, line_of(text, error.byte), "is not JSON from here on.");
            return nullptr;
        }
    }

    void wrong(const std::string& file,
               std::size_t line,
               const std::string& sentence) {
        book_.broken.push_back({file, line, sentence});
    }

    Book book_;
};

}  // namespace

const Page* Book::page(const std::string& name) const {
    const auto at = std::find_if(pages.begin(),
                                 pages.end(),
                                 [&](const Page& p) { return p.name == name; });
    return at == pages.end() ? nullptr : &*at;
}

const Chapter* Book::chapter(const std::string& wanted) const {
    const auto at = std::find_if(
        chapters.begin(), chapters.end(), [&](const Chapter& chapter) {
            return chapter.number == wanted || chapter.name == wanted;
        });
    return at == chapters.end() ? nullptr : &*at;
}

const Chapter* Book::chapter_of(const Page& page) const {
    return chapter(page.name);
}

Book load_book(const fs::path& root) {
    return Loader(root).load();
}

}  // namespace tornado::book
