#include "common/testing/descriptors.hpp"

#include <cstdlib>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tornado::testing {

namespace {

int socket_option(int fd, int name) {
    int value = 0;
    socklen_t size = sizeof value;
    if (::getsockopt(fd, SOL_SOCKET, name, &value, &size) != 0) return -1;
    return value;
}

std::string describe_socket(int fd) {
    int domain = socket_option(fd, SO_DOMAIN);
    if (domain == AF_UNIX) return "a Unix socket";
    if (domain != AF_INET && domain != AF_INET6) return "a socket";
    if (socket_option(fd, SO_ACCEPTCONN) == 1) return "a listening TCP socket";
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    bool connected =
        ::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) == 0;
    return connected ? "a TCP connection" : "a TCP socket, not connected";
}

}  // namespace

std::string describe_descriptor(int fd) {
    char target[PATH_MAX];
    std::string link = "/proc/self/fd/" + std::to_string(fd);
    ssize_t size = ::readlink(link.c_str(), target, sizeof target);
    if (size < 0) return "closed";
    std::string name(target, static_cast<std::size_t>(size));
    if (name.starts_with("socket:")) return describe_socket(fd);
    if (name.starts_with("pipe:")) return "a pipe";
    if (name == "anon_inode:[eventfd]") return "an eventfd";
    if (name == "anon_inode:[eventpoll]") return "an epoll instance";
    return name;
}

std::map<int, std::string> open_descriptors() {
    std::map<int, std::string> open;
    std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir("/proc/self/fd"),
                                                  ::closedir);
    if (!directory) return open;
    int own = ::dirfd(directory.get());
    while (const dirent* entry = ::readdir(directory.get())) {
        int fd = std::atoi(entry->d_name);
        if (entry->d_name[0] != '.' && fd != own)
            open[fd] = describe_descriptor(fd);
    }
    return open;
}

std::vector<std::string>
leaked_since(const std::map<int, std::string>& before) {
    std::vector<std::string> leaked;
    for (const auto& [fd, what] : open_descriptors())
        if (!before.contains(fd))
            leaked.push_back("fd " + std::to_string(fd) + " (" + what + ")");
    return leaked;
}

}  // namespace tornado::testing
