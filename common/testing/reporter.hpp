#pragma once
// The failure text that teaches: see CONTRIBUTING.md for its form.

#include <string>
#include <vector>

#include "common/testing/case_runner.hpp"
#include "common/testing/expect.hpp"

namespace tornado::testing {

/// What the last listing by doctest found.
std::vector<Case> listed_cases();

/// Prints the current case's failure on stdout, unless one was printed before.
/// where: "file:line" or empty
void report_failure(const Failure& failure, const std::string& where);

/// "FAILED name", "about:" and "did:" of the current case, then a line that
/// says how it ended. For ends that are not a failed check.
std::string report_head(const char* verdict);

/// "read:" and "hint:" of the current case.
std::string report_tail();

/// `text` after `label`, wrapped at 80 columns.
std::string labelled(const std::string& label, const std::string& text);

}  // namespace tornado::testing
