#pragma once

/// What the tool throws when it cannot go on: words for a person.

#include <stdexcept>
#include <string>

namespace tornado::learn {

/// The tool's exit codes.
enum ExitCode : int {
    exit_good = 0,       ///< green, or done what was asked
    exit_red = 1,        ///< a test, a gate or a build failed
    exit_trouble = 2,    ///< a wrong command line, a broken course, no disk
    exit_stopped = 130,  ///< Ctrl-C, as shells report it
};

/// Something is wrong that the person can read about and mend.
class Trouble : public std::runtime_error {
  public:
    explicit Trouble(const std::string& words, int code = exit_trouble)
        : std::runtime_error(words)
        , code_(code) {}

    int code() const { return code_; }

  private:
    int code_;
};

/// Ctrl-C: unwinds to main, so that destructors kill children and tidy up.
class Stopped : public std::exception {
  public:
    const char* what() const noexcept override { return "stopped"; }
};

}  // namespace tornado::learn
