#pragma once

/// Where the learner is and what comes next: course and progress together.

#include <map>
#include <string>
#include <vector>

#include "tools/learn/course.hpp"
#include "tools/learn/progress.hpp"

namespace tornado::learn {

enum class ChapterState {
    ahead,    ///< not begun
    begun,    ///< some of its core is done
    done,     ///< its core is passed
    skipped,  ///< closed, but with skipped core tasks
    lent,     ///< the reference stands in for it
    off_path  ///< not on the short path: the reference stands in for it
};

struct Tally {
    std::size_t done = 0;
    std::size_t all = 0;
};

class Journey {
  public:
    Journey(const Course& course, const Progress& progress);

    ChapterState state(const Chapter& chapter) const;

    /// The tasks of a chapter that the chosen path asks for, in order.
    std::vector<const Task*> asked(const Chapter& chapter) const;
    Tally tally(const Chapter& chapter) const;
    Tally tally() const;  ///< of the whole path

    /// Every core task is passed: later chapters may stand on it.
    bool stands(const Chapter& chapter) const;

    /// Nothing of it holds the learner back: passed, skipped, lent, off path.
    bool closed(const Chapter& chapter) const;

    /// The chapter that is worked on; null only in an empty course.
    const Chapter* chapter() const;

    /// What `check` checks: what turned red again, else the first task that
    /// is neither passed nor skipped; null when the chapter is finished.
    const Task* task() const;
    const Task* task_of(const Chapter& chapter) const;

    /// The chapter after `chapter` on the path that is not lent, or null.
    const Chapter* after(const Chapter& chapter) const;

  private:
    bool on_path(const Chapter& chapter) const;

    const Course& course_;
    const Progress& progress_;
};

/// Before anything else changes: the chapter that the learner is in becomes
/// the chosen one. So passing never moves anybody on; next does.
void stay_in_chapter(const Course& course, Progress& progress);

/// Chapter number to "mine" or "reference" (or a folder).
using Tracks = std::map<int, std::string>;

/// The tracks for work on `number`: that one is mine, and so is every other
/// chapter whose core is passed and that is not lent.
///
/// base_reference: all but `number` come from the reference
Tracks tracks_for(const Course& course,
                  const Progress& progress,
                  int number,
                  bool base_reference);

}  // namespace tornado::learn
