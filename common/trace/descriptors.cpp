#include "common/trace/descriptors.hpp"

#include <array>
#include <atomic>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tornado::trace {

namespace {

int socket_option(int fd, int name) {
    int value = 0;
    socklen_t size = sizeof value;
    return ::getsockopt(fd, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

std::uint16_t port_of(int fd, decltype(::getpeername)* name) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (name(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
    in_port_t port = 0;
    if (address.ss_family == AF_INET)
        port = reinterpret_cast<const sockaddr_in*>(&address)->sin_port;
    if (address.ss_family == AF_INET6)
        port = reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port;
    return ntohs(port);
}

Known describe_socket(int fd) {
    if (socket_option(fd, SO_TYPE) == SOCK_DGRAM) return {Kind::datagram};
    if (socket_option(fd, SO_ACCEPTCONN) == 1)
        return {Kind::listener, port_of(fd, ::getsockname)};
    return {Kind::connection, port_of(fd, ::getpeername)};
}

Known describe(int fd) {
    struct stat status{};
    if (::fstat(fd, &status) != 0) return {};
    if (S_ISSOCK(status.st_mode)) return describe_socket(fd);
    if (S_ISFIFO(status.st_mode)) return {Kind::pipe};
    if (S_ISREG(status.st_mode)) return {Kind::file};
    if (S_ISCHR(status.st_mode))
        return {::isatty(fd) == 1 ? Kind::terminal : Kind::file};
    std::array<char, 64> link{};
    std::array<char, 64> target{};
    std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", fd);
    if (::readlink(link.data(), target.data(), target.size() - 1) < 0)
        return {};
    const bool epoll = std::strstr(target.data(), "eventpoll") != nullptr;
    return {epoll ? Kind::epoll : Kind::event};
}

/// What is known of the low descriptors; asking anew each time would cost
/// more than the calls that are watched. A race between threads only asks
/// twice.
std::array<std::atomic<std::uint32_t>, 16'384>& known_descriptors() {
    static std::array<std::atomic<std::uint32_t>, 16'384> known{};
    return known;
}

}  // namespace

Known look_up(int fd) {
    if (fd < 0) return {};
    auto& known = known_descriptors();
    const auto index = static_cast<std::size_t>(fd);
    if (index >= known.size()) return describe(fd);
    if (const auto packed = known[index].load(std::memory_order_relaxed))
        return {static_cast<Kind>(packed >> 16),
                static_cast<std::uint16_t>(packed)};
    const auto found = describe(fd);
    // A socket that is not connected yet, or not listening yet, will be.
    if (found.port != 0 || found.kind != Kind::connection)
        known[index].store((static_cast<std::uint32_t>(found.kind) << 16) |
                               found.port,
                           std::memory_order_relaxed);
    return found;
}

void forget(int fd) {
    auto& known = known_descriptors();
    const auto index = static_cast<std::size_t>(fd);
    if (fd >= 0 && index < known.size()) known[index] = 0;
}

}  // namespace tornado::trace
