#include "iostream.hpp"

#include <cerrno>
#include <exception>
#include <system_error>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

#include "netutil.hpp"

namespace tornado {

IOStream::IOStream(UniqueFd socket, IOLoop& loop, StreamLimits limits)
    : BaseIOStream(loop, limits)
    , socket_(std::move(socket)) {}

IOStream::~IOStream() {
    close();
}

void IOStream::close_fd() {
    socket_.reset();
}

std::optional<std::size_t> IOStream::read_from_fd(std::span<char> buffer) {
    return tornado::read_from_fd(socket_.get(), buffer);
}

std::optional<std::size_t> IOStream::write_to_fd(std::string_view bytes) {
    return tornado::write_to_fd(socket_.get(), bytes);
}

Future<void> IOStream::connect(const Address& address) {
    // TASK 05.4: begin to connect; what cannot even begin closes the stream.
    // That it takes time is no error.
    const int result = ::connect(fd(), address.data(), address.size());
    const int error = result < 0 ? errno : 0;
    Future<void> connected = begin_connecting();
    if (error != 0 && error != EINPROGRESS)
        close(std::make_exception_ptr(
            std::system_error(error, std::generic_category(), "connect")));
    return connected;
}

bool IOStream::handle_connect() {
    // TASK 05.4: the socket is writable: either it is connected, or SO_ERROR
    // says why not.
    int error = 0;
    socklen_t size = sizeof error;
    check_syscall("getsockopt",
                  ::getsockopt(fd(), SOL_SOCKET, SO_ERROR, &error, &size));
    if (error != 0)
        throw std::system_error(error, std::generic_category(), "connect");
    return true;
}

void IOStream::set_nodelay(bool on) {
    const int value = on ? 1 : 0;
    ::setsockopt(fd(), IPPROTO_TCP, TCP_NODELAY, &value, sizeof value);
}

void IOStream::end_sending() {
    ::shutdown(fd(), SHUT_WR);
}

}  // namespace tornado
