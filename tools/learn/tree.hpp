#pragma once

/// A build tree: configured when it must be, built, its programs found.

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tools/learn/files.hpp"
#include "tools/learn/journey.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/terminal.hpp"

namespace tornado::learn {

struct BuildResult {
    bool good = false;
    std::string output;         ///< of the step that failed
    std::filesystem::path log;  ///< where the whole of it is
    double seconds = 0;
    /// The tree's: while this is there, nobody builds another thing in it.
    std::unique_ptr<FileLock> alone{};
};

class Tree {
  public:
    struct Options {
        std::vector<std::string> settings;     ///< more words for cmake
        std::function<Command(Command)> wrap;  ///< how the build is run
    };

    /// name:   the folder below build/
    /// preset: the CMake preset; its compilers and flags
    Tree(std::filesystem::path root,
         std::string name,
         std::string preset,
         Options options = {});

    /// Configures if it never was, or not with these tracks.
    BuildResult configure(const Tracks& tracks, const Terminal& terminal) const;

    /// Configures (if needed) and builds one target. Another build of this tree
    /// is waited for, and so is whoever still holds the result of one.
    BuildResult build(const Tracks& tracks,
                      const std::string& target,
                      const Terminal& terminal) const;

    /// The executable of a chapter's target, such as ch01_tests.
    std::filesystem::path program(const Chapter& chapter,
                                  const std::string& target) const;

    const std::filesystem::path& folder() const { return folder_; }

  private:
    BuildResult run(std::vector<std::string> words,
                    const std::string& doing,
                    const Terminal& terminal) const;
    void say_wait(const Terminal& terminal) const;

    std::filesystem::path root_;
    std::string name_;
    std::string preset_;
    Options options_;
    std::filesystem::path folder_;
};

/// CMake's words for the compiler that the person brought (LEARN_CXX), and for
/// the C compiler that belongs to it; none without.
std::vector<std::string> compiler_settings();

/// Removes the precompiled headers of a build folder if `output`, a build's,
/// says that the system's headers are others by now. An update of packages
/// brings such that are older than what was precompiled, so that ninja sees no
/// reason to build that anew, and clang refuses it each time.
///
/// returns: true if there were such words: the build is worth another try
bool drop_stale_headers(const std::filesystem::path& folder,
                        const std::string& output);

/// build/logs/NAME, made new with `text`; trouble with the disk is swallowed,
/// since a log is only a help.
std::filesystem::path write_log(const std::filesystem::path& root,
                                const std::string& name,
                                const std::string& text);

}  // namespace tornado::learn
