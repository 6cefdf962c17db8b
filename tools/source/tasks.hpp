#pragma once
// What the tasks of a chapter ask for, and how much there is to write.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "tools/source/source_file.hpp"
#include "tools/source/task.hpp"

namespace tornado::source {

enum class PartKind {
    body,     // a function's body is the learner's
    section,  // a class's private section is
    helper    // it is not in the starter at all
};

/// One place where a task is written.
struct TaskPart {
    PartKind kind = PartKind::body;
    std::string file;       // within the chapter's folder: "ioloop.cpp"
    std::string name;       // "IOLoop::start", "IOLoop private"
    std::string text;       // what its TASK comment asks
    std::size_t line = 0;   // of the TASK comment, in the solution
    std::size_t lines = 0;  // that a learner writes: no blanks, no comments
};

/// A task with all the places where it is written, in order.
struct TaskSummary {
    TaskId id;
    std::vector<TaskPart> parts;
    std::size_t lines = 0;
};

/// Sums up the tasks of a solution, in order.
///
/// chapter: its number; TASK comments of another are refused
/// errors:  SourceError for the first file that breaks a rule
std::vector<TaskSummary> tasks_of(const std::vector<SourceFile>& solution,
                                  std::optional<int> chapter);

}  // namespace tornado::source
