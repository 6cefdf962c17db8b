#pragma once
// What the two servers of this folder share: a socket that listens and
// blocks, lines from a blocking connection, and the first line of output.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

inline void or_die(const char* call, int result) {
    if (result >= 0) return;
    std::perror(call);
    std::exit(1);
}

inline int listen_on(std::uint16_t port) {
    int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    or_die("socket", listener);
    const int on = 1;
    or_die("setsockopt",
           ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    socklen_t size = sizeof address;
    auto* name = reinterpret_cast<sockaddr*>(&address);
    or_die("bind", ::bind(listener, name, size));
    or_die("listen", ::listen(listener, 128));
    or_die("getsockname", ::getsockname(listener, name, &size));
    std::printf("linechat on port %d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    return listener;
}

/// Waits for a whole line. False when the stream has ended.
inline bool read_line(int fd, std::string& pending, std::string& line) {
    for (;;) {
        auto end = pending.find('\n');
        if (end != std::string::npos) {
            line = pending.substr(0, end);
            pending.erase(0, end + 1);
            return true;
        }
        char bytes[4096];
        ssize_t size = ::recv(fd, bytes, sizeof bytes, 0);
        if (size <= 0) return false;
        pending.append(bytes, static_cast<std::size_t>(size));
    }
}

/// Waits until the kernel has taken all of `text`.
inline void write_all(int fd, const std::string& text) {
    std::size_t done = 0;
    while (done < text.size()) {
        ssize_t size =
            ::send(fd, text.data() + done, text.size() - done, MSG_NOSIGNAL);
        if (size < 0) return;
        done += static_cast<std::size_t>(size);
    }
}

inline std::uint16_t port_of(int argc, char** argv) {
    return argc > 2 ? static_cast<std::uint16_t>(std::atoi(argv[2])) : 0;
}
