#include "netutil.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "common/stub/stub.hpp"

namespace tornado {

UniqueFd
bind_socket(std::uint16_t port, const std::string& address, int backlog) {
    // TASK 01.1: make a socket (SOCK_NONBLOCK and SOCK_CLOEXEC in one call),
    // allow its address to be used again, bind it and let it listen. Whatever
    // fails throws, and leaves no descriptor open.
    TORNADO_STUB("bind_socket", "01.1");
}

std::optional<UniqueFd> accept_connection(int listener) {
    // TASK 01.1: accept one connection, non-blocking like its listener. That
    // nobody is waiting is not an error, nor is a caller who has hung up.
    TORNADO_STUB("accept_connection", "01.1");
}

std::optional<std::size_t> read_from_fd(int fd, std::span<char> buffer) {
    // TASK 01.2: read once. Keep three answers apart: bytes, the end of the
    // stream, and "nothing right now".
    TORNADO_STUB("read_from_fd", "01.2");
}

std::optional<std::size_t> write_to_fd(int fd, std::string_view bytes) {
    // TASK 01.2: write once, and say how much the kernel took. A peer that
    // has gone must not end this process by a signal.
    TORNADO_STUB("write_to_fd", "01.2");
}

}  // namespace tornado
