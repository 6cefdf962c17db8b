#include "tcpclient.hpp"

#include <deque>
#include <exception>
#include <utility>

#include <sys/socket.h>

#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

namespace tornado {

namespace {

using Connected = Future<std::shared_ptr<IOStream>>;

}  // namespace

TCPClient::TCPClient(IOLoop& loop, Resolver resolver) {
    // TASK 05.4: keep both.
    TORNADO_STUB("TCPClient::TCPClient", "05.4");
}

void TCPClient::set_limits(StreamLimits limits) {
    // TASK 05.4: keep them.
    TORNADO_STUB("TCPClient::set_limits", "05.4");
}

void TCPClient::set_stream_factory(StreamFactory factory) {
    // TASK 05.4: keep it.
    TORNADO_STUB("TCPClient::set_stream_factory", "05.4");
}

Future<std::shared_ptr<IOStream>>
TCPClient::connect(std::string host,
                   std::uint16_t port,
                   std::optional<IOLoop::Duration> timeout) {
    // TASK 05.4: ask the resolver, and try what it knows. Whatever goes wrong,
    // it is the Future's.
    TORNADO_STUB("TCPClient::connect", "05.4");
}

}  // namespace tornado
