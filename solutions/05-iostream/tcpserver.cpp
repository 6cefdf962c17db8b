#include "tcpserver.hpp"

#include <algorithm>
#include <cerrno>
#include <exception>
#include <optional>
#include <system_error>
#include <utility>

#include <netinet/in.h>
#include <sys/socket.h>

#include "common/log/log.hpp"
#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

#include "netutil.hpp"

namespace tornado {

namespace {

void switch_on(int fd, int level, int option) {
    // TASK 05.5: one call of setsockopt().
    const int on = 1;
    check_syscall("setsockopt",
                  ::setsockopt(fd, level, option, &on, sizeof on));
}

/// A socket that listens on `address`; none if this machine has no such
/// family.
std::optional<UniqueFd> listen_on(const Address& address, int backlog) {
    // TASK 05.5: as bind_socket() of chapter 01, for any family. IPv6 leaves
    // IPv4 to its own socket.
    UniqueFd fd(::socket(
        address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fd && errno == EAFNOSUPPORT) return std::nullopt;
    check_syscall("socket", fd.get());
    switch_on(fd.get(), SOL_SOCKET, SO_REUSEADDR);
    if (address.family() == AF_INET6)
        switch_on(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY);
    check_syscall("bind", ::bind(fd.get(), address.data(), address.size()));
    check_syscall("listen", ::listen(fd.get(), backlog));
    return fd;
}

}  // namespace

std::vector<UniqueFd>
bind_sockets(std::uint16_t port, const std::string& address, int backlog) {
    // TASK 05.5: one for each address. The port that the system chose for the
    // first is everybody's.
    std::vector<UniqueFd> sockets;
    for (const Address& each : resolve(address, port)) {
        Address wanted = each;
        if (port == 0 && !sockets.empty())
            wanted = Address(each.host(), local_port(sockets[0].get()));
        if (auto socket = listen_on(wanted, backlog))
            sockets.push_back(std::move(*socket));
    }
    return sockets;
}

TCPServer::TCPServer(IOLoop& loop, StreamLimits limits)
    : loop_(loop)
    , limits_(limits) {
    // TASK 05.5: keep both.
}

TCPServer::~TCPServer() {
    // TASK 05.5: the loop must not call what is gone.
    stop();
}

IOLoop& TCPServer::loop() const {
    // TASK 05.5: the one it was made with.
    return loop_;
}

void TCPServer::listen(std::uint16_t port, const std::string& address) {
    // TASK 05.5: sockets as bind_sockets() makes them.
    add_sockets(bind_sockets(port, address));
}

void TCPServer::add_sockets(std::vector<UniqueFd> sockets) {
    // TASK 05.5: each of them.
    for (UniqueFd& socket : sockets)
        add_socket(std::move(socket));
}

void TCPServer::add_socket(UniqueFd socket) {
    // TASK 05.5: ask the loop to call when somebody comes.
    watch(socket.get());
    listeners_.push_back(std::move(socket));
}

std::uint16_t TCPServer::port() const {
    // TASK 05.5: that of the first socket.
    return listeners_.empty() ? std::uint16_t{0}
                              : local_port(listeners_.front().get());
}

void TCPServer::stop() {
    // TASK 05.5: let the loop forget the listeners, and close them. It may be
    // one of them that calls this.
    for (const auto& [listener, timeout] : std::exchange(pauses_, {}))
        loop_.remove_timeout(timeout);
    for (const UniqueFd& listener : listeners_)
        loop_.remove_handler(listener.get());
    listeners_.clear();
}

void TCPServer::set_stream_factory(StreamFactory factory) {
    // TASK 05.5: keep it.
    factory_ = std::move(factory);
}

void TCPServer::watch(int listener) {
    // TASK 05.5: add the handler.
    loop_.add_handler(
        listener,
        [this](int fd, std::uint32_t) { accept_some(fd); },
        IOLoop::READ);
}

bool TCPServer::listens_on(int listener) const {
    // TASK 05.5: is it still ours?
    return std::ranges::any_of(
        listeners_, [&](const auto& each) { return each.get() == listener; });
}

void TCPServer::accept_some(int listener) {
    // TASK 05.5: until nobody waits, it is enough for one turn, or the server
    // was stopped. If it fails, it would fail again at once, for ever.
    try {
        for (int i = 0; i < max_accepts && listens_on(listener); ++i) {
            auto socket = accept_connection(listener);
            if (!socket) return;
            serve(std::move(*socket));
        }
    } catch (const std::system_error& error) {
        log::app_log.error(std::string("Cannot accept connections: ") +
                           error.what());
        loop_.remove_handler(listener);
        pauses_[listener] = loop_.call_later(pause, [this, listener] {
            pauses_.erase(listener);
            watch(listener);
        });
    }
}

void TCPServer::serve(UniqueFd socket) {
    // TASK 05.5: make the stream and hand it over. What goes wrong there, now
    // or later, is logged.
    const auto log_error = [](const std::exception_ptr& error) {
        log::app_log.error("Error in connection callback: " +
                           log::describe(error));
    };
    try {
        const Address address = peer_address(socket.get());
        auto stream =
            factory_
                ? factory_(std::move(socket), loop_, limits_)
                : std::make_shared<IOStream>(std::move(socket), loop_, limits_);
        handle_stream(std::move(stream), address)
            .add_done_callback([log_error](const Future<void>& served) {
                if (auto error = served.exception()) log_error(error);
            });
    } catch (...) {
        log_error(std::current_exception());
    }
}

}  // namespace tornado
