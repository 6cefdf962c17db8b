#pragma once

/// A chapter's test program, case by case, each in a process of its own.

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "tools/learn/process.hpp"

namespace tornado::learn {

struct TestCase {
    std::string name;   ///< "01.3 SelectPoller: a peer that has closed …"
    std::string about;  ///< its description
    std::string where;  ///< file:line

    std::string task() const;     ///< "01.3"
    std::string subject() const;  ///< the name without the task
};

enum class Verdict {
    passed,
    failed,    ///< a check failed, or descriptors leaked: the text is in out
    stub,      ///< not written yet
    hung,      ///< cut by the watchdog, or by us
    reported,  ///< a sanitizer's report
    crashed,   ///< a signal
    early,     ///< exit code 0, but the test had not come to its end
    odd        ///< anything else
};

struct CaseResult {
    TestCase test;
    Verdict verdict = Verdict::odd;
    Outcome outcome;

    /// Everything that the process printed.
    std::string log() const;
};

/// What an outcome means, by itself.
Verdict verdict_of(const Outcome& outcome);

/// A command with limits put in front of it.
using Wrap = std::function<Command(Command)>;

/// How long a case may take. Its own watchdog, which knows what it waits for,
/// is given seconds as text; empty leaves it its own.
struct Patience {
    std::chrono::milliseconds cut = std::chrono::seconds(30);  ///< by us
    const char* at_first = "";
    const char* after_hang = "2";  ///< the others: whoever sits here waits
};

class TestProgram {
  public:
    /// program: the executable
    /// root:    where it runs
    /// wrap:    how each case is run; empty: as it is
    TestProgram(std::filesystem::path program,
                std::filesystem::path root,
                Patience patience = {},
                Wrap wrap = {});

    /// errors: Trouble when the program cannot say what its cases are
    std::vector<TestCase> list() const;

    /// Runs them, two at a time, and tells each result in their order. To pass,
    /// a test has to say a secret at its end (common/testing/proof.hpp).
    ///
    /// tell: false stops; cases that were started by then are ended
    void run(const std::vector<TestCase>& cases,
             const std::function<bool(const CaseResult&)>& tell) const;

  private:
    Process start(const TestCase& test,
                  const std::string& secret,
                  const std::string& seconds) const;

    std::filesystem::path program_;
    std::filesystem::path root_;
    Patience patience_;
    Wrap wrap_;
};

/// What a test process needs in its environment: the sanitizers' options.
std::vector<std::pair<std::string, std::string>> test_environment();

}  // namespace tornado::learn
