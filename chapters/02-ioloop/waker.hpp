#pragma once
// How another thread ends the loop's sleep.
//
// Mirrors tornado/platform/posix.py Waker (v4.5.3:37), which uses a pipe. An
// eventfd needs one descriptor instead of two.

#include "common/net/unique_fd.hpp"

namespace tornado {

/// A descriptor that the loop watches for READ like any other.
class Waker {
  public:
    Waker();

    /// Becomes readable by wake().
    int fd() const { return fd_.get(); }

    /// Makes fd() readable, if it is not already. Never blocks.
    /// thread: any
    void wake();

    /// Makes fd() unreadable again, however often wake() was called.
    void consume();

  private:
    UniqueFd fd_;
};

}  // namespace tornado
