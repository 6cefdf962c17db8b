#pragma once

/// A program that runs while something is played to it.

#include <future>

#include <sys/types.h>

#include "tools/learn/process.hpp"

namespace tornado::learn {

/// A program in the background, until it is asked to end. What it prints is
/// read all the time: otherwise it would wait for that when the pipe is full.
class Background {
  public:
    explicit Background(const Command& command);
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;
    ~Background();

    pid_t id() const { return id_; }

    /// As Ctrl-C would; then waits for it.
    const Outcome& stop();

  private:
    Process process_;  // the other thread's, until end_ is there
    const pid_t id_;
    std::future<void> end_;  // its destructor waits
};

}  // namespace tornado::learn
