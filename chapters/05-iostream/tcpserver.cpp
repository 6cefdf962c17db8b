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

std::vector<UniqueFd>
bind_sockets(std::uint16_t port, const std::string& address, int backlog) {
    // TASK 05.5: one for each address. The port that the system chose for the
    // first is everybody's.
    TORNADO_STUB("bind_sockets", "05.5");
}

TCPServer::TCPServer(IOLoop& loop, StreamLimits limits) {
    // TASK 05.5: keep both.
    TORNADO_STUB("TCPServer::TCPServer", "05.5");
}

TCPServer::~TCPServer() {
    // TASK 05.5: the loop must not call what is gone.
    TORNADO_STUB("TCPServer::~TCPServer", "05.5");
}

IOLoop& TCPServer::loop() const {
    // TASK 05.5: the one it was made with.
    TORNADO_STUB("TCPServer::loop", "05.5");
}

void TCPServer::listen(std::uint16_t port, const std::string& address) {
    // TASK 05.5: sockets as bind_sockets() makes them.
    TORNADO_STUB("TCPServer::listen", "05.5");
}

void TCPServer::add_sockets(std::vector<UniqueFd> sockets) {
    // TASK 05.5: each of them.
    TORNADO_STUB("TCPServer::add_sockets", "05.5");
}

void TCPServer::add_socket(UniqueFd socket) {
    // TASK 05.5: ask the loop to call when somebody comes.
    TORNADO_STUB("TCPServer::add_socket", "05.5");
}

std::uint16_t TCPServer::port() const {
    // TASK 05.5: that of the first socket.
    TORNADO_STUB("TCPServer::port", "05.5");
}

void TCPServer::stop() {
    // TASK 05.5: let the loop forget the listeners, and close them. It may be
    // one of them that calls this.
    TORNADO_STUB("TCPServer::stop", "05.5");
}

void TCPServer::set_stream_factory(StreamFactory factory) {
    // TASK 05.5: keep it.
    TORNADO_STUB("TCPServer::set_stream_factory", "05.5");
}

}  // namespace tornado
