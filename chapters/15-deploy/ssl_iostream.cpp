#include "ssl_iostream.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "common/stub/stub.hpp"
#include "common/tls/socket_bio.hpp"

namespace tornado {

namespace {

SSL_CTX* settings_of(const SSLContext& context) {
    return static_cast<SSL_CTX*>(context.handle());
}

}  // namespace

SSLIOStream::SSLIOStream(UniqueFd socket,
                         std::shared_ptr<const SSLContext> context,
                         const std::string& host,
                         IOLoop& loop,
                         StreamLimits limits)
    : IOStream(std::move(socket), loop, limits) {
    set_up(std::move(context), host);
}

void SSLIOStream::set_up(std::shared_ptr<const SSLContext> context,
                         const std::string& host) {
    // TASK 15.5: an SSL* of this context, on new_socket_bio(), that knows which
    // side it is, and whom it shall meet.
    TORNADO_STUB("SSLIOStream::set_up", "15.5");
}

SSLIOStream::~SSLIOStream() {
    // TASK 15.5: as long as its functions are there.
    TORNADO_STUB("SSLIOStream::~SSLIOStream", "15.5");
}

Future<void> SSLIOStream::handshake(IOLoop::Duration limit) {
    // TASK 15.5: like connecting, but that TCP has done its part. Who says
    // nothing is not waited for.
    TORNADO_STUB("SSLIOStream::handshake", "15.5");
}

std::string SSLIOStream::version() const {
    // TASK 15.5: what both sides have agreed on.
    TORNADO_STUB("SSLIOStream::version", "15.5");
}

bool SSLIOStream::handle_connect() {
    // TASK 15.5: TCP first, then the handshake, step by step.
    TORNADO_STUB("SSLIOStream::handle_connect", "15.5");
}

std::optional<std::size_t> SSLIOStream::read_from_fd(std::span<char> buffer) {
    // TASK 15.5: SSL_read_ex().
    TORNADO_STUB("SSLIOStream::read_from_fd", "15.5");
}

std::optional<std::size_t> SSLIOStream::write_to_fd(std::string_view bytes) {
    // TASK 15.5: SSL_write_ex().
    TORNADO_STUB("SSLIOStream::write_to_fd", "15.5");
}

std::uint32_t SSLIOStream::events_for(Step step) const {
    // TASK 15.5: what the last try has said.
    TORNADO_STUB("SSLIOStream::events_for", "15.5");
}

bool SSLIOStream::has_pending_bytes() const {
    // TASK 15.5: decrypted, and not read yet.
    TORNADO_STUB("SSLIOStream::has_pending_bytes", "15.5");
}

void SSLIOStream::end_sending() {
    // TASK 15.5: TLS's end first. A TCP connection that ends without it has
    // been cut off.
    TORNADO_STUB("SSLIOStream::end_sending", "15.5");
}

void SSLIOStream::close_fd() {
    // TASK 15.5: say good-bye, if that is still possible.
    TORNADO_STUB("SSLIOStream::close_fd", "15.5");
}

TCPServer::StreamFactory
ssl_server_streams(std::shared_ptr<const SSLContext> context) {
    return [context = std::move(context)](
               UniqueFd socket, IOLoop& loop, StreamLimits limits) {
        auto stream = std::make_shared<SSLIOStream>(
            std::move(socket), context, "", loop, limits);
        (void)stream->handshake();
        return stream;
    };
}

TCPClient::StreamFactory ssl_client_streams(const SSLOptions& options) {
    return [context = std::make_shared<const SSLContext>(
                SSLContext::Side::client, options)](UniqueFd socket,
                                                    const std::string& host,
                                                    IOLoop& loop,
                                                    StreamLimits limits) {
        return std::make_shared<SSLIOStream>(
            std::move(socket), context, host, loop, limits);
    };
}

}  // namespace tornado
