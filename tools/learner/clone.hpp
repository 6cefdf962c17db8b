#pragma once

/// The scripted learner's own copy of the repository.

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "tools/learn/course.hpp"
#include "tools/learn/starters.hpp"

namespace tornado::learner {

/// What the tool said to one command.
struct Answer {
    int code = 0;
    std::string text;
    double seconds = 0;

    /// Prose is compared word by word, since it is wrapped.
    bool says(const std::string& words) const;
};

/// A learner's build compiles each file by itself, and what the compiler says
/// of one is about that one. Several as one take half the time.
enum class Build { each_file, together };

class Clone {
  public:
    /// Copies what git knows of `from`, committed or not, to `to`; files that
    /// are the same already stay, so that a second run builds less.
    ///
    /// tool: the learn tool's executable
    /// as:   how it is built
    Clone(std::filesystem::path from,
          std::filesystem::path to,
          std::filesystem::path tool,
          Build as);

    /// As after `git clone`: fresh starters, no progress.
    void start_over();

    /// As one who has come to this chapter with the core of those below.
    void stand_at(const learn::Chapter& chapter);

    /// Runs the tool with these words.
    Answer learn(const std::vector<std::string>& words) const;

    /// Builds a chapter's program as the learner's tree has it now, and runs a
    /// file of tests/browser against it, in chromium.
    ///
    /// browser: the folder in which tests/browser is installed
    Answer in_browser(const learn::Chapter& chapter,
                      const std::string& program,
                      const std::string& file,
                      const std::filesystem::path& browser) const;

    const learn::Course& course() const { return course_; }

    const std::filesystem::path& root() const { return to_; }

    /// Writes a chapter's files with the bodies of these tasks in place.
    void paste(const learn::Chapter& chapter,
               const std::set<std::string>& solved) const;

    /// Puts lines at the start of the first body that a task asks for, and
    /// `head` at the top of its file. Returns file and line of the first.
    std::string spoil(const learn::Chapter& chapter,
                      const std::string& task,
                      const std::string& head,
                      const std::string& lines) const;

  private:
    void copy_files() const;

    std::filesystem::path from_;
    std::filesystem::path to_;
    std::filesystem::path tool_;
    Build build_;
    learn::Course course_;
};

}  // namespace tornado::learner
