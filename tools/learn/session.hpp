#pragma once

/// What every verb works with.

#include <filesystem>
#include <string>

#include "tools/learn/course.hpp"
#include "tools/learn/journey.hpp"
#include "tools/learn/progress.hpp"
#include "tools/learn/terminal.hpp"

namespace tornado::learn {

struct Session {
    Session(const std::filesystem::path& repository,
            const Terminal& where,
            bool agreed);

    Journey journey() const { return {course, progress.get()}; }

    /// The learner's folder of a chapter.
    std::filesystem::path mine(const Chapter& chapter) const;
    std::filesystem::path reference(const Chapter& chapter) const;

    /// False in a class's repository (./learn export), which has starters/ in
    /// place of solutions/.
    bool has_reference() const;

    /// errors: Trouble that says why `what` cannot be had here, if there is no
    ///         reference
    void need_reference(const std::string& what) const;

    /// The chapter that `text` names, or the current one when it is empty.
    ///
    /// errors: Trouble in an empty course
    Place place(const std::string& text) const;

    /// Asks, unless --yes; without a terminal the answer is no.
    bool agree(const std::string& question) const;

    /// Prints what the course and progress.txt had to say.
    void show_notices();

    /// The files that a chapter should have and the learner's folder lacks.
    std::vector<std::string> missing_files(const Chapter& chapter) const;

    /// The tracks for work on a chapter (see tracks_for). A file that is gone
    /// from a later chapter does not hold this one up.
    ///
    /// errors: Trouble when a file of this or an earlier one of theirs is gone
    Tracks tracks(const Chapter& chapter, bool base_reference) const;

    /// Of a chapter's files, of its tests, and of what it stands on.
    unsigned long long fingerprint_of(const Chapter& chapter) const;

    std::filesystem::path root;
    Terminal terminal;
    bool yes;
    Course course;
    ProgressFile progress;
};

/// "chapter 01, section 3 of the book": where a task is explained.
std::string book_section(const Task& task);

}  // namespace tornado::learn
