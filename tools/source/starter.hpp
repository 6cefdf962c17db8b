#pragma once
// Starters: a chapter's solution without what the learner writes.

#include <optional>
#include <set>
#include <vector>

#include "tools/source/source_file.hpp"
#include "tools/source/task.hpp"

namespace tornado::source {

/// Which starter is wanted.
struct StarterOptions {
    // The chapter's number; TASK comments of another are refused.
    std::optional<int> chapter;
    // Tasks whose bodies stand as in the solution; the rest is stubbed.
    std::set<TaskId> solved;
};

/// Makes a chapter's starter from all the files of its solution.
///
/// The table in CONTRIBUTING.md, "TASK comments", says what becomes of which
/// body. A member that is declared in a private section which goes, but is
/// defined elsewhere, goes with the section. Files without a TASK come out as
/// they are, and so do files that are no C++.
/// returns: one file for each of `solution`, in the same order
/// errors:  SourceError for the first file that breaks a rule
/// thread:  any
std::vector<SourceFile>
generate_starter(const std::vector<SourceFile>& solution,
                 const StarterOptions& options);

/// The tasks of a solution from its first to `last`.
///
/// errors: std::invalid_argument if there is no such task; SourceError
std::set<TaskId> tasks_until(const std::vector<SourceFile>& solution,
                             TaskId last);

}  // namespace tornado::source
