#include "common/testing/client.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

#include "common/net/sockets.hpp"

namespace tornado::testing {

Client::Client(std::uint16_t port)
    : fd_(connect_to(port)) {}

std::size_t Client::send_some(std::string_view bytes) {
    ssize_t sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN) return 0;
    return static_cast<std::size_t>(
        check_syscall("send (test client)", static_cast<int>(sent)));
}

void Client::send(std::string_view bytes) {
    if (send_some(bytes) != bytes.size())
        throw std::runtime_error(
            "test client: the bytes did not fit into the kernel's buffer");
}

void Client::read_available() {
    char buffer[16 * 1024];
    while (fd_ && !closed_) {
        ssize_t size = ::recv(fd_.get(), buffer, sizeof buffer, 0);
        if (size > 0) {
            received_.append(buffer, static_cast<std::size_t>(size));
        } else if (size == 0) {
            closed_ = true;
        } else if (errno == ECONNRESET || errno == EPIPE) {
            closed_ = reset_ = true;
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR) {
            throw std::system_error(
                errno, std::generic_category(), "recv (test client)");
        }
    }
}

const std::string& Client::received() {
    read_available();
    return received_;
}

std::string Client::take() {
    read_available();
    return std::exchange(received_, "");
}

bool Client::closed() {
    read_available();
    return closed_;
}

void Client::shutdown_write() {
    check_syscall("shutdown", ::shutdown(fd_.get(), SHUT_WR));
}

void Client::reset() {
    // A close with a linger time of zero sends RST and not FIN.
    linger now{1, 0};
    check_syscall(
        "setsockopt",
        ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now));
    fd_.reset();
}

}  // namespace tornado::testing
