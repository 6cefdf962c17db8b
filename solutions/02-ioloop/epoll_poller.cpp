#include "epoll_poller.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>

#include <sys/epoll.h>

#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

namespace tornado {

static_assert(Poller::READ == EPOLLIN && Poller::WRITE == EPOLLOUT &&
                  Poller::ERROR == (EPOLLERR | EPOLLHUP) &&
                  Poller::READ_HANG_UP == EPOLLRDHUP,
              "a Poller's bits are epoll's");

namespace {

void control(int epoll, int operation, int fd, std::uint32_t events) {
    // TASK 02.5: one call of epoll_ctl(). It refuses by itself what must be
    // refused.
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    check_syscall("epoll_ctl", ::epoll_ctl(epoll, operation, fd, &event));
}

/// `timeout` as epoll_wait() takes it.
int to_milliseconds(std::chrono::nanoseconds timeout) {
    // TASK 02.5: rounded up, and no longer than an int can count.
    using std::chrono::milliseconds;
    if (timeout < timeout.zero()) return -1;
    auto ms = std::chrono::ceil<milliseconds>(timeout).count();
    return static_cast<int>(
        std::min<decltype(ms)>(ms, std::numeric_limits<int>::max()));
}

}  // namespace

EpollPoller::EpollPoller()
    : epoll_(check_syscall("epoll_create1", ::epoll_create1(EPOLL_CLOEXEC))) {
    // TASK 02.5: ask the kernel for an epoll descriptor.
}

void EpollPoller::register_fd(int fd, std::uint32_t events) {
    // TASK 02.5: add it to the kernel's list.
    control(epoll_.get(), EPOLL_CTL_ADD, fd, events);
}

void EpollPoller::modify(int fd, std::uint32_t events) {
    // TASK 02.5: change it in the kernel's list.
    control(epoll_.get(), EPOLL_CTL_MOD, fd, events);
}

void EpollPoller::unregister(int fd) {
    // TASK 02.5: take it off the kernel's list.
    control(epoll_.get(), EPOLL_CTL_DEL, fd, NONE);
}

std::span<const PollEvent> EpollPoller::poll(std::chrono::nanoseconds timeout) {
    // TASK 02.5: sleep in epoll_wait(), and hand out what it reports.
    std::array<epoll_event, 256> events;
    ready_.clear();
    int count = ::epoll_wait(epoll_.get(),
                             events.data(),
                             static_cast<int>(events.size()),
                             to_milliseconds(timeout));
    if (count < 0 && errno == EINTR) return ready_;
    check_syscall("epoll_wait", count);
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        ready_.push_back({event.data.fd, event.events});
    }
    return ready_;
}

}  // namespace tornado
