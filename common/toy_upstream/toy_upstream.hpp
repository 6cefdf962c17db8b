#pragma once
// A slow server that somebody else runs: it knows what time it is in a few
// cities. One thread a connection, and each of them sleeps: what upstreams
// often are, and what we cannot change.

#include <chrono>
#include <cstdint>

#include "common/net/unique_fd.hpp"

namespace tornado {

/// Reads one line, a city, and answers one line after a delay:
///
///     Tokyo            ->  it is 23:15:08 in Tokyo
///     Atlantis         ->  hangs up without a word, after the same delay
///
/// and so on, line after line, until the client closes.
class ToyUpstream {
  public:
    /// Listens on 127.0.0.1:`port`; 0 lets the kernel choose.
    /// errors: std::system_error ("bind: …")
    ToyUpstream(std::uint16_t port, std::chrono::milliseconds delay);

    std::uint16_t port() const;

    /// Serves until stop(), and until every connection has ended.
    void serve();

    /// thread: any
    void stop();

  private:
    void answer(UniqueFd fd) const;

    UniqueFd listener_;
    std::chrono::milliseconds delay_;
};

}  // namespace tornado
