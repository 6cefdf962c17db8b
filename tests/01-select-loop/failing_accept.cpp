#include "tests/support/failing_accept.hpp"

#include <cerrno>

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

int accept_error = 0;
int failures_left = 0;  // negative: without an end

}  // namespace

namespace tornado::testing {

void let_accept_fail(int error, int times) {
    accept_error = error;
    failures_left = times;
}

void let_accept_work() {
    failures_left = 0;
}

}  // namespace tornado::testing

// Stands in for libc's.
extern "C" int accept4(int fd, sockaddr* address, socklen_t* size, int flags) {
    if (failures_left == 0)
        return static_cast<int>(
            ::syscall(SYS_accept4, fd, address, size, flags));
    if (failures_left > 0) --failures_left;
    errno = accept_error;
    return -1;
}

extern "C" int accept(int fd, sockaddr* address, socklen_t* size) {
    return ::accept4(fd, address, size, 0);
}
