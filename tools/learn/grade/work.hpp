#pragma once

/// Somebody's chapters, fetched from a clone or an archive.

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "tools/learn/session.hpp"

namespace tornado::learn {

/// A line of the work that a person should look at.
struct OddLine {
    std::string place;  ///< "02-ioloop/ioloop.cpp:12"
    std::string text;
    std::string why;
};

struct Work {
    std::string name;              ///< of the folder or archive
    std::filesystem::path folder;  ///< the copy: NN-name folders
    std::set<int> chapters;        ///< that differ from the starter
    std::vector<std::string> left_out;
    std::vector<OddLine> odd_lines;
};

/// Copies the chapters of `from` to `into`: plain files that end in .hpp or
/// .cpp and nothing else, no links, within limits. What `into` held before and
/// the work has not goes; what is the same stays as it is, for the build's sake.
///
/// from:   a clone, its chapters/, or an archive of either (tar, zip)
/// errors: Trouble when there are no chapters in it
Work take_work(const Session& session,
               const std::filesystem::path& from,
               const std::filesystem::path& into);

}  // namespace tornado::learn
