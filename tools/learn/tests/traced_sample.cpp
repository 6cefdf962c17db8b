// A program of a few system calls in a known order, linked as ./learn trace
// links a chapter's program.

#include <chrono>
#include <cstring>
#include <string>
#include <thread>

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

void sleep_in_select(int fd) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fd, &set);
    timeval forty_ms{0, 40'000};
    ::select(fd + 1, &set, nullptr, nullptr, &forty_ms);
}

void wait_in_poll(int fd, int timeout) {
    pollfd entry{fd, POLLIN, 0};
    ::poll(&entry, 1, timeout);
}

// What is given to epoll is not the descriptor: a learner may do so, too.
void wait_in_epoll(int fd) {
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = 0x1234567890;
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    ::epoll_wait(epoll, &event, 1, -1);
    ::close(epoll);
}

// A loop in a loop's callback: whoever calls this waits for one thing only.
void loop(int fd, int depth) {
    wait_in_poll(fd, 20);
    if (depth > 0) loop(fd, depth - 1);
}

}  // namespace

int main(int argc, char**) {
    int pair[2];
    ::socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    const std::string text = "GET /{{data}}</script> \x01\r\n";
    [[maybe_unused]] auto size = ::write(pair[0], text.data(), text.size());
    wait_in_poll(pair[1], -1);
    char bytes[64];
    size = ::recv(pair[1], bytes, sizeof bytes, MSG_DONTWAIT);
    size = ::recv(pair[1], bytes, sizeof bytes, MSG_DONTWAIT);
    sleep_in_select(pair[1]);
    wait_in_poll(pair[1], 0);
    std::thread other([fd = pair[0]] {
        std::this_thread::sleep_for(std::chrono::milliseconds(30));
        ::send(fd, "x", 1, 0);
    });
    wait_in_epoll(pair[1]);
    other.join();
    size = ::recv(pair[1], bytes, sizeof bytes, MSG_DONTWAIT);
    loop(pair[1], 1);
    // With an argument it is ended from outside, in the middle of a wait.
    if (argc > 1) wait_in_poll(pair[1], -1);
    ::close(pair[0]);
    ::close(pair[1]);
    return 0;
}
