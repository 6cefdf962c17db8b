#pragma once

/// The tests of somebody's chapters, run and counted.

#include <filesystem>
#include <string>
#include <vector>

#include "tools/learn/cases.hpp"
#include "tools/learn/grade/sandbox.hpp"
#include "tools/learn/grade/work.hpp"
#include "tools/learn/session.hpp"

namespace tornado::learn {

struct TaskGrade {
    const Task* task = nullptr;
    std::vector<CaseResult> tests;
    std::size_t passed_own = 0;  ///< on the person's own chapters

    std::size_t passed() const;

    /// Of `most_points`: in proportion, and all of them only for all tests.
    int points() const;
};

constexpr int most_points = 10;  // a task's

struct ChapterGrade {
    const Chapter* chapter = nullptr;
    std::string not_built;      ///< why there is no test program; or empty
    std::string not_built_own;  ///< the same, on their own chapters
    std::vector<TaskGrade> tasks;
};

struct Score {
    int points = 0;
    int most = 0;
};

struct Grade {
    Work work;
    std::string sandbox;  ///< a sentence
    std::vector<ChapterGrade> chapters;

    /// core: of the core tasks, else of the extra ones
    Score score(bool core) const;
};

Score score(const ChapterGrade& chapter, bool core);

/// Builds and runs every test of the chapters that were worked on: on the
/// reference's chapters, and once more on the person's own.
///
/// errors: Trouble when the tree itself cannot be built
Grade grade_work(const Session& session, Work work);

}  // namespace tornado::learn
