#include "common/net/sockets.hpp"

#include <cerrno>
#include <system_error>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace tornado {

int check_syscall(const char* call, int result) {
    if (result < 0)
        throw std::system_error(errno, std::generic_category(), call);
    return result;
}

std::uint16_t local_port(int fd) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    check_syscall(
        "getsockname",
        ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size));
    // sin_port and sin6_port stand at the same place.
    return ntohs(reinterpret_cast<sockaddr_in&>(address).sin_port);
}

std::pair<UniqueFd, UniqueFd> socket_pair() {
    int fds[2];
    check_syscall(
        "socketpair",
        ::socketpair(
            AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds));
    return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

UniqueFd connect_to(std::uint16_t port) {
    UniqueFd fd(check_syscall(
        "socket", ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    check_syscall("connect",
                  ::connect(fd.get(),
                            reinterpret_cast<const sockaddr*>(&address),
                            sizeof address));
    int flags = check_syscall("fcntl", ::fcntl(fd.get(), F_GETFL));
    check_syscall("fcntl", ::fcntl(fd.get(), F_SETFL, flags | O_NONBLOCK));
    return fd;
}

}  // namespace tornado
