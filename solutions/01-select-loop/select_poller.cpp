#include "select_poller.hpp"

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

#include <sys/select.h>

#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

namespace tornado {

namespace {

/// What select() must be asked about `events`.
bool wants_read(std::uint32_t events) {
    // TASK 01.3: READ, and ERROR where WRITE does not show it anyway.
    return (events & Poller::READ) != 0 ||
           ((events & Poller::ERROR) != 0 && (events & Poller::WRITE) == 0);
}

bool wants_write(std::uint32_t events) {
    // TASK 01.3: only WRITE.
    return (events & Poller::WRITE) != 0;
}

/// `timeout` as select() takes it, rounded up to whole microseconds.
timeval to_timeval(std::chrono::nanoseconds timeout) {
    // TASK 01.3: seconds and microseconds.
    using std::chrono::microseconds;
    auto us = std::chrono::ceil<microseconds>(timeout).count();
    return {us / 1'000'000, us % 1'000'000};
}

}  // namespace

void SelectPoller::register_fd(int fd, std::uint32_t events) {
    // TASK 01.3: remember it. Refuse what is registered already, and what
    // does not fit into an fd_set: FD_SET would write past its end.
    if (fd < 0 || fd >= FD_SETSIZE)
        throw std::out_of_range("select: fd " + std::to_string(fd) +
                                " is not below FD_SETSIZE (" +
                                std::to_string(FD_SETSIZE) + ")");
    if (!interest_.emplace(fd, events).second)
        throw std::system_error(EEXIST, std::generic_category(), "register_fd");
}

void SelectPoller::modify(int fd, std::uint32_t events) {
    // TASK 01.3: replace what it is watched for.
    auto found = interest_.find(fd);
    if (found == interest_.end())
        throw std::system_error(ENOENT, std::generic_category(), "modify");
    found->second = events;
}

void SelectPoller::unregister(int fd) {
    // TASK 01.3: forget it.
    if (interest_.erase(fd) == 0)
        throw std::system_error(ENOENT, std::generic_category(), "unregister");
}

std::span<const PollEvent>
SelectPoller::poll(std::chrono::nanoseconds timeout) {
    // TASK 01.3: build select()'s two sets, sleep in it, and turn what it
    // leaves in them into one entry for each ready descriptor.
    fd_set readable;
    fd_set writable;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    for (const auto& [fd, events] : interest_) {
        if (wants_read(events)) FD_SET(fd, &readable);
        if (wants_write(events)) FD_SET(fd, &writable);
    }
    int end = interest_.empty() ? 0 : interest_.rbegin()->first + 1;
    timeval limit = to_timeval(std::max(timeout, timeout.zero()));
    timeval* no_longer_than = timeout < timeout.zero() ? nullptr : &limit;

    ready_.clear();
    int count = ::select(end, &readable, &writable, nullptr, no_longer_than);
    if (count < 0 && errno == EINTR) return ready_;
    check_syscall("select", count);
    for (const auto& [fd, events] : interest_) {
        std::uint32_t found = (FD_ISSET(fd, &readable) ? READ : NONE) |
                              (FD_ISSET(fd, &writable) ? WRITE : NONE);
        if (found != NONE) ready_.push_back({fd, found});
    }
    return ready_;
}

void wait_until_readable(Poller& poller, std::span<const int> fds) {
    // TASK 01.3: watch them all, sleep without a limit, and leave the poller
    // as you found it.
    for (int fd : fds)
        poller.register_fd(fd, Poller::READ);
    poller.poll(std::chrono::nanoseconds(-1));
    for (int fd : fds)
        poller.unregister(fd);
}

}  // namespace tornado
