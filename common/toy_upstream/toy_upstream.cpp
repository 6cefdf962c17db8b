#include "common/toy_upstream/toy_upstream.hpp"

#include <cerrno>
#include <ctime>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>

#include "common/linechat/line_buffer.hpp"
#include "common/net/sockets.hpp"

namespace tornado {

namespace {

/// Hours ahead of UTC. Clocks that change twice a year are not for toys.
const std::map<std::string, int, std::less<>> cities{
    {"Reykjavik", 0},
    {"Lagos", 1},
    {"Nairobi", 3},
    {"Dubai", 4},
    {"Singapore", 8},
    {"Tokyo", 9},
    {"Phoenix", -7},
    {"Lima", -5},
};

std::optional<std::string> time_in(std::string_view city) {
    auto found = cities.find(city);
    if (found == cities.end()) return std::nullopt;
    std::time_t there = std::time(nullptr) + found->second * 3600;
    std::tm clock{};
    ::gmtime_r(&there, &clock);
    char time[16];
    std::strftime(time, sizeof time, "%H:%M:%S", &clock);
    return std::string("it is ") + time + " in " + found->first + "\n";
}

UniqueFd listen_on(std::uint16_t port) {
    UniqueFd fd(check_syscall(
        "socket", ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)));
    int yes = 1;
    check_syscall(
        "setsockopt",
        ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    check_syscall("bind",
                  ::bind(fd.get(),
                         reinterpret_cast<const sockaddr*>(&address),
                         sizeof address));
    check_syscall("listen", ::listen(fd.get(), 16));
    return fd;
}

}  // namespace

ToyUpstream::ToyUpstream(std::uint16_t port, std::chrono::milliseconds delay)
    : listener_(listen_on(port))
    , delay_(delay) {}

std::uint16_t ToyUpstream::port() const {
    return local_port(listener_.get());
}

void ToyUpstream::serve() {
    std::vector<std::jthread> connections;
    for (;;) {
        UniqueFd fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (fd)
            connections.emplace_back(&ToyUpstream::answer, this, std::move(fd));
        else if (errno != EINTR && errno != ECONNABORTED)
            return;
    }
}

void ToyUpstream::stop() {
    ::shutdown(listener_.get(), SHUT_RD);
}

void ToyUpstream::answer(UniqueFd fd) const {
    linechat::LineBuffer input;
    char bytes[512];
    for (;;) {
        ssize_t size = ::recv(fd.get(), bytes, sizeof bytes, 0);
        if (size <= 0) return;
        input.append({bytes, static_cast<std::size_t>(size)});
        while (auto city = input.next_line()) {
            std::this_thread::sleep_for(delay_);
            auto text = time_in(*city);
            if (!text) return;
            ::send(fd.get(), text->data(), text->size(), MSG_NOSIGNAL);
        }
    }
}

}  // namespace tornado
