#pragma once
// A server: listens, and serves HTTP on every connection.
//
// Mirrors tornado/httpserver.py (v6.5.7).

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "common/stub/stub.hpp"

#include "address.hpp"
#include "concurrent.hpp"
#include "http1connection.hpp"
#include "httputil.hpp"
#include "ioloop.hpp"
#include "iostream.hpp"
#include "tcpserver.hpp"

namespace tornado {

/// What HTTPServer's constructor takes in Tornado, and listen() there.
/// Tornado: HTTPServer.initialize (v6.5.7:164)
struct HTTPServerOptions {
    using XHeaders = std::function<void(const httputil::HTTPHeaders&,
                                        httputil::RequestContext&)>;

    std::string protocol = "http";    // "https" behind a proxy that speaks it
    bool no_keep_alive = false;       // close after each answer
    bool decompress_request = false;  // unpack gzip bodies

    // Sizes in bytes.
    std::size_t chunk_size = 64 * 1024;  // of a body's pieces for a delegate
    std::size_t max_header_size = 64 * 1024;
    std::size_t max_body_size = 100 * 1024 * 1024;
    std::size_t max_buffer_size = 100 * 1024 * 1024;  // of a stream

    // How long a connection may wait for its next request, and for the end of
    // that one's head. Nothing: for ever.
    std::optional<IOLoop::Duration> idle_connection_timeout =
        std::chrono::hours(1);
    std::optional<IOLoop::Duration> body_timeout{};  // for all of a body

    // Called with each request's headers before anybody sees them; may change
    // where that request says that it is from. Chapter 15 has one for proxies.
    XHeaders xheaders{};
};

/// Serves HTTP/1.
///
///     HTTPServer server([](std::shared_ptr<httputil::HTTPServerRequest> r) {
///         std::string page = "You asked for " + r->uri + "\n";
///         (void)r->connection->write_headers(
///             httputil::ResponseStartLine{},
///             {{"Content-Length", std::to_string(page.size())}}, page);
///         r->connection->finish();
///     });
///     server.listen(8000);
///
/// It begins to accept with listen(); the loop is started by somebody else.
///
/// thread:   the loop's
/// lifetime: destroying it closes the listening sockets and all connections
/// Tornado:  httpserver.py HTTPServer (v6.5.7:46)
class HTTPServer : public TCPServer {
  public:
    using Request = httputil::HTTPServerRequest;
    using RequestCallback = std::function<void(std::shared_ptr<Request>)>;
    using Delegate = httputil::HTTPServerConnectionDelegate;

    /// Calls `callback` with each request, when all of it is there. Whoever
    /// has the request answers it, now or later, with write_headers(), write()
    /// and finish() of its `connection`.
    ///
    /// errors: what `callback` throws is logged, and that connection closed
    explicit HTTPServer(RequestCallback callback,
                        HTTPServerOptions options = {},
                        IOLoop& loop = IOLoop::current());

    /// Asks `delegate` for somebody to deal with each request.
    explicit HTTPServer(std::shared_ptr<Delegate> delegate,
                        HTTPServerOptions options = {},
                        IOLoop& loop = IOLoop::current());
    ~HTTPServer() override;

    /// Closes all connections, and those that wait for an answer with them.
    /// Tornado: HTTPServer.close_all_connections (v6.5.7:216)
    void close_all_connections();

    /// Closes each connection as soon as no request is being dealt with on it:
    /// those that are idle now, the others after their answer, which says so.
    /// The end of a server that has been stopped.
    void close_idle_connections();

    /// How many connections are open.
    std::size_t connections() const;

  protected:
    Future<void> handle_stream(std::shared_ptr<IOStream> stream,
                               Address address) override;

  private:
    // TASK 06.3: the connections that are open, and what each is served with.
    // A connection may outlive the server by a turn of the loop.
    struct Shared;
    std::shared_ptr<Shared> shared_;
};

}  // namespace tornado
