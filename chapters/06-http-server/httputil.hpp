#pragma once
// What HTTP servers and clients have in common: start lines, the request as an
// application sees it, and the interfaces between a connection and whoever
// deals with its messages.
//
// Mirrors tornado/httputil.py (v6.5.7). Left out on purpose: what only chapters
// 07 and 11 need (multipart, cookies, ranges) is there.

#include <chrono>
#include <cstddef>
#include <ctime>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"

#include "address.hpp"
#include "concurrent.hpp"
#include "http_headers.hpp"
#include "ioloop.hpp"
#include "iostream.hpp"

namespace tornado {
class HTTP1ServerConnection;
}

namespace tornado::httputil {

/// What came over the wire is no HTTP, or not what is accepted here. A server
/// answers with code(), which is 400 unless something says it better, and
/// closes.
/// Tornado: httputil.py HTTPInputError (v6.5.7:641)
class HTTPInputError : public std::runtime_error {
  public:
    explicit HTTPInputError(const std::string& what, int code = 400)
        : std::runtime_error(what)
        , code_(code) {}

    int code() const { return code_; }

  private:
    int code_;
};

/// The application sends what cannot be sent: more than its Content-Length
/// says, or less. The connection has been closed.
/// Tornado: httputil.py HTTPOutputError (v6.5.7:651)
class HTTPOutputError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// "GET /path?query HTTP/1.1". Tornado: RequestStartLine (v6.5.7:1136)
struct RequestStartLine {
    std::string method;
    std::string path;  // the target, with its query
    std::string version = "HTTP/1.1";
};

/// "HTTP/1.1 200 OK". Tornado: ResponseStartLine (v6.5.7:1164)
struct ResponseStartLine {
    std::string version = "HTTP/1.1";
    int code = 200;
    std::string reason = "OK";
};

using StartLine = std::variant<RequestStartLine, ResponseStartLine>;

/// What to wait for before more is delivered; nothing means: go on.
using MaybeFuture = std::optional<Future<void>>;

/// Who gets a message, piece by piece. For each message headers_received() is
/// called first, then data_received() for each piece of its body, and at last
/// either finish() or on_connection_close().
///
/// errors:  what these throw is logged, and the connection is closed; an
///          HTTPInputError is answered with 400 instead
/// thread:  the loop's
/// Tornado: httputil.py HTTPMessageDelegate (v6.5.7:689)
class HTTPMessageDelegate {
  public:
    HTTPMessageDelegate() = default;
    HTTPMessageDelegate(const HTTPMessageDelegate&) = delete;
    HTTPMessageDelegate& operator=(const HTTPMessageDelegate&) = delete;
    virtual ~HTTPMessageDelegate() = default;

    /// The head is complete. A client gets this once more after each 1xx.
    virtual MaybeFuture headers_received(StartLine start_line,
                                         HTTPHeaders headers) = 0;

    /// More of the body. While the Future that it returns is pending nothing
    /// more is read, and in the end the sender is held back.
    ///
    /// lifetime: `piece` is valid until this returns, or detaches the
    ///           connection
    virtual MaybeFuture data_received(std::string_view piece) = 0;

    /// The message is complete.
    virtual void finish() = 0;

    /// The connection ended before the message did.
    virtual void on_connection_close() {}
};

/// Where a request came from.
/// Tornado: httpserver.py _HTTPRequestContext (v6.5.7:298)
struct RequestContext {
    Address address{};
    std::string remote_ip = "0.0.0.0";  // also that of Unix sockets
    std::string protocol = "http";
};

/// Answers one request, or sends one. What an application writes to.
///
/// thread:   the loop's
/// lifetime: shared by the server, which keeps it until the answer is sent or
///           the client has gone, and by whoever answers
/// Tornado:  httputil.py HTTPConnection (v6.5.7:735), and http1connection.py
class HTTPConnection {
  public:
    HTTPConnection() = default;
    HTTPConnection(const HTTPConnection&) = delete;
    HTTPConnection& operator=(const HTTPConnection&) = delete;
    virtual ~HTTPConnection() = default;

    /// Begins a message, and sends `chunk`, the first of its body, with it, in
    /// one write unless it is large. Without a Content-Length the body is sent
    /// in chunks (to HTTP/1.0, until the connection closes); a client's request
    /// has none then, unless it is a POST, a PUT or a PATCH.
    ///
    /// A server adds a Connection header where the client could not know: to
    /// HTTP/1.1 "close" if the connection will be closed, to HTTP/1.0
    /// "Keep-Alive" if it stays. It closes if `headers` say "close", too.
    ///
    /// returns: done when the system has taken it all; StreamClosedError if
    ///          the other side has gone, which is not logged if nobody looks
    /// lifetime: `chunk` is not used any more when this returns
    /// errors:  HTTPOutputError, see write(); std::invalid_argument for a
    ///          reason or a target that has a line break in it ("\r" or
    ///          "\n" will do), for a target with a space, and for a
    ///          Content-Length that is no number; std::logic_error when
    ///          called twice, unless the other side has gone or has it all
    virtual Future<void> write_headers(StartLine start_line,
                                       HTTPHeaders headers,
                                       std::string_view chunk = {}) = 0;

