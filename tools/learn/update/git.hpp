#pragma once

/// The little of git that an update needs, each a command of its own.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tornado::learn {

/// A file of a commit.
struct GitFile {
    std::string blob;  ///< its content's name
    bool executable = false;
};

class Git {
  public:
    /// errors: Trouble if `root` is no clone, or something is half done in it
    explicit Git(std::filesystem::path root);

    /// Fetches what `from` (a remote, a path, a URL) has as its HEAD.
    ///
    /// returns: the commit's name
    /// errors:  Trouble with git's own words
    std::string fetch(const std::string& from) const;

    /// Where the course comes from when nothing is said: the remote upstream,
    /// else origin.
    ///
    /// errors: Trouble if there is neither
    std::string usual_source() const;

    /// The commit of the course that the clone is at: what the last update
    /// noted, else the newest that `newer` and HEAD have in common. Nothing if
    /// they have none: a class's repository that was exported once more, an
    /// archive that became a repository.
    std::optional<std::string> course_commit(const std::string& newer) const;

    bool contains(const std::string& commit) const;  ///< HEAD does

    /// The plain files of a commit by path.
    std::map<std::string, GitFile> files(const std::string& commit) const;
    std::string content(const GitFile& file) const;

    /// Commits these paths as they are on the disk, and nothing else, on top of
    /// HEAD and of `newer`; what else is staged stays so. Notes `newer` as
    /// where the course is. HEAD moves last: until then nothing is done.
    void commit(const std::vector<std::string>& paths,
                const std::string& newer) const;

  private:
    struct Answer;

    std::string must(std::vector<std::string> words,
                     const std::string& index = "",
                     const std::string& input = "") const;
    std::optional<std::string> may(std::vector<std::string> words) const;
    void stage(const std::vector<std::string>& paths,
               const std::string& index) const;
    std::vector<std::string> identity() const;

    std::filesystem::path root_;
    std::filesystem::path folder_;  // .git
};

}  // namespace tornado::learn
