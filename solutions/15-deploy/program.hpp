#pragma once
// Somebody else's program, run as a child. Given.

#include <string>
#include <vector>

#include <sys/types.h>

namespace tornado {

/// A program that runs until it is told to stop. What a terminal sends does not
/// reach it, and it does not outlive us.
class Program {
  public:
    /// command: its path, or a name to be looked for (in /usr/sbin, too), and
    ///          its arguments. What cannot be run ends with 127, after a line
    ///          on stderr
    /// errors:  std::system_error ("fork: …")
    explicit Program(std::vector<std::string> command);
    /// Kills it, and what it has begun.
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    pid_t pid() const { return pid_; }

    /// Harmless if it has ended.
    void signal(int number) const;

    /// Waits for its end.
    void wait();

    /// If it has ended, starts it again.
    /// returns: true then
    bool restart_if_ended();

  private:
    void start();

    std::vector<std::string> command_;
    pid_t pid_ = -1;  // -1: it has ended
};

}  // namespace tornado
