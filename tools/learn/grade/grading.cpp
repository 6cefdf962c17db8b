#include "tools/learn/grade/grading.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "tools/learn/compile_errors.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/grade/included.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/tree.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

/// Longer than a learner would wait, and after a hang as long as a learner
/// does at first: a grader's machine is often busy.
constexpr Patience patience{
    .cut = std::chrono::seconds(60), .at_first = "20", .after_hang = "5"};

class Grading {
  public:
    Grading(const Session& session, const Work& work)
        : session_(session)
        , work_(work)
        , sandbox_(Sandbox::detect(session.root))
        , tree_(session.root,
                "grade",
                "learn",
                {settings(session, work), limited_build}) {}

    Grade run() {
        prepare();
        Grade grade{work_, sandbox_.about(), {}};
        for (const auto& chapter : session_.course.chapters) {
            if (work_.chapters.contains(chapter.number)) {
                grade.chapters.push_back(grade_chapter(chapter));
            }
        }
        session_.terminal.passing("");
        return grade;
    }

  private:
    static std::vector<std::string> settings(const Session& session,
                                             const Work& work) {
        std::vector<std::string> names;
        for (const auto& chapter : session.course.chapters) {
            if (work.chapters.contains(chapter.number)) {
                names.push_back(chapter.name);
            }
        }
        if (!session.has_reference()) {
            return {};
        }
        return {"-DTORNADO_WORK=" + work.folder.string(),
                "-DTORNADO_WORK_CHAPTERS=" + join(names, ";")};
    }

    /// The reference; where there is none, the work itself is all there is.
    Tracks tracks() const {
        Tracks all;
        for (const auto& chapter : session_.course.chapters) {
            all[chapter.number] = session_.has_reference()
                                      ? "reference"
                                      : work_.folder / chapter.name;
        }
        return all;
    }

    void prepare() {
        const auto configured = tree_.configure(tracks(), session_.terminal);
        if (!configured.good) {
            throw Trouble("The tree for grading could not be prepared; see " +
                          configured.log.string());
        }
        read_cases();
    }

    /// The names of the tests as CMake has read them in the sources: a program
    /// that is graded is not asked what it should be asked.
    void read_cases() {
        const auto outcome = run_caught({{"ctest",
                                          "--test-dir",
                                          tree_.folder().string(),
                                          "-L",
                                          "^case$",
                                          "--show-only=json-v1"},
                                         session_.root,
                                         {}});
        const auto listing = nlohmann::json::parse(outcome.out, nullptr, false);
        if (!listing.is_object() || !listing.contains("tests")) {
            throw Trouble("ctest could not list the tests: " + outcome.err);
        }
        for (const auto& test : listing["tests"]) {
            cases_.push_back({test.value("name", ""), "", ""});
        }
    }

    ChapterGrade grade_chapter(const Chapter& chapter) {
        ChapterGrade grade{&chapter, "", "", {}};
        for (const auto& task : chapter.tasks) {
            grade.tasks.push_back({&task, {}, 0});
        }
        grade.not_built = build(chapter, "work");
        if (grade.not_built.empty()) {
            grade.not_built =
                included_from_elsewhere(session_, tree_.folder(), chapter);
        }
        for (auto& task : grade.tasks) {
            task.tests = grade.not_built.empty()
                             ? run_task(chapter, *task.task, "work")
                             : unbuilt(*task.task);
        }
        grade_on_own(chapter, grade);
        return grade;
    }

    /// The first chapter that was worked on stands on the reference anyway.
    void grade_on_own(const Chapter& chapter, ChapterGrade& grade) {
        const bool same = !session_.has_reference() ||
                          chapter.number == *work_.chapters.begin();
        if (!grade.not_built.empty()) {
            grade.not_built_own = grade.not_built;
        } else if (!same) {
            grade.not_built_own = build(chapter, "own");
        }
        for (auto& task : grade.tasks) {
            if (same) {
                task.passed_own = task.passed();
            } else if (grade.not_built_own.empty()) {
                const auto tests = run_task(chapter, *task.task, "own");
                task.passed_own = TaskGrade{nullptr, tests, 0}.passed();
            }
        }
    }

    std::string target(const Chapter& chapter,
                       const std::string& variant) const {
        return "ch" + chapter.digits() +
               (session_.has_reference() ? "_" + variant : "") + "_tests";
    }

    /// Empty, or why it was not built: for the person who wrote it.
    std::string build(const Chapter& chapter, const std::string& variant) {
        const auto built =
            tree_.build(tracks(), target(chapter, variant), session_.terminal);
        if (built.good) {
            return "";
        }
        const auto errors = parse_build_output(built.output, session_.root);
        const auto own = work_.folder.lexically_relative(session_.root);
        const auto* first = errors.first_in(own.string());
        if (first == nullptr && !errors.compile.empty()) {
            first = &errors.compile.front();
        }
        if (first != nullptr) {
            return shown(first->place.text(), own) + ": " + first->message;
        }
        if (!errors.undefined.empty()) {
            return "nobody defines " + errors.undefined.front();
        }
        if (!errors.repeated.empty()) {
            return errors.repeated.front() + " is defined twice";
        }
        return "it does not build; see " + built.log.string();
    }

    static std::string shown(std::string place, const fs::path& own) {
        const auto prefix = own.string();
        return place.starts_with(prefix)
                   ? "chapters" + place.substr(prefix.size())
                   : place;
    }

    std::vector<TestCase> cases_of(const Task& task) const {
        std::vector<TestCase> mine;
        std::copy_if(
            cases_.begin(),
            cases_.end(),
            std::back_inserter(mine),
            [&](const TestCase& test) { return test.task() == task.id; });
        return mine;
    }

    std::vector<CaseResult> run_task(const Chapter& chapter,
                                     const Task& task,
                                     const std::string& variant) {
        session_.terminal.passing("Testing " + task.id + " ...");
        const TestProgram program(
            tree_.program(chapter, target(chapter, variant)),
            session_.root,
            patience,
            [this](const Command& command) { return sandbox_.wrap(command); });
        std::vector<CaseResult> results;
        program.run(cases_of(task), [&](const CaseResult& result) {
            results.push_back(result);
            return true;
        });
        sandbox_.end_what_is_left();
        return results;
    }

    std::vector<CaseResult> unbuilt(const Task& task) const {
        std::vector<CaseResult> results;
        for (const auto& test : cases_of(task)) {
            results.push_back({test, Verdict::odd, {}});
        }
        return results;
    }

    const Session& session_;
    const Work& work_;
    Sandbox sandbox_;
    Tree tree_;
    std::vector<TestCase> cases_;
};

}  // namespace

std::size_t TaskGrade::passed() const {
    return static_cast<std::size_t>(
        std::count_if(tests.begin(), tests.end(), [](const CaseResult& test) {
            return test.verdict == Verdict::passed;
        }));
}

int TaskGrade::points() const {
    return tests.empty()
               ? 0
               : static_cast<int>(most_points * passed() / tests.size());
}

Score score(const ChapterGrade& chapter, bool core) {
    Score sum;
    for (const auto& task : chapter.tasks) {
        if (task.task->core == core) {
            sum.points += task.points();
            sum.most += most_points;
        }
    }
    return sum;
}

Score Grade::score(bool core) const {
    Score sum;
    for (const auto& chapter : chapters) {
        const auto part = learn::score(chapter, core);
        sum.points += part.points;
        sum.most += part.most;
    }
    return sum;
}

Grade grade_work(const Session& session, Work work) {
    return Grading(session, work).run();
}

}  // namespace tornado::learn
