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

void SelectPoller::register_fd(int fd, std::uint32_t events) {
    // TASK 01.3: remember it. Refuse what is registered already, and what
    // does not fit into an fd_set: FD_SET would write past its end.
    TORNADO_STUB("SelectPoller::register_fd", "01.3");
}

void SelectPoller::modify(int fd, std::uint32_t events) {
    // TASK 01.3: replace what it is watched for.
    TORNADO_STUB("SelectPoller::modify", "01.3");
}

void SelectPoller::unregister(int fd) {
    // TASK 01.3: forget it.
    TORNADO_STUB("SelectPoller::unregister", "01.3");
}

std::span<const PollEvent>
SelectPoller::poll(std::chrono::nanoseconds timeout) {
    // TASK 01.3: build select()'s two sets, sleep in it, and turn what it
    // leaves in them into one entry for each ready descriptor.
    TORNADO_STUB("SelectPoller::poll", "01.3");
}

void wait_until_readable(Poller& poller, std::span<const int> fds) {
    // TASK 01.3: watch them all, sleep without a limit, and leave the poller
    // as you found it.
    TORNADO_STUB("wait_until_readable", "01.3");
}

}  // namespace tornado