    /// More of the body.
    /// returns: as write_headers(). To wait for it is how you are held back by
    ///          a client that reads slowly
    /// errors:  HTTPOutputError if this is more than the Content-Length says,
    ///          or anything at all where no body may be (HEAD, 1xx, 204, 304):
    ///          nothing of it was sent then, and the connection is closed.
    ///          std::logic_error before write_headers() and after finish()
    /// lifetime: as there
    virtual Future<void> write(std::string_view chunk) = 0;

    /// The message ends here.
    /// Harmless when done twice.
    ///
    /// errors: HTTPOutputError if it is less than the Content-Length says: then
    ///         the connection is closed, so that the other side can tell.
    ///         std::logic_error before write_headers()
    virtual void finish() = 0;

    /// Runs `callback` if the client leaves before finish(). Null takes it
    /// back; finish() does, too.
    virtual void set_close_callback(std::function<void()> callback) = 0;

    /// True if whatever is written reaches nobody: the client has left, or
    /// detach() was called.
    virtual bool closed() const = 0;

    /// Of this message only. To be called from headers_received().
    virtual void set_max_body_size(std::size_t bytes) = 0;

    /// How long this message's body may take from the end of its head on. To be
    /// called from headers_received().
    virtual void set_body_timeout(IOLoop::Duration timeout) = 0;

    /// Takes the stream out, for another protocol: HTTP ends here, and what
    /// the client has sent after its request is still buffered in it.
    ///
    /// returns: null if the connection has ended
    /// Tornado: HTTP1Connection.detach (v6.5.7:357)
    virtual std::shared_ptr<IOStream> detach() = 0;

    /// Whom this message is from.
    virtual const RequestContext& context() const = 0;

    /// Says it better, for this message alone: it does not show in the next.
    virtual void set_context(RequestContext context) = 0;
};

/// Makes a delegate for each request of a server's connections.
/// Tornado: httputil.py HTTPServerConnectionDelegate (v6.5.7:660)
class HTTPServerConnectionDelegate {
  public:
    HTTPServerConnectionDelegate() = default;
    HTTPServerConnectionDelegate(const HTTPServerConnectionDelegate&) = delete;
    HTTPServerConnectionDelegate&
    operator=(const HTTPServerConnectionDelegate&) = delete;
    virtual ~HTTPServerConnectionDelegate() = default;

    /// A request begins; `connection` is where it will be answered.
    virtual std::shared_ptr<HTTPMessageDelegate>
    start_request(std::shared_ptr<HTTPConnection> connection) = 0;

    /// There will be no more requests on this one. Who has an HTTPServer in
    /// between is not told: it counts its connections itself.
    virtual void on_close(HTTP1ServerConnection& /*connection*/) {}
};

/// A file in a form, as chapter 07 finds it. Tornado: HTTPFile (v6.5.7:828)
struct HTTPFile {
    std::string filename;
    std::string body;
    std::string content_type;
};

/// One request, as an application sees it.
///
/// thread:  the loop's
/// Tornado: httputil.py HTTPServerRequest (v6.5.7:387)
class HTTPServerRequest {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;

    /// errors: HTTPInputError if an HTTP/1.1 request does not say which host it
    ///         is for, if any says several, and if what it says holds what no
    ///         host and port can (RFC 3986): a space, a comma, "/", "?", "@" …
    HTTPServerRequest(RequestStartLine start_line,
                      HTTPHeaders request_headers,
                      std::shared_ptr<HTTPConnection> answered_on);

    std::string method;   // "GET"
    std::string uri;      // "/path?a=1", as it was sent
    std::string path;     // "/path", still escaped
    std::string query;    // "a=1"
    std::string version;  // "HTTP/1.1"
    HTTPHeaders headers;
    std::string body;
    std::string remote_ip;
    std::string protocol;  // "http", "https"
    std::string host;      // as in the Host header; "127.0.0.1" without one

    // Bytes, with escapes undone: what they mean a handler decides.
    escape::Arguments query_arguments;
    escape::Arguments body_arguments;                    // filled by chapter 07
    std::map<std::string, std::vector<HTTPFile>> files;  // the same

    std::shared_ptr<HTTPConnection> connection;

    /// Those of the query, and then those of the body.
    /// Tornado: HTTPServerRequest.arguments, a dict that is made beforehand
    escape::Arguments arguments() const;

    /// "http://host/path?a=1". Tornado: full_url (v6.5.7:581)
    std::string full_url() const;

    /// The host without its port, in lower case. Tornado: host_name
    std::string host_name() const;

    /// How long since the request was there. Tornado: request_time (v6.5.7:585)
    std::chrono::steady_clock::duration request_time() const;

  private:
    TimePoint started_ = std::chrono::steady_clock::now();
};

/// "Sun, 06 Nov 1994 08:49:37 GMT".
/// Tornado: httputil.py format_timestamp (v6.5.7:1112)
std::string format_timestamp(std::time_t time);

/// format_timestamp() of now, formatted once a second.
/// lifetime: until this thread calls it again
std::string_view current_timestamp();

/// "Not Found" of 404; "Unknown" of what nobody knows.
/// Tornado: httputil.responses
std::string_view reason_of(int code);

/// True if an answer with this code never has a body: 1xx, 204 and 304.
bool never_has_a_body(int code);

}  // namespace tornado::httputil
