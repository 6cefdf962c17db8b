#pragma once

/// Other programs: started from a list of words, never through a shell.

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace tornado::learn {

struct Command {
    std::vector<std::string> words;   ///< the program (looked up), arguments
    std::filesystem::path directory;  ///< where it runs; empty: here
    std::vector<std::pair<std::string, std::string>> environment;  ///< added
    std::string input{};  ///< on standard input, at most 4 KB
};

struct Outcome {
    int exit_code = -1;  ///< of a process that ended by itself
    int signal = 0;      ///< that ended it
    bool cut = false;    ///< we ended it: it took too long
    std::string out;
    std::string err;
    double seconds = 0;

    bool good() const { return exit_code == 0 && signal == 0 && !cut; }
};

/// A started program, its output caught. It leads a process group of its own,
/// so that whatever it starts can be ended with it; the destructor does that.
class Process {
  public:
    using Clock = std::chrono::steady_clock;

    /// joined: standard error goes into `out` as well, in the order written
    Process(const Command& command,
            std::chrono::milliseconds limit,
            bool joined = false);
    Process(Process&& other) noexcept;
    Process& operator=(Process&&) = delete;
    ~Process();

    bool ended() const { return pid_ < 0; }

    pid_t id() const { return pid_; }

    const Outcome& outcome() const { return outcome_; }

    /// Called with each piece of standard output as it comes.
    void on_output(std::function<void(std::string_view)> callback);

    /// Waits until one of them has ended (and been read to the end).
    ///
    /// errors: Stopped on Ctrl-C
    static void wait_for_any(std::vector<Process*> processes);

  private:
    struct Pipe {
        int fd = -1;
        std::string tail;  // what came last, once there was too much
        bool cut = false;  // something is missing before it
    };

    bool drain(Pipe& pipe);
    void check_limit();
    void reap();
    void kill_group(int signal) const;

    pid_t pid_ = -1;
    pid_t group_ = -1;
    Pipe out_;
    Pipe err_;
    Outcome outcome_;
    std::function<void(std::string_view)> on_output_;
    Clock::time_point start_;
    Clock::time_point deadline_;
};

/// Runs a program to its end, with its output caught.
Outcome run_caught(const Command& command,
                   std::chrono::milliseconds limit = std::chrono::minutes(10),
                   bool joined = false);

/// Runs a program in the foreground: it has the terminal, and Ctrl-C is its.
Outcome run_attached(const Command& command);

/// The full path of a program on PATH.
std::optional<std::filesystem::path> find_program(const std::string& name);

/// "SIGSEGV (invalid memory access)", for a person.
std::string signal_text(int signal);

}  // namespace tornado::learn
