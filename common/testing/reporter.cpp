#include "common/testing/reporter.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <sstream>

#include <doctest/doctest.h>

#include "common/testing/steps.hpp"

namespace tornado::testing {

namespace {

constexpr std::size_t indent = 10;
constexpr std::size_t columns = 80;

std::vector<Case>& listing() {
    static std::vector<Case> cases;
    return cases;
}

const Failure* being_reported = nullptr;
bool reported = false;

std::string place(const char* file, int line) {
    // From tests/ on, wherever the build was.
    std::string path = file;
    for (const char* root : {"/tests/", "/common/", "/chapters/"})
        if (std::size_t at = path.rfind(root); at != std::string::npos) {
            path.erase(0, at + 1);
            break;
        }
    return path + ":" + std::to_string(line);
}

/// doctest's reporter interface; it says only what went wrong.
class Teach : public doctest::IReporter {
  public:
    explicit Teach(const doctest::ContextOptions&) {}

    void report_query(const doctest::QueryData& query) override {
        listing().clear();
        for (unsigned i = 0; i < query.num_data; ++i) {
            const doctest::TestCaseData& data = *query.data[i];
            listing().push_back(
                {data.m_name,
                 data.m_description != nullptr ? data.m_description : "",
                 data.m_file.c_str(),
                 data.m_line});
        }
    }

    void log_assert(const doctest::AssertData& assertion) override {
        if (!assertion.m_failed) return;
        std::string got = assertion.m_decomp.c_str();
        if (assertion.m_threw)
            got = "an exception: " + std::string(assertion.m_exception.c_str());
        if (got.empty()) got = "that did not happen";
        report_failure({assertion.m_expr, got, ""},
                       place(assertion.m_file, assertion.m_line));
    }

    void log_message(const doctest::MessageData& message) override {
        Failure failure{"", message.m_string.c_str(), ""};
        if (being_reported != nullptr) failure = *being_reported;
        report_failure(failure, place(message.m_file, message.m_line));
    }

    void test_case_exception(const doctest::TestCaseException& e) override {
        report_failure({"no exception leaves the test",
                        "an exception: " + std::string(e.error_string.c_str()),
                        ""},
                       "");
    }

    void test_run_start() override {}

    void test_run_end(const doctest::TestRunStats&) override {}

    void test_case_start(const doctest::TestCaseData&) override {}

    void test_case_reenter(const doctest::TestCaseData&) override {}

    void test_case_end(const doctest::CurrentTestCaseStats&) override {}

    void subcase_start(const doctest::SubcaseSignature&) override {}

    void subcase_end() override {}

    void test_case_skipped(const doctest::TestCaseData&) override {}
};

DOCTEST_REGISTER_REPORTER("teach", 1, Teach);

/// Tests read more lightly under a second label column: no label, but indent.
std::string caret_line(const std::string& caret) {
    return caret.empty() ? "" : std::string(indent, ' ') + caret + "\n";
}

}  // namespace

std::vector<Case> listed_cases() {
    return listing();
}

std::string labelled(const std::string& label, const std::string& text) {
    std::string out = label + std::string(indent - label.size(), ' ');
    std::size_t column = indent;
    std::istringstream words(text);
    std::string word;
    for (bool first = true; words >> word; first = false) {
        if (!first && column + 1 + word.size() > columns) {
            out += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (!first) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
    }
    return out + "\n";
}

std::string report_head(const char* verdict) {
    const Case& test = current_case();
    return std::string(verdict) + " " + test.name + "\n" +
           labelled("about:", about_for_learners(test.about)) +
           numbered_steps();
}

std::string report_tail() {
    std::string task = task_of(current_case().name);
    std::string chapter = task.substr(0, 2);
    if (chapter == "00" || task.size() < 4) return "";
    return "read:     book chapter " + chapter + ", section " + task.substr(3) +
           " (./learn book " + chapter + ")\nhint:     ./learn hint " + task +
           "\n";
}

void report_failure(const Failure& failure, const std::string& where) {
    if (reported) return;
    reported = true;
    // Texts keep their bytes in one line each, over a caret; words are
    // wrapped.
    std::string text = report_head("FAILED");
    if (failure.caret.empty()) {
        if (!failure.expected.empty())
            text += labelled("expected:", failure.expected);
        text += labelled("got:", failure.got);
    } else {
        text += "expected: " + failure.expected + "\n";
        text += "got:      " + failure.got + "\n";
        text += caret_line(failure.caret);
    }
    if (!where.empty()) text += "where:    " + where + "\n";
    text += report_tail();
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void fail(const Failure& failure, const char* file, int line) {
    being_reported = &failure;
    doctest::detail::MessageBuilder builder(
        file, line, doctest::assertType::is_require);
    builder.log();
    being_reported = nullptr;
    builder.react();
    std::terminate();  // react() has thrown
}

void fail_texts(std::string_view got,
                std::string_view expected,
                const char* file,
                int line) {
    Difference d = difference(got, expected);
    fail({d.expected, d.got, d.caret}, file, line);
}

}  // namespace tornado::testing
