// The yardstick: a server that does as little as one can on epoll. It looks for
// the blank line of a request and answers from a constant; it parks polls,
// and sends frames of a WebSocket back. It trusts its client completely: this
// is what the system itself costs, and no server to use.
//
//     bench_minimal --port 8030

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/cli/program_options.hpp"
#include "common/net/descriptor_limit.hpp"
#include "common/net/sockets.hpp"
#include "common/net/unique_fd.hpp"

using namespace tornado;

namespace {

constexpr std::string_view hello = "HTTP/1.1 200 OK\r\n"
                                   "Content-Type: text/plain\r\n"
                                   "Content-Length: 13\r\n\r\n"
                                   "Hello, World!";
constexpr std::size_t largest_download = 10'000'000;
constexpr std::string_view stored = "HTTP/1.1 200 OK\r\n"
                                    "Content-Type: application/json\r\n"
                                    "Content-Length: 2\r\n\r\n{}";
// The answer to the one key that bench_load sends.
constexpr std::string_view switching =
    "HTTP/1.1 101 Switching Protocols\r\n"
    "Upgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

struct Connection {
    bool open = false;
    bool websocket = false;
    std::string rest;         // of a request that is not all there yet
    std::size_t missing = 0;  // bytes of an upload
    std::size_t upload = 0;   // all of them
    std::string_view unsent;  // of a download
    bool waits = false;       // until more of it can be sent
};

std::string head_of(std::string_view type, std::size_t size) {
    return "HTTP/1.1 200 OK\r\nContent-Type: " + std::string(type) +
           "\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
}

std::size_t number_at(std::string_view bytes, std::size_t place) {
    return std::strtoul(bytes.data() + place, nullptr, 10);
}

class Minimal {
  public:
    explicit Minimal(std::uint16_t port)
        : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0))
        , epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
        const int on = 1;
        ::setsockopt(
            listener_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        socklen_t size = sizeof(address);
        check_syscall("bind", ::bind(listener_.get(), generic, size));
        check_syscall("listen", ::listen(listener_.get(), SOMAXCONN));
        check_syscall("getsockname",
                      ::getsockname(listener_.get(), generic, &size));
        port_ = ntohs(address.sin_port);
        watch(listener_.get());
    }

    int port() const { return port_; }

    void serve() {
        std::array<epoll_event, 512> events{};
        while (true) {
            const int count =
                ::epoll_wait(epoll_.get(), events.data(), events.size(), -1);
            for (int i = 0; i < count; ++i) {
                const auto& event = events[static_cast<std::size_t>(i)];
                const int fd = event.data.fd;
                if (fd == listener_.get())
                    accept_all();
                else if ((event.events & EPOLLOUT) != 0)
                    send_more(fd);
                else
                    serve(fd);
            }
        }
    }

  private:
    void
    watch(int fd, std::uint32_t events = EPOLLIN, int how = EPOLL_CTL_ADD) {
        epoll_event event{};
        event.events = events;
        event.data.fd = fd;
        check_syscall("epoll_ctl", ::epoll_ctl(epoll_.get(), how, fd, &event));
    }

    void accept_all() {
        while (true) {
            const int fd =
                ::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK);
            if (fd < 0) return;
            const int on = 1;
            ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
            const auto place = static_cast<std::size_t>(fd);
            if (place >= connections_.size()) connections_.resize(place + 1);
            connections_[place] = {};
            connections_[place].open = true;
            watch(fd);
        }
    }

    void serve(int fd) {
        const ssize_t got = ::read(fd, buffer_.data(), buffer_.size());
        if (got <= 0) {
            if (got == 0 || errno != EAGAIN) drop(fd);
            return;
        }
        Connection& connection = connections_[static_cast<std::size_t>(fd)];
        std::string_view bytes(buffer_.data(), static_cast<std::size_t>(got));
        if (!connection.rest.empty()) {
            connection.rest += bytes;
            bytes = connection.rest;
        }
        out_.clear();
        std::size_t used = 0;
        while (const std::size_t size = answer(fd, bytes.substr(used)))
            used += size;
        connection.rest = std::string(bytes.substr(used));
        if (!out_.empty()) send_all(fd, out_);
        if (!connection.unsent.empty()) send_more(fd);
    }

    /// Answers what stands first in `bytes`; returns its size, or 0 if it is
    /// not all there.
    std::size_t answer(int fd, std::string_view bytes) {
        Connection& connection = connections_[static_cast<std::size_t>(fd)];
        if (connection.websocket) return echo(bytes);
        if (connection.missing > 0) return upload(connection, bytes);
        const auto end = bytes.find("\r\n\r\n");
        if (end == std::string_view::npos) return 0;
        const std::size_t head = end + 4;
        if (bytes.starts_with("POST")) return post(fd, bytes, head);
        if (bytes.starts_with("GET /ws")) {
            connection.websocket = true;
            out_ += switching;
        } else if (constexpr std::string_view path = "GET /bytes/";
                   bytes.starts_with(path)) {
            const auto size =
                std::min(number_at(bytes, path.size()), largest_download);
            out_ += head_of("text/plain", size);
            connection.unsent = std::string_view(download_).substr(0, size);
        } else {
            out_ += hello;
        }
        return head;
    }

    /// Counts what has come of a body.
    std::size_t upload(Connection& connection, std::string_view bytes) {
        const std::size_t some = std::min(connection.missing, bytes.size());
        connection.missing -= some;
        if (connection.missing == 0) {
            const std::string size = std::to_string(connection.upload);
            out_ += head_of("text/plain", size.size()) + size;
        }
        return some;
    }

    std::size_t post(int fd, std::string_view bytes, std::size_t head) {
        constexpr std::string_view field = "Content-Length: ";
        const auto at = bytes.find(field);
        if (at > head) throw std::runtime_error("a POST without a length");
        const std::size_t body = number_at(bytes, at + field.size());
        if (bytes.starts_with("POST /count")) {
            Connection& connection = connections_[static_cast<std::size_t>(fd)];
            connection.missing = connection.upload = body;
            return head;
        }
        if (bytes.size() < head + body) return 0;
        if (bytes.starts_with("POST /a/message/updates")) {
            parked_.push_back(fd);
        } else {
            out_ += stored;
            tell(bytes.substr(head, body));
        }
        return head + body;
    }

    /// body: "body=words", and the words need no escapes
    void tell(std::string_view body) {
        const std::string json = "{\"messages\":[{\"body\":\"" +
                                 std::string(body.substr(5)) + "\"}]}";
        const std::string answer =
            head_of("application/json", json.size()) + json;
        for (const int fd : parked_)
            send_all(fd, answer);
        parked_.clear();
    }

    /// A masked frame of 126 to 65535 bytes, sent back without its mask.
    std::size_t echo(std::string_view bytes) {
        constexpr std::size_t head = 8;
        if (bytes.size() < head) return 0;
        const auto byte = [&](std::size_t i) {
            return static_cast<unsigned char>(bytes[i]);
        };
        const std::size_t size =
            static_cast<std::size_t>(byte(2)) << 8U | byte(3);
        if (bytes.size() < head + size) return 0;
        out_ += {bytes[0], '\x7e', bytes[2], bytes[3]};
        const std::size_t start = out_.size();
        out_ += bytes.substr(head, size);
        for (std::size_t i = 0; i < size; ++i)
            out_[start + i] =
                static_cast<char>(byte(head + i) ^ byte(4 + (i & 3U)));
        return head + size;
    }

    void send_all(int fd, std::string_view bytes) {
        const ssize_t sent =
            ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        // A client that does not read is none of ours.
        if (sent != static_cast<ssize_t>(bytes.size())) drop(fd);
    }

    /// Goes on with a download, now or when the client has taken some of it.
    void send_more(int fd) {
        Connection& connection = connections_[static_cast<std::size_t>(fd)];
        std::string_view& rest = connection.unsent;
        const ssize_t sent = ::send(fd, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN) return drop(fd);
        rest.remove_prefix(
            static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
        const bool waits = !rest.empty();
        if (waits == connection.waits) return;
        connection.waits = waits;
        watch(fd, waits ? EPOLLOUT : EPOLLIN, EPOLL_CTL_MOD);
    }

    void drop(int fd) {
        Connection& connection = connections_[static_cast<std::size_t>(fd)];
        if (!connection.open) return;
        connection = {};
        std::erase(parked_, fd);
        ::close(fd);
    }

    UniqueFd listener_;
    UniqueFd epoll_;
    int port_ = 0;
    std::vector<Connection> connections_;  // by descriptor
    std::vector<int> parked_;
    std::string out_;
    const std::string download_ = std::string(largest_download, 'x');
    std::array<char, 65536> buffer_{};
};

}  // namespace

int main(int argc, char** argv) {
    const cli::ProgramOptions options(argc,
                                      argv,
                                      "the least that a server can do",
                                      cli::server_options(8030));
    try {
        raise_descriptor_limit(20'000);
        Minimal server(options.port());
        std::printf("bench_minimal on port %d\n", server.port());
        std::fflush(stdout);
        server.serve();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_minimal: %s\n", error.what());
        return 1;
    }
}
