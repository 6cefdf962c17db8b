#include "tools/learn/cases.hpp"

#include <cstdlib>
#include <deque>

#include "tools/learn/errors.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t at_once = 2;

/// After a first hang the others of the task get less time: a learner waits.
constexpr auto impatient_limit = "2";

/// The sanitizers take a symbolizer only under its plain name.
std::string symbolizer() {
    if (const char* set = std::getenv("ASAN_SYMBOLIZER_PATH")) {
        return set;
    }
    for (int version = 25; version >= 14; --version) {
        const fs::path file =
            "/usr/lib/llvm-" + std::to_string(version) + "/bin/llvm-symbolizer";
        std::error_code error;
        if (fs::exists(file, error)) {
            return file;
        }
    }
    return find_program("llvm-symbolizer").value_or("").string();
}

}  // namespace

std::string TestCase::task() const {
    return name.substr(0, name.find(' '));
}

std::string TestCase::subject() const {
    const auto blank = name.find(' ');
    return blank == std::string::npos ? name : name.substr(blank + 1);
}

std::string CaseResult::log() const {
    return "$ --case \"" + test.name + "\"\n" + outcome.out + outcome.err;
}

Verdict verdict_of(const Outcome& outcome) {
    if (outcome.cut) {
        return Verdict::hung;
    }
    if (outcome.signal != 0) {
        return Verdict::crashed;
    }
    switch (outcome.exit_code) {
    case 0:
        return Verdict::passed;
    case 1:
        return Verdict::failed;
    case 77:
        return Verdict::stub;
    case 124:
        return Verdict::hung;
    case 99:
        return Verdict::reported;
    default:
        return Verdict::odd;
    }
}

std::vector<std::pair<std::string, std::string>> test_environment() {
    std::vector<std::pair<std::string, std::string>> environment{
        {"ASAN_OPTIONS",
         "detect_stack_use_after_return=1:exitcode=99:detect_leaks=1:"
         "handle_abort=1"},
        {"LSAN_OPTIONS", "exitcode=99"},
        {"UBSAN_OPTIONS", "print_stacktrace=1:exitcode=99"},
        {"TSAN_OPTIONS", "exitcode=99:halt_on_error=1"}};
    if (const auto program = symbolizer(); !program.empty()) {
        environment.emplace_back("ASAN_SYMBOLIZER_PATH", program);
    }
    return environment;
}

TestProgram::TestProgram(fs::path program,
                         fs::path root,
                         std::chrono::milliseconds limit)
    : program_(std::move(program))
    , root_(std::move(root))
    , limit_(limit) {}

std::vector<TestCase> TestProgram::list() const {
    const auto outcome = run_caught(
        {{program_.string(), "--list"}, root_, test_environment()}, limit_);
    if (!outcome.good()) {
        throw Trouble("The test program could not list its tests:\n" +
                          outcome.out + outcome.err +
                          "\nDoes a global variable of yours do something "
                          "before main() starts?",
                      exit_red);
    }
    std::vector<TestCase> cases;
    for (const auto& line : split_lines(outcome.out)) {
        const auto parts = split(line, '\t');
        if (parts.size() >= 3) {
            cases.push_back({parts[0], parts[1], parts[2]});
        }
    }
    return cases;
}

Process TestProgram::start(const TestCase& test, bool impatient) const {
    auto environment = test_environment();
    if (impatient) {
        environment.emplace_back("TORNADO_TEST_LIMIT", impatient_limit);
    }
    return Process(
        {{program_.string(), "--case", test.name}, root_, environment}, limit_);
}

void TestProgram::run(
    const std::vector<TestCase>& cases,
    const std::function<bool(const CaseResult&)>& tell) const {
    std::deque<Process> running;  // of cases[told] and the ones behind it
    std::size_t started = 0;
    bool impatient = false;
    for (std::size_t told = 0; told < cases.size(); ++told) {
        while (started < cases.size() && running.size() < at_once) {
            running.push_back(start(cases[started++], impatient));
        }
        while (!running.front().ended()) {
            std::vector<Process*> busy;
            for (auto& process : running) {
                if (!process.ended()) {
                    busy.push_back(&process);
                }
            }
            Process::wait_for_any(busy);
        }
        const auto outcome = running.front().outcome();
        running.pop_front();
        const CaseResult result{cases[told], verdict_of(outcome), outcome};
        impatient = impatient || result.verdict == Verdict::hung;
        if (!tell(result)) {
            return;
        }
    }
}

}  // namespace tornado::learn
