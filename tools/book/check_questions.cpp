// The fixed list of questions: each has a short answer on the page of
// questions, and a long one in its chapter, as soon as that is written.

#include <algorithm>
#include <set>

#include "tools/book/checks.hpp"
#include "tools/book/text.hpp"

namespace tornado::book {

namespace {

class Questions {
  public:
    explicit Questions(const Book& book)
        : book_(book) {}

    Problems check() {
        if (book_.questions.empty()) return {};
        const Page* page = book_.page("questions");
        if (page == nullptr) {
            wrong("book/questions.md", 0, "the page of questions is missing.");
            return problems_;
        }
        std::set<std::string> ids;
        for (const Question& question : book_.questions) {
            if (!ids.insert(question.id).second)
                wrong(
                    list, line_of(question), question.id + " is there twice.");
            check_short(*page, question);
            check_long(question);
        }
        return problems_;
    }

  private:
    static constexpr const char* list = "book/questions.json";

    static std::string lowered(std::string id) {
        std::transform(id.begin(), id.end(), id.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
        return id;
    }

    std::size_t line_of(const Question& question) const {
        return book_.question_lines.at(question.id);
    }

    // ### The question? {#s0-1}, its answer, and <Proved question="S0-1" />.
    void check_short(const Page& page, const Question& question) {
        const std::string anchor = lowered(question.id);
        if (!page.has_anchor(anchor))
            return wrong(list,
                         line_of(question),
                         question.id + " has no section {#" + anchor + "} in " +
                             page.file + ".");
        const bool proved = std::any_of(
            page.tags.begin(), page.tags.end(), [&](const Tag& tag) {
                return tag.name == "Proved" &&
                       tag.attributes.contains("question") &&
                       tag.attributes.at("question") == question.id;
            });
        if (!proved)
            wrong(list,
                  line_of(question),
                  question.id + " has no <Proved question=\"" + question.id +
                      "\" /> in " + page.file + ".");
    }

    void check_long(const Question& question) {
        if (question.chapter.size() != 2)
            return wrong(list,
                         line_of(question),
                         question.id + " names no chapter \"NN\".");
        const Chapter* chapter = book_.chapter(question.chapter);
        if (chapter == nullptr || !chapter->complete) return;
        const Page* page = book_.page(chapter->name);
        const std::string anchor = "q-" + lowered(question.id);
        if (page != nullptr && !page->has_anchor(anchor))
            wrong(page->file,
                  0,
                  "chapter " + chapter->number +
                      " is complete and does not "
                      "answer " +
                      question.id + ": there is no `### … {#" + anchor + "}`.");
    }

    void wrong(const std::string& file,
               std::size_t line,
               const std::string& sentence) {
        problems_.push_back({file, line, sentence});
    }

    const Book& book_;
    Problems problems_;
};

}  // namespace

Problems check_questions(const Book& book) {
    return Questions(book).check();
}

}  // namespace tornado::book
