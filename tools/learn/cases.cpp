#include "tools/learn/cases.hpp"

#include <cstdlib>
#include <deque>
#include <iomanip>
#include <random>
#include <sstream>

#include "tools/learn/errors.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t at_once = 2;

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

/// 128 bits that nobody can guess.
std::string new_secret() {
    std::random_device random;
    std::ostringstream digits;
    for (int i = 0; i < 4; ++i) {
        digits << std::hex << std::setw(8) << std::setfill('0') << random();
    }
    return digits.str();
}

/// Removes the first `piece` of `text`; false if there is none.
bool take_out(std::string& text, const std::string& piece) {
    const auto at = text.find(piece);
    if (at == std::string::npos) {
        return false;
    }
    text.erase(at, piece.size());
    return true;
}

CaseResult result_of(const TestCase& test,
                     const Outcome& outcome,
                     const std::string& secret) {
    CaseResult result{test, verdict_of(outcome), outcome};
    const bool proven = take_out(result.outcome.err, "proof: " + secret + "\n");
    if (result.verdict == Verdict::passed && !proven) {
        result.verdict = Verdict::early;
    }
    return result;
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
                         Patience patience,
                         Wrap wrap)
    : program_(std::move(program))
    , root_(std::move(root))
    , patience_(patience)
    , wrap_(std::move(wrap)) {}

std::vector<TestCase> TestProgram::list() const {
    const auto outcome =
        run_caught({{program_.string(), "--list"}, root_, test_environment()},
                   patience_.cut);
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

Process TestProgram::start(const TestCase& test,
                           const std::string& secret,
                           const std::string& seconds) const {
    auto environment = test_environment();
    environment.emplace_back("TORNADO_PROOF", "1");
    if (!seconds.empty()) {
        environment.emplace_back("TORNADO_TEST_LIMIT", seconds);
    }
    const Command command{
        {program_.string(), "--case", test.name}, root_, environment, secret};
    return Process(wrap_ ? wrap_(command) : command, patience_.cut);
}

void TestProgram::run(
    const std::vector<TestCase>& cases,
    const std::function<bool(const CaseResult&)>& tell) const {
    struct Running {
        std::string secret;
        Process process;
    };

    std::deque<Running> running;  // of cases[told] and the ones behind it
    std::size_t started = 0;
    std::string seconds = patience_.at_first;
    for (std::size_t told = 0; told < cases.size(); ++told) {
        while (started < cases.size() && running.size() < at_once) {
            const auto secret = new_secret();
            running.push_back(
                {secret, start(cases[started++], secret, seconds)});
        }
        while (!running.front().process.ended()) {
            std::vector<Process*> busy;
            for (auto& [secret, process] : running) {
                if (!process.ended()) {
                    busy.push_back(&process);
                }
            }
            Process::wait_for_any(busy);
        }
        const auto result = result_of(cases[told],
                                      running.front().process.outcome(),
                                      running.front().secret);
        running.pop_front();
        if (result.verdict == Verdict::hung) {
            seconds = patience_.after_hang;
        }
        if (!tell(result)) {
            return;
        }
    }
}

}  // namespace tornado::learn
