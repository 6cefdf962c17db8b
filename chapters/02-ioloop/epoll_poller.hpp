#pragma once
// Linux's way to wait for very many descriptors at once.

#include <span>
#include <vector>

#include "common/net/unique_fd.hpp"

#include "poller.hpp"

namespace tornado {

/// A Poller on epoll, level-triggered. The kernel keeps the list of what is
/// watched, so a sleep costs what is ready and not what is idle, and any
/// descriptor number will do.
///
/// When very many are ready, poll() may report only some of them; the others
/// come with the next call.
///
/// Errors and hang-ups are reported as ERROR whether or not they were asked
/// for: the kernel does not know a descriptor that is watched for nothing.
///
/// A descriptor that was closed is not watched any more, unless a copy of it
/// (dup(), fork()) is still open: then it is reported for ever. So call
/// unregister() before you close, and as with every Poller nobody gets hurt.
/// Tornado: platform/epoll.py EPollIOLoop (v4.5.3:24), select.epoll of Python
class EpollPoller final : public Poller {
  public:
    /// errors: std::system_error ("epoll_create1: …")
    EpollPoller();

    /// errors: besides those of Poller, std::system_error ("epoll_ctl: …") for
    ///         what cannot be waited for, such as a regular file (EPERM)
    void register_fd(int fd, std::uint32_t events) override;
    void modify(int fd, std::uint32_t events) override;
    void unregister(int fd) override;

    /// Counts in whole milliseconds, rounded up.
    std::span<const PollEvent> poll(std::chrono::nanoseconds timeout) override;

  private:
    // TASK 02.5: what must it remember, if the kernel remembers what is
    // watched?
    // Yours to design.
};

}  // namespace tornado
