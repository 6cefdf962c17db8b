#pragma once
// The server that is measured: started by us or by somebody else.

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

#include "common/net/unique_fd.hpp"

namespace tornado::bench {

using Clock = std::chrono::steady_clock;

/// The end of all patience; everything here waits no longer than that.
class Deadline {
  public:
    explicit Deadline(std::chrono::seconds patience)
        : end_(Clock::now() + patience) {}

    /// Milliseconds that are left, for poll().
    /// errors: std::runtime_error that names `what`, if there are none
    int left(const std::string& what) const;

    bool is_over() const { return Clock::now() >= end_; }

  private:
    Clock::time_point end_;
};

class Target {
  public:
    /// A server that somebody else has started.
    /// pid: 0 if it is not known; then there are no figures of its own
    Target(std::uint16_t port, pid_t pid, const Deadline& deadline);

    /// Starts one, and ends it with this object.
    ///
    /// words:  the program and its arguments
    /// port:   where it will listen; 0: its first words are "... port N"
    /// errors: std::runtime_error that says how it ended, or that patience did
    Target(std::vector<std::string> words,
           std::uint16_t port,
           const Deadline& deadline);
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;
    ~Target();

    std::uint16_t port() const { return port_; }

    bool known() const { return pid_ != 0; }

    const Deadline& deadline() const { return deadline_; }

    /// Waits until it rests, and says what all its threads have used of the
    /// processor so far. 0 if the process is not known.
    std::chrono::nanoseconds processor_time() const;

    /// How often it has touched memory for which the system had yet to find a
    /// place. 0 if the process is not known.
    double page_faults() const;

    /// Bytes of memory that are its own (Pss), or resident where the system
    /// does not tell. 0 if the process is not known.
    double memory() const;

    /// Ends it, if it is ours. Whoever counts what a server does calls this
    /// before the connections end, or it would count some of their ends, and
    /// nobody knows how many.
    void end();

    /// ": SIGSEGV ended the server" and the like; empty if it is still there,
    /// or not ours.
    std::string how_it_ended();

  private:
    void start(std::vector<std::string> words);
    void read_port();
    void wait_for_port() const;
    bool has_ended() const;

    std::uint16_t port_;
    pid_t pid_;
    bool ours_ = false;
    UniqueFd output_;  ///< a file in memory with what it prints
    Deadline deadline_;
};

}  // namespace tornado::bench
