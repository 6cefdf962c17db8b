#pragma once

/// What an update does to each file, decided before any is touched.

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tornado::learn {

/// A file as three sides have it; nothing: it is not there.
struct ThreeSides {
    std::optional<std::string> mine;  ///< on the disk
    std::optional<std::string> old;   ///< in the course so far
    std::optional<std::string> now;   ///< in the newer course
};

enum class Step {
    nothing,
    write,   ///< the newer course's
    remove,  ///< the course no longer has it, and it was not touched
    beside,  ///< a starter that was worked in: the new one goes beside it
    gone     ///< the same, but the course no longer has it: it stays
};

/// For a file of chapters/: what somebody has written stays.
Step step_for_chapter_file(const ThreeSides& sides);

/// For all other files: they are the course's. One that was changed is written
/// anew all the same (after a copy was made: see needs_copy).
Step step_for_course_file(const ThreeSides& sides);

/// Would this step lose something that is not in the course?
bool needs_copy(const ThreeSides& sides, Step step);

/// What has changed from one starter to the next, in a sentence's part: "3
/// lines came, 1 went; the words of task 02.3 changed".
std::string what_changed(const std::string& old, const std::string& now);

}  // namespace tornado::learn
