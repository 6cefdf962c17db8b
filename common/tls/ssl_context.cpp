#include "common/tls/ssl_context.hpp"

#include <array>
#include <stdexcept>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "common/tls/ssl_error.hpp"

namespace tornado {

std::string take_ssl_error(const std::string& otherwise) {
    std::string text = otherwise;
    if (const unsigned long code = ERR_get_error()) {
        std::array<char, 256> words{};
        ERR_error_string_n(code, words.data(), words.size());
        const char* reason = ERR_reason_error_string(code);
        text = reason ? reason : words.data();
    }
    ERR_clear_error();
    return text;
}

namespace {

void check(int result, const std::string& what) {
    if (result != 1)
        throw std::runtime_error(what + ": " + take_ssl_error("?"));
}

void load_own(SSL_CTX* context, const SSLOptions& options) {
    check(SSL_CTX_use_certificate_chain_file(context, options.certfile.c_str()),
          options.certfile);
    check(SSL_CTX_use_PrivateKey_file(
              context, options.keyfile.c_str(), SSL_FILETYPE_PEM),
          options.keyfile);
}

void load_trusted(SSL_CTX* context, const std::string& file) {
    if (file.empty())
        check(SSL_CTX_set_default_verify_paths(context), "the system's list");
    else
        check(SSL_CTX_load_verify_locations(context, file.c_str(), nullptr),
              file);
}

}  // namespace

SSLContext::SSLContext(Side side, const SSLOptions& options)
    : side_(side)
    , verifies_(side == Side::client && options.verify)
    , handle_(
          SSL_CTX_new(side == Side::client ? TLS_client_method()
                                           : TLS_server_method()),
          [](void* context) { SSL_CTX_free(static_cast<SSL_CTX*>(context)); }) {
    auto* const context = static_cast<SSL_CTX*>(handle_.get());
    if (!context) throw std::runtime_error(take_ssl_error("SSL_CTX_new"));
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
    // A write may take a part, and the rest may have moved meanwhile. Idle
    // connections keep no buffers.
    SSL_CTX_set_mode(context,
                     SSL_MODE_ENABLE_PARTIAL_WRITE |
                         SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                         SSL_MODE_RELEASE_BUFFERS);
    if (side == Side::server && options.certfile.empty())
        throw std::runtime_error("TLS: a server needs a certificate");
    if (!options.certfile.empty()) load_own(context, options);
    if (verifies_) {
        load_trusted(context, options.ca_certs);
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    }
}

}  // namespace tornado
