#pragma once

/// Walls and limits for code that is not trusted.

#include <filesystem>
#include <string>

#include "tools/learn/process.hpp"

namespace tornado::learn {

/// How a strange program is run.
///
/// With bubblewrap (and a kernel that lets it): no network but a loopback of
/// its own, no other processes in sight, no files but the system's and the
/// course's, both read-only, and a small /tmp. Without: limits only.
/// Either way limits on processes, file sizes, CPU time and memory. Started by
/// root, the program runs as a user that nobody else is, and never as root.
class Sandbox {
  public:
    /// Tries what this machine allows.
    ///
    /// root:   of the course; the program must be below it
    /// errors: Trouble when strange code cannot be run here
    static Sandbox detect(const std::filesystem::path& root);

    /// Two that were wrapped one after the other may run side by side, and
    /// share no limit. The third is for when the first has ended.
    Command wrap(const Command& command);

    /// Ends what hid from us and runs on: only behind walls does all go with
    /// the test. Started by an ordinary user, it stays.
    void end_what_is_left() const;

    bool has_walls() const { return walls_; }

    /// For the report: what holds, in a sentence.
    std::string about() const;

  private:
    Sandbox(std::filesystem::path root, bool walls);

    bool works();
    std::vector<std::string> user_words(unsigned which) const;
    std::vector<std::string> limit_words() const;
    std::vector<std::string> wall_words(const Command& command) const;

    std::filesystem::path root_;
    bool walls_;
    unsigned wrapped_ = 0;
};

/// For a compiler that is given strange code: memory, time, file sizes.
Command limited_build(Command command);

}  // namespace tornado::learn
