#include <sstream>

#include <nlohmann/json.hpp>

#include "tools/learn/grade/grade_report.hpp"
#include "tools/learn/report.hpp"

namespace tornado::learn {

using json = nlohmann::ordered_json;

namespace {

json failures_of(const Session& session,
                 const Grade& grade,
                 const TaskGrade& task) {
    auto failures = json::array();
    for (const auto& test : task.tests) {
        if (test.verdict != Verdict::passed) {
            failures.push_back({{"test", test.test.name},
                                {"verdict", verdict_text(test.verdict)},
                                {"text", failure_text(session, grade, test)}});
        }
    }
    return failures;
}

json task_as_json(const Session& session,
                  const Grade& grade,
                  const TaskGrade& task) {
    return {{"task", task.task->id},
            {"title", task.task->title},
            {"core", task.task->core},
            {"points", task.points()},
            {"most", most_points},
            {"tests", task.tests.size()},
            {"passed", task.passed()},
            {"passed_on_own_chapters", task.passed_own},
            {"failures", failures_of(session, grade, task)}};
}

json score_as_json(const Score& score) {
    return {{"points", score.points}, {"most", score.most}};
}

json chapter_as_json(const Session& session,
                     const Grade& grade,
                     const ChapterGrade& chapter) {
    json result = {{"chapter", chapter.chapter->name},
                   {"core", score_as_json(score(chapter, true))},
                   {"extra", score_as_json(score(chapter, false))},
                   {"not_built", chapter.not_built},
                   {"not_built_on_own_chapters", chapter.not_built_own},
                   {"tasks", json::array()}};
    for (const auto& task : chapter.tasks) {
        result["tasks"].push_back(task_as_json(session, grade, task));
    }
    return result;
}

/// The same with what is no UTF-8 replaced: a test may print any bytes.
std::string as_utf8(const std::string& text) {
    return json::parse(
        json(text).dump(-1, ' ', false, json::error_handler_t::replace));
}

/// Text for XML; what XML cannot carry at all becomes a question mark.
std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : as_utf8(text)) {
        switch (c) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        default:
            result +=
                static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t'
                    ? '?'
                    : c;
        }
    }
    return result;
}

void write_case(std::ostream& out,
                const Session& session,
                const Grade& grade,
                const CaseResult& test) {
    out << "    <testcase classname=\"" << test.test.task() << "\" name=\""
        << escaped(test.test.name) << "\"";
    if (test.verdict == Verdict::passed) {
        out << "/>\n";
        return;
    }
    out << ">\n      <failure message=\"" << escaped(verdict_text(test.verdict))
        << "\">" << escaped(failure_text(session, grade, test))
        << "</failure>\n    </testcase>\n";
}

std::string as_text(const json& object) {
    return object.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string grade_as_json(const Session& session, const Grade& grade) {
    json result = {{"work", grade.work.name},
                   {"sandbox", grade.sandbox},
                   {"core", score_as_json(grade.score(true))},
                   {"extra", score_as_json(grade.score(false))},
                   {"chapters", json::array()},
                   {"odd_lines", json::array()},
                   {"left_out", grade.work.left_out}};
    for (const auto& chapter : grade.chapters) {
        result["chapters"].push_back(chapter_as_json(session, grade, chapter));
    }
    for (const auto& odd : grade.work.odd_lines) {
        result["odd_lines"].push_back(
            {{"place", odd.place}, {"text", odd.text}, {"why", odd.why}});
    }
    return as_text(result);
}

std::string grade_as_junit(const Session& session, const Grade& grade) {
    std::ostringstream out;
    out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
    for (const auto& chapter : grade.chapters) {
        std::size_t tests = 0;
        std::size_t failures = 0;
        for (const auto& task : chapter.tasks) {
            tests += task.tests.size();
            failures += task.tests.size() - task.passed();
        }
        out << "  <testsuite name=\"" << chapter.chapter->name << "\" tests=\""
            << tests << "\" failures=\"" << failures << "\">\n";
        for (const auto& task : chapter.tasks) {
            for (const auto& test : task.tests) {
                write_case(out, session, grade, test);
            }
        }
        out << "  </testsuite>\n";
    }
    out << "</testsuites>\n";
    return out.str();
}

}  // namespace tornado::learn
