#pragma once
// One process, one case: what main() does with --list, --case and --task.

#include <string>
#include <vector>

namespace tornado::testing {

struct Case {
    std::string name;   // "01.3 SelectPoller: …"
    std::string about;  // its doctest::description
    std::string file;
    unsigned line = 0;
};

/// "01.3" of a case's name.
std::string task_of(const std::string& case_name);

/// The description without the behaviour ids in brackets at its end.
std::string about_for_learners(const std::string& description);

/// Every case of this program, in the order of the sources.
std::vector<Case> all_cases();

/// The case that runs in this process.
const Case& current_case();

/// Runs the case of that name here, under the watchdog.
/// returns: the exit code of the protocol in CONTRIBUTING.md
int run_case(const std::string& name);

/// Runs each case in a child process of its own, one after the other.
/// returns: 0, or the exit code of the first that did not pass
int run_in_children(const std::vector<Case>& cases);

}  // namespace tornado::testing
