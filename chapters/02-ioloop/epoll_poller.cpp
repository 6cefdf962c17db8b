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

EpollPoller::EpollPoller() {
    // TASK 02.5: ask the kernel for an epoll descriptor.
    TORNADO_STUB("EpollPoller::EpollPoller", "02.5");
}

void EpollPoller::register_fd(int fd, std::uint32_t events) {
    // TASK 02.5: add it to the kernel's list.
    TORNADO_STUB("EpollPoller::register_fd", "02.5");
}

void EpollPoller::modify(int fd, std::uint32_t events) {
    // TASK 02.5: change it in the kernel's list.
    TORNADO_STUB("EpollPoller::modify", "02.5");
}

void EpollPoller::unregister(int fd) {
    // TASK 02.5: take it off the kernel's list.
    TORNADO_STUB("EpollPoller::unregister", "02.5");
}

std::span<const PollEvent> EpollPoller::poll(std::chrono::nanoseconds timeout) {
    // TASK 02.5: sleep in epoll_wait(), and hand out what it reports.
    TORNADO_STUB("EpollPoller::poll", "02.5");
}

}  // namespace tornado
