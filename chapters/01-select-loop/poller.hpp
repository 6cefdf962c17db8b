#pragma once
// What an event loop needs from the operating system: "wake me when one of
// these descriptors is ready, or when this much time has passed". Given; you
// write SelectPoller in this chapter and EpollPoller in the next.
//
// Mirrors the poller interface of Tornado 4.5's ioloop.PollIOLoop.

#include <chrono>
#include <cstdint>
#include <span>

namespace tornado {

/// A descriptor, and what it is ready for.
struct PollEvent {
    int fd = -1;
    std::uint32_t events = 0;

    bool operator==(const PollEvent&) const = default;
};

/// Waits for many descriptors at once. Never owns them.
///
/// thread: one at a time; no call is safe while another thread is in poll()
class Poller {
  public:
    // The bits are epoll's, whatever waits underneath.
    static constexpr std::uint32_t NONE = 0;
    static constexpr std::uint32_t READ = 0x001;
    static constexpr std::uint32_t WRITE = 0x004;
    static constexpr std::uint32_t ERROR = 0x008 | 0x010;  // error or hang-up
    // The peer will send no more, though unread bytes may stand before the end.
    // For who asks, and where the system can tell (epoll, not select).
    static constexpr std::uint32_t READ_HANG_UP = 0x2000;

    Poller() = default;
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;
    virtual ~Poller() = default;

    /// Watches `fd` for `events`.
    /// errors: std::system_error (EEXIST) if it is watched already
    virtual void register_fd(int fd, std::uint32_t events) = 0;

    /// Replaces what `fd` is watched for.
    /// errors: std::system_error (ENOENT) if it is not watched
    virtual void modify(int fd, std::uint32_t events) = 0;

    /// Stops watching `fd`. Call it before you close the descriptor.
    /// errors: std::system_error (ENOENT) if it is not watched
    virtual void unregister(int fd) = 0;

    /// Sleeps until a descriptor is ready, but no longer than `timeout`. A
    /// fraction that the system cannot count is rounded up, so that nobody
    /// wakes too early and asks again.
    ///
    /// timeout: zero looks and returns at once; negative waits without limit
    /// returns: one entry for each ready descriptor; valid until the next
    ///          call. Empty after a timeout, and after a signal (EINTR)
    /// errors:  std::system_error that begins with the system call's name
    virtual std::span<const PollEvent>
    poll(std::chrono::nanoseconds timeout) = 0;
};

}  // namespace tornado
