#pragma once
// Streams over TLS.
//
// Mirrors tornado/iostream.py (v4.5.3) SSLIOStream. Left out on purpose:
// start_tls() on a stream that is in use.

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "common/tls/ssl_context.hpp"
#include "common/tls/ssl_error.hpp"

#include "iostream.hpp"
#include "tcpclient.hpp"
#include "tcpserver.hpp"

namespace tornado {

/// A stream that speaks TLS on a socket. Everything that a stream can do, it
/// can; what is read and written before the handshake is through waits for it.
///
/// A peer that has gone without TLS's own good-bye (close_notify) has perhaps
/// not sent all: then the stream closes with an error(), a std::system_error
/// for ECONNRESET.
///
/// errors:  what goes wrong in the handshake closes the stream; error() is an
///          SSLError, for example "certificate verify failed: hostname
///          mismatch"
/// Tornado: iostream.py SSLIOStream (v4.5.3:1258)
class SSLIOStream : public IOStream {
  public:
    /// host: of a client, the server's name: its certificate must be for that,
    ///       and it hears of it, as it may have certificates for several; or
    ///       its address in numbers, of which it does not hear. A server leaves
    ///       it empty
    /// errors: std::invalid_argument for a client that verifies, and has none;
    ///         and for what can be no host's name, as with a NUL in it
    SSLIOStream(UniqueFd socket,
                std::shared_ptr<const SSLContext> context,
                const std::string& host = "",
                IOLoop& loop = IOLoop::current(),
                StreamLimits limits = {});
    ~SSLIOStream() override;

    /// Begins the handshake on a socket that is connected already, as a
    /// server's are. (connect() has it in it.)
    ///
    /// limit:    closes the stream if it takes longer
    /// returns:  done when it is through; else StreamClosedError, which is
    ///           logged by nobody
    /// Tornado:  iostream.py SSLIOStream._do_ssl_handshake (v4.5.3:1310), and
    ///           wait_for_handshake (v4.5.3:1435); there the constructor of a
    ///           connected stream begins it
    Future<void> handshake(IOLoop::Duration limit = std::chrono::seconds(10));

    /// As IOStream's, with TLS's own good-bye. Nothing happens before the
    /// handshake is through.
    void end_sending() override;

    /// "TLSv1.3", "TLSv1.2"; empty before the handshake is through.
    std::string version() const;

  protected:
    void close_fd() override;
    std::optional<std::size_t> read_from_fd(std::span<char> buffer) override;
    std::optional<std::size_t> write_to_fd(std::string_view bytes) override;
    bool handle_connect() override;
    std::uint32_t events_for(Step step) const override;
    bool has_pending_bytes() const override;

  private:
    /// What the constructor does.
    void set_up(std::shared_ptr<const SSLContext> context,
                const std::string& host);

  private:
    // TASK 15.5: OpenSSL's connection, and for each thing that you may ask it
    // for, what it waits for to go on.
    // Yours to design.
};

/// For TCPServer::set_stream_factory(): streams that have begun their
/// handshake. Given.
TCPServer::StreamFactory
ssl_server_streams(std::shared_ptr<const SSLContext> context);

/// For AsyncHTTPClientOptions::https_streams, and for
/// TCPClient::set_stream_factory(). Given.
///
///     AsyncHTTPClientOptions options;
///     options.https_streams = ssl_client_streams();
///     AsyncHTTPClient::configure(options);
///
/// errors: what SSLContext throws, std::runtime_error
TCPClient::StreamFactory ssl_client_streams(const SSLOptions& options = {});

}  // namespace tornado
