#include "netutil.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "common/stub/stub.hpp"

namespace tornado {

namespace {

/// A negative result that means "not now" and not "never".
bool would_block() {
    // TASK 01.2: which values of errno mean: ask again later?
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

sockaddr_in ipv4_address(const std::string& address, std::uint16_t port) {
    // TASK 01.1: the structure that bind() wants.
    sockaddr_in result{};
    result.sin_family = AF_INET;
    result.sin_port = htons(port);
    if (::inet_pton(AF_INET, address.c_str(), &result.sin_addr) != 1)
        throw std::invalid_argument("not an IPv4 address: " + address);
    return result;
}

}  // namespace

UniqueFd
bind_socket(std::uint16_t port, const std::string& address, int backlog) {
    // TASK 01.1: make a socket (SOCK_NONBLOCK and SOCK_CLOEXEC in one call),
    // allow its address to be used again, bind it and let it listen. Whatever
    // fails throws, and leaves no descriptor open.
    const sockaddr_in name = ipv4_address(address, port);
    UniqueFd fd(check_syscall(
        "socket",
        ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)));
    const int on = 1;
    check_syscall(
        "setsockopt",
        ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on));
    check_syscall("bind",
                  ::bind(fd.get(),
                         reinterpret_cast<const sockaddr*>(&name),
                         sizeof name));
    check_syscall("listen", ::listen(fd.get(), backlog));
    return fd;
}

std::optional<UniqueFd> accept_connection(int listener) {
    // TASK 01.1: accept one connection, non-blocking like its listener. That
    // nobody is waiting is not an error, nor is a caller who has hung up.
    int fd =
        ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) return UniqueFd(fd);
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ||
        errno == ECONNABORTED)
        return std::nullopt;
    throw std::system_error(errno, std::generic_category(), "accept");
}

std::optional<std::size_t> read_from_fd(int fd, std::span<char> buffer) {
    // TASK 01.2: read once. Keep three answers apart: bytes, the end of the
    // stream, and "nothing right now".
    ssize_t size = ::recv(fd, buffer.data(), buffer.size(), 0);
    if (size < 0 && would_block()) return std::nullopt;
    if (size < 0)
        throw std::system_error(errno, std::generic_category(), "recv");
    return static_cast<std::size_t>(size);
}

std::optional<std::size_t> write_to_fd(int fd, std::string_view bytes) {
    // TASK 01.2: write once, and say how much the kernel took. A peer that
    // has gone must not end this process by a signal.
    ssize_t size = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size < 0 && would_block()) return std::nullopt;
    if (size < 0)
        throw std::system_error(errno, std::generic_category(), "send");
    return static_cast<std::size_t>(size);
}

}  // namespace tornado
