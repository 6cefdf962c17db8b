// One call of select(): the question goes in, and the answer comes out in the
// same variable.
#include <cstdio>

#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

int main() {
    int a[2];
    int b[2];
    ::socketpair(AF_UNIX, SOCK_STREAM, 0, a);
    ::socketpair(AF_UNIX, SOCK_STREAM, 0, b);

    fd_set set;
    auto show = [&](const char* when) {
        std::printf("%-10s a %s, b %s\n",
                    when,
                    FD_ISSET(a[0], &set) ? "is in the set" : "is not",
                    FD_ISSET(b[0], &set) ? "is in the set" : "is not");
    };
    FD_ZERO(&set);
    FD_SET(a[0], &set);
    FD_SET(b[0], &set);
    show("question:");

    ::send(b[1], "hello", 5, 0);
    int count = ::select(b[0] + 1, &set, nullptr, nullptr, nullptr);
    std::printf("select() returned %d\n", count);
    show("answer:");

    ::close(a[0]);
    ::close(a[1]);
    ::close(b[0]);
    ::close(b[1]);
}
