// What recv() says on a socket that does not block.
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <sys/socket.h>
#include <unistd.h>

namespace {

void ask(const char* when, int fd) {
    char bytes[16];
    ssize_t size = ::recv(fd, bytes, sizeof bytes, 0);
    std::printf("%-22s recv() says %2zd%s%s\n",
                when,
                size,
                size < 0 ? ", errno " : "",
                size < 0 ? strerrorname_np(errno) : "");
}

}  // namespace

int main() {
    int ends[2];
    ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends);
    auto [here, there] = ends;

    ask("nothing was sent:", here);
    ::send(there, "abc", 3, 0);
    ask("three bytes were sent:", here);
    ask("asked once more:", here);
    ::close(there);
    ask("the peer has closed:", here);
    ask("asked once more:", here);

    ssize_t size = ::send(here, "x", 1, MSG_NOSIGNAL);
    std::printf("%-22s send() says %2zd, errno %s\n",
                "written to it:",
                size,
                strerrorname_np(errno));
    ::close(here);
}
