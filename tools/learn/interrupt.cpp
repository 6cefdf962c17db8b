#include "tools/learn/interrupt.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

#include "tools/learn/errors.hpp"

namespace tornado::learn {

namespace {

std::atomic<bool> came{false};
std::atomic<int> write_end{-1};
int read_end = -1;

extern "C" void on_signal(int) {
    const int error = errno;
    came = true;
    const char byte = 1;
    if (write_end >= 0) {
        (void)!write(write_end, &byte, 1);
    }
    errno = error;
}

}  // namespace

void catch_interrupts() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) == 0) {
        read_end = ends[0];
        write_end = ends[1];
    }
    struct sigaction action{};
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        sigaction(signal, &action, nullptr);
    }
    // A reader that leaves (./learn list | head) must not kill us halfway.
    std::signal(SIGPIPE, SIG_IGN);
}

bool interrupted() {
    return came;
}

int interrupt_fd() {
    return read_end;
}

void stop_if_interrupted() {
    if (came) {
        throw Stopped();
    }
}

}  // namespace tornado::learn
