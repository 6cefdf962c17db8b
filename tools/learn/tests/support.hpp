#pragma once

/// What the tests of the learn tool share: folders of their own, a terminal
/// that can be read, and a tiny course to walk through.

#include <filesystem>
#include <functional>
#include <sstream>
#include <string>

#include "tools/learn/session.hpp"
#include "tools/learn/terminal.hpp"

namespace tornado::learn::testing {

/// A folder that goes when the test ends.
class TempFolder {
  public:
    TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    ~TempFolder();

    const std::filesystem::path& path() const { return path_; }

    void write(const std::filesystem::path& file, const std::string& text);
    std::string read(const std::filesystem::path& file) const;

  private:
    std::filesystem::path path_;
};

/// Files of the tiny course that a learner works in.
inline const std::filesystem::path first_source = "chapters/01-first/first.cpp";
inline const std::filesystem::path second_source =
    "chapters/02-second/second.cpp";

/// The tiny course of tests/fixture with starters made by the generator.
class Scratch : public TempFolder {
  public:
    Scratch();

    /// What the tool does with these words; its output and exit code.
    int learn(const std::vector<std::string>& words);

    const std::string& said() const { return said_; }

    bool says(const std::string& text) const;

    /// Replaces the first `from` in a file, which must be there.
    void edit(const std::filesystem::path& file,
              const std::string& from,
              const std::string& to);

    Terminal::Abilities abilities;

  private:
    std::string said_;
};

/// Whether a program that was built in that course is still running.
bool runs_in(const Scratch& scratch);

/// A file of tests/recorded.
std::string recorded(const std::string& name);

/// Runs `work` in a child process whose files may not grow beyond `bytes`,
/// as on a full disk. True if `work` returned true.
bool with_full_disk(std::size_t bytes, const std::function<bool()>& work);

/// The widest line, in columns.
std::size_t widest(const std::string& text);

}  // namespace tornado::learn::testing
