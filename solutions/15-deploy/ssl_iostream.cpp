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

/// Says to OpenSSL whom it shall meet, and to the server who is wanted: it may
/// have certificates for several.
void expect_host(SSL* ssl, const std::string& host) {
    // TASK 15.5: a name or an address, which are looked for in different
    // places of a certificate. No address is sent as a name (RFC 6066).
    X509_VERIFY_PARAM* wanted = SSL_get0_param(ssl);
    if (is_valid_ip(host)) {
        X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str());
        return;
    }
    X509_VERIFY_PARAM_set_hostflags(wanted,
                                    X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (X509_VERIFY_PARAM_set1_host(wanted, host.data(), host.size()) != 1)
        throw std::invalid_argument("SSLIOStream: this is no host");
    // As SSL_set_tlsext_host_name(), a macro with an old-style cast in it.
    std::string name = host;
    SSL_ctrl(ssl,
             SSL_CTRL_SET_TLSEXT_HOSTNAME,
             TLSEXT_NAMETYPE_host_name,
             name.data());
}

}  // namespace

struct SSLIOStream::Connection {
    // TASK 15.5: OpenSSL's SSL*, which must be freed.
    explicit Connection(const SSLContext& context)
        : ssl(SSL_new(settings_of(context))) {}

    ~Connection() { SSL_free(ssl); }

    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    SSL* ssl;
};

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
    if (context->verifies() && host.empty() &&
        context->side() == SSLContext::Side::client)
        throw std::invalid_argument("SSLIOStream: a client that looks at a "
                                    "certificate must know whose it shall be");
    context_ = std::move(context);
    connection_ = std::make_unique<Connection>(*context_);
    SSL* ssl = connection_->ssl;
    auto* const bio = static_cast<BIO*>(new_socket_bio(fd()));
    SSL_set_bio(ssl, bio, bio);
    if (context_->side() == SSLContext::Side::server) {
        SSL_set_accept_state(ssl);
    } else {
        SSL_set_connect_state(ssl);
        expect_host(ssl, host);
    }
}

SSLIOStream::~SSLIOStream() {
    // TASK 15.5: as long as its functions are there.
    close();
}

Future<void> SSLIOStream::handshake(IOLoop::Duration limit) {
    // TASK 15.5: like connecting, but that TCP has done its part. Who says
    // nothing is not waited for.
    tcp_connected_ = true;
    connect_needs_ = context_->side() == SSLContext::Side::server
                         ? IOLoop::READ
                         : IOLoop::WRITE;
    auto done = begin_connecting();
    const auto timer = loop().call_later(limit, [weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->close(std::make_exception_ptr(
                SSLError("the handshake took too long")));
    });
    done.add_done_callback([&loop = loop(), timer](const Future<void>&) {
        loop.remove_timeout(timer);
    });
    return done;
}

std::string SSLIOStream::version() const {
    // TASK 15.5: what both sides have agreed on.
    return established_ ? SSL_get_version(connection_->ssl) : "";
}

bool SSLIOStream::handle_connect() {
    // TASK 15.5: TCP first, then the handshake, step by step.
    if (!tcp_connected_) {
        if (!IOStream::handle_connect()) return false;
        tcp_connected_ = true;
    }
    shake_hands();
    return established_;
}

/// One step of the handshake.
/// errors: SSLError, std::system_error
void SSLIOStream::shake_hands() {
    // TASK 15.5: SSL_do_handshake(). If it was the certificate, say what was
    // wrong with it.
    SSL* ssl = connection_->ssl;
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl);
    try {
        established_ = went(result, 1, Step::connect).has_value();
    } catch (const SSLError& error) {
        const long verified = SSL_get_verify_result(ssl);
        if (verified == X509_V_OK) throw;
        throw SSLError(error.what() + std::string(": ") +
                       X509_verify_cert_error_string(verified));
    }
}

/// What a call of OpenSSL's came to.
/// returns: `size` if it went well; 0 at the end of what the peer sends;
///          nothing if it would have to wait: events_for() says for what
std::optional<std::size_t>
SSLIOStream::went(int result, std::size_t size, Step step) {
    // TASK 15.5: SSL_get_error() knows. To read it may want to write, and the
    // other way round. A peer that has gone without a good-bye has been cut
    // off, by whomever.
    std::uint32_t& needs = step == Step::connect ? connect_needs_
                           : step == Step::read  ? read_needs_
                                                 : write_needs_;
    needs = step == Step::read ? IOLoop::READ : IOLoop::WRITE;
    if (result == 1) return size;
    const int error = errno;
    switch (SSL_get_error(connection_->ssl, result)) {
    case SSL_ERROR_WANT_READ:
        needs = IOLoop::READ;
        return std::nullopt;
    case SSL_ERROR_WANT_WRITE:
        needs = IOLoop::WRITE;
        return std::nullopt;
    case SSL_ERROR_ZERO_RETURN:
        if (step == Step::read) return 0;
        broken_ = true;
        if (step == Step::connect)
            throw SSLError("good-bye in the place of a handshake");
        throw std::system_error(EPIPE, std::generic_category(), "TLS");
    case SSL_ERROR_SYSCALL:
        broken_ = true;
        throw std::system_error(
            error != 0 ? error : ECONNRESET, std::generic_category(), "TLS");
    default:
        broken_ = true;
        const bool cut_off = ERR_GET_REASON(ERR_peek_error()) ==
                             SSL_R_UNEXPECTED_EOF_WHILE_READING;
        const std::string words = take_ssl_error("TLS failed");
        if (cut_off)
            throw std::system_error(
                ECONNRESET, std::generic_category(), "TLS: " + words);
        throw SSLError(words);
    }
}

std::optional<std::size_t> SSLIOStream::read_from_fd(std::span<char> buffer) {
    // TASK 15.5: SSL_read_ex().
    std::size_t size = 0;
    ERR_clear_error();
    const int result =
        SSL_read_ex(connection_->ssl, buffer.data(), buffer.size(), &size);
    return went(result, size, Step::read);
}

std::optional<std::size_t> SSLIOStream::write_to_fd(std::string_view bytes) {
    // TASK 15.5: SSL_write_ex().
    std::size_t size = 0;
    ERR_clear_error();
    const int result =
        SSL_write_ex(connection_->ssl, bytes.data(), bytes.size(), &size);
    return went(result, size, Step::write);
}

std::uint32_t SSLIOStream::events_for(Step step) const {
    // TASK 15.5: what the last try has said.
    switch (step) {
    case Step::connect:
        return connect_needs_;
    case Step::read:
        return read_needs_;
    case Step::write:
        return write_needs_;
    }
    return IOLoop::NONE;
}

bool SSLIOStream::has_pending_bytes() const {
    // TASK 15.5: decrypted, and not read yet.
    return established_ && SSL_pending(connection_->ssl) > 0;
}

/// Tells the peer that this is the end of what we send, and does not wait for
/// an answer.
/// returns: false if that is not possible, or not now
bool SSLIOStream::say_good_bye() {
    // TASK 15.5: SSL_shutdown().
    if (!established_ || broken_) return false;
    ERR_clear_error();
    const bool said = SSL_shutdown(connection_->ssl) >= 0;
    ERR_clear_error();
    return said;
}

void SSLIOStream::end_sending() {
    // TASK 15.5: TLS's end first. A TCP connection that ends without it has
    // been cut off.
    if (!closed() && say_good_bye()) IOStream::end_sending();
}

void SSLIOStream::close_fd() {
    // TASK 15.5: say good-bye, if that is still possible.
    say_good_bye();
    IOStream::close_fd();
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
