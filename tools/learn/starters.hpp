#pragma once

/// A chapter's files as the generator makes them of the reference.

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "tools/learn/course.hpp"

namespace tornado::learn {

/// Is there a reference? A class's repository has starters/ in its place.
bool has_reference(const std::filesystem::path& root);

/// Where a chapter's starter comes from: solutions/NN-name, or starters/NN-name
/// where there is no reference.
std::filesystem::path source_of(const std::filesystem::path& root,
                                const Chapter& chapter);

struct StarterFile {
    std::filesystem::path name;  ///< relative to the chapter's folder
    std::string text;
};

/// The files of a chapter with the bodies of the `solved` tasks in place and
/// stubs in the others.
///
/// errors: Trouble with the file, the line and what breaks a rule
std::vector<StarterFile> starter_of(const std::filesystem::path& root,
                                    const Chapter& chapter,
                                    const std::set<std::string>& solved = {});

/// One place where a task is written.
struct TaskPart {
    std::string file;  ///< within the chapter's folder
    std::string name;  ///< "SelectPoller::poll"
    std::string text;  ///< what its TASK comment asks
    bool body = true;  ///< of a function; false: a private section
};

/// What a task asks for, as the TASK comments of the reference say it; empty
/// where the reference cannot be read.
std::vector<TaskPart> parts_of(const std::filesystem::path& root,
                               const Chapter& chapter,
                               const std::string& task);

/// Those of `files` that differ from what is in `folder`, or are not there.
std::vector<StarterFile> differing(const std::vector<StarterFile>& files,
                                   const std::filesystem::path& folder);

/// Writes them, each so that a crash leaves the old or the new.
///
/// errors: Trouble
void write_files(const std::vector<StarterFile>& files,
                 const std::filesystem::path& folder);

}  // namespace tornado::learn
