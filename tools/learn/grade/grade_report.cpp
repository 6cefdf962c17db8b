#include "tools/learn/grade/grade_report.hpp"

#include <algorithm>
#include <sstream>

#include "tools/learn/crash_report.hpp"
#include "tools/learn/report.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

std::string of(int points, int most) {
    return std::to_string(points) + " of " + std::to_string(most);
}

std::string of(const Score& score) {
    return score.most == 0 ? "-" : of(score.points, score.most);
}

void replace_all(std::string& text,
                 const std::string& from,
                 const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

/// What a test without a teaching text of its own ended by.
std::string ending(const CaseResult& result) {
    switch (result.verdict) {
    case Verdict::stub:
        if (const auto stub = parse_stub(result.outcome.err)) {
            return stub->function + " is not written yet (task " + stub->task +
                   ")";
        }
        return "it came to something that is not written yet";
    case Verdict::hung:
        return result.outcome.cut ? "it did not end, and was cut off" : "";
    case Verdict::crashed:
        return "it ended by " + signal_text(result.outcome.signal);
    case Verdict::early:
        return "the process ended before the test did, as if all were well";
    case Verdict::odd:
        return result.outcome.exit_code < 0
                   ? ""
                   : "it ended with the exit code " +
                         std::to_string(result.outcome.exit_code) + ": " +
                         trim(result.outcome.err);
    default:
        return "";
    }
}

/// What a sanitizer ended it for, and which lines of the work it names.
std::string
reported(const Session& session, const Grade& grade, const CaseResult& result) {
    if (result.outcome.err.find("rss limit exhausted") != std::string::npos) {
        return "got:      it used more memory than it may have\n";
    }
    const auto own = grade.work.folder.lexically_relative(session.root);
    const auto report =
        parse_crash(result.outcome.err, session.root, own.string());
    if (report.kind.empty()) {
        return "got:      a sanitizer has ended it, and left no report\n";
    }
    auto text = "got:      " + report.kind + ": " + report.words + "\n";
    for (const auto& place : report.places) {
        text += "          " + place.what + " " + place.place.text() + "\n";
    }
    return text;
}

const CaseResult* first_bad(const TaskGrade& task) {
    for (const auto& test : task.tests) {
        if (test.verdict != Verdict::passed) {
            return &test;
        }
    }
    return nullptr;
}

class Page {
  public:
    Page(const Session& session, const Grade& grade)
        : session_(session)
        , terminal_(session.terminal)
        , grade_(grade) {}

    void show() {
        terminal_.out() << terminal_.bold("The work: " + grade_.work.name)
                        << "\n";
        terminal_.say("Graded with " + grade_.sandbox + ".");
        if (!session_.has_reference()) {
            terminal_.say("Each chapter stands on the chapters below it that "
                          "are in the same work: there is no reference here.");
        }
        for (const auto& chapter : grade_.chapters) {
            show_chapter(chapter);
        }
        show_sum();
        show_remarks();
    }

  private:
    void show_chapter(const ChapterGrade& chapter) {
        const auto& about = *chapter.chapter;
        terminal_.out() << "\n"
                        << terminal_.bold(
                               about.digits() + "  " +
                               pad(shorten(about.title, 34), 36) + "core " +
                               pad(of(score(chapter, true)), 10) + "  extra " +
                               of(score(chapter, false)))
                        << "\n";
        if (!chapter.not_built.empty()) {
            terminal_.out()
                << terminal_.red(wrap("It was not tested: " + chapter.not_built,
                                      Terminal::width,
                                      "    ",
                                      "    "));
            return;
        }
        for (const auto& task : chapter.tasks) {
            show_task(task);
        }
        show_own(chapter);
    }

    void show_task(const TaskGrade& task) {
        const auto name =
            task.task->title + (task.task->core ? "" : " (extra)");
        const bool all = task.passed() == task.tests.size();
        terminal_.out() << "  " << (all ? terminal_.tick() : terminal_.cross())
                        << " " << task.task->id << "  "
                        << pad(shorten(name, 38), 40)
                        << pad(of(task.points(), most_points), 10)
                        << task.passed() << " of "
                        << count(task.tests.size(), "test") << "\n";
        if (const auto* bad = first_bad(task)) {
            terminal_.out() << "\n";
            for (const auto& line :
                 split_lines(failure_text(session_, grade_, *bad))) {
                terminal_.out() << "      " << shorten(line, 74) << "\n";
            }
            terminal_.out() << "\n";
        }
    }

    void show_own(const ChapterGrade& chapter) {
        if (!chapter.not_built_own.empty()) {
            terminal_.out() << wrap("On the chapters below it that are in the "
                                    "same work, it does not build: " +
                                        chapter.not_built_own,
                                    Terminal::width,
                                    "    ",
                                    "    ");
            return;
        }
        std::vector<std::string> lost;
        for (const auto& task : chapter.tasks) {
            if (task.passed_own != task.passed()) {
                lost.push_back(task.task->id + " (" +
                               std::to_string(task.passed_own) + " of " +
                               std::to_string(task.tests.size()) + ")");
            }
        }
        if (!lost.empty()) {
            terminal_.out() << wrap(
                "On the chapters below it that are in the same work, other "
                "numbers of tests pass: " +
                    enumerate(lost) +
                    ". So a fault that shows here sits further down.",
                Terminal::width,
                "    ",
                "    ");
        }
    }

    void show_sum() {
        terminal_.out() << "\n"
                        << terminal_.bold("Altogether: core " +
                                          of(grade_.score(true)) + ", extra " +
                                          of(grade_.score(false)))
                        << "\n";
        std::vector<std::string> untouched;
        for (const auto& chapter : session_.course.chapters) {
            if (!grade_.work.chapters.contains(chapter.number)) {
                untouched.push_back(chapter.digits());
            }
        }
        if (!untouched.empty()) {
            terminal_.say(
                "Not begun, and not counted: " + enumerate(untouched) + ".");
        }
    }

    void show_remarks() {
        const auto& work = grade_.work;
        if (!work.odd_lines.empty()) {
            terminal_.out()
                << "\n"
                << wrap("Lines that a person should look at:", Terminal::width);
        }
        for (const auto& odd : work.odd_lines) {
            terminal_.out() << "  " << odd.place << "  (" << odd.why << ")\n"
                            << "    " << shorten(odd.text, 76) << "\n";
        }
        if (!work.left_out.empty()) {
            terminal_.out() << "\nNot taken along:\n";
        }
        for (const auto& file : work.left_out) {
            terminal_.out() << "  " << file << "\n";
        }
    }

    const Session& session_;
    const Terminal& terminal_;
    const Grade& grade_;
};

}  // namespace

std::string failure_text(const Session& session,
                         const Grade& grade,
                         const CaseResult& result) {
    auto text = result.outcome.out;
    const auto end = ending(result);
    if (text.empty()) {
        text = "FAILED " + result.test.name + "\n";
    }
    if (!end.empty()) {
        text += "got:      " + end + "\n";
    }
    if (result.verdict == Verdict::reported) {
        text += reported(session, grade, result);
    }
    replace_all(text,
                grade.work.folder.lexically_relative(session.root).string() +
                    "/",
                "chapters/");
    replace_all(text, session.root.string() + "/", "");
    return text;
}

void show_grade(const Session& session, const Grade& grade) {
    Page(session, grade).show();
}

}  // namespace tornado::learn
