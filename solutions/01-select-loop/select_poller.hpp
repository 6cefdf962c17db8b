#pragma once
// The oldest way to wait for many descriptors at once.

#include <map>
#include <span>
#include <vector>

#include "poller.hpp"

namespace tornado {

/// A Poller on select().
///
/// select() knows "readable" and "writable" and nothing else: it shows a peer
/// that has closed as readable, and the read then gives zero bytes. So ERROR
/// alone counts as READ here, and is reported as READ. With WRITE it needs no
/// help: a connection that has died is writable, and the write then fails.
///
/// A descriptor of FD_SETSIZE (1024) or more does not fit into select()'s
/// fd_set, and is refused.
/// Tornado: platform/select.py _Select (v4.5.3:27)
class SelectPoller final : public Poller {
  public:
    /// errors: besides those of Poller, std::out_of_range if `fd` is negative
    ///         or does not fit; its text names FD_SETSIZE
    void register_fd(int fd, std::uint32_t events) override;
    void modify(int fd, std::uint32_t events) override;
    void unregister(int fd) override;
    std::span<const PollEvent> poll(std::chrono::nanoseconds timeout) override;

  private:
    // TASK 01.3: what must a poller remember between two calls?
    std::map<int, std::uint32_t> interest_;
    std::vector<PollEvent> ready_;  // kept, so that poll() allocates nothing
};

/// Sleeps until something can be read from one of `fds` (bytes, the end of a
/// stream, or a newcomer at a listener).
/// errors: as Poller's
void wait_until_readable(Poller& poller, std::span<const int> fds);

}  // namespace tornado
