#pragma once
// What TLS connections have in common: certificates, and whom to believe.
//
// Mirrors ssl_options of tornado/netutil.py (v6.5.7) ssl_options_to_context,
// on OpenSSL.

#include <memory>
#include <string>

namespace tornado {

/// Which certificate to show, and whose to accept. Files are in PEM.
/// Tornado: the ssl_options of HTTPServer and HTTPRequest, as a dict
struct SSLOptions {
    std::string certfile{};  // ours, with those between it and the root
    std::string keyfile{};   // its key
    std::string ca_certs{};  // who may have signed the other side's; empty: the
                             // system's list
    bool verify = true;      // of a client: the server's certificate and name.
                             // For tests by hand only: without it anybody may
                             // be in between
};

/// Settings that many connections share, checked and loaded once.
///
/// thread: any, once it is made
class SSLContext {
  public:
    enum class Side { client, server };

    /// errors:  std::runtime_error, with the file's name and OpenSSL's words:
    ///          what cannot be read, a key that is not the certificate's, a
    ///          server without either
    /// Tornado: netutil.py ssl_options_to_context (v6.5.7:590)
    SSLContext(Side side, const SSLOptions& options);

    Side side() const { return side_; }

    bool verifies() const { return verifies_; }

    /// OpenSSL's SSL_CTX*.
    void* handle() const { return handle_.get(); }

  private:
    Side side_;
    bool verifies_;
    std::shared_ptr<void> handle_;
};

}  // namespace tornado
