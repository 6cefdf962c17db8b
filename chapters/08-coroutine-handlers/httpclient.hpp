#pragma once
// A client: asks other servers, and keeps nobody waiting meanwhile.
//
// Mirrors tornado/httpclient.py (v6.5.7), and simple_httpclient.py behind it:
// one connection for each request, no pool of open ones. Left out on purpose:
// the blocking HTTPClient (run_sync() does it), proxies, a choice of network
// interface, and the client that is built on curl.

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "httputil.hpp"
#include "ioloop.hpp"
#include "tcpclient.hpp"

namespace tornado::httpclient {

/// What to ask for. Only the URL must be given:
///
///     HTTPRequest post("http://127.0.0.1:8000/message");
///     post.method = "POST";
///     post.body = "body=hello";
///
/// Tornado: httpclient.py HTTPRequest (v6.5.7:339)
struct HTTPRequest {
    using WriteBody = std::function<Future<void>(std::string_view)>;
    using BodyProducer = std::function<Future<void>(WriteBody)>;
    using TextCallback = std::function<void(std::string_view)>;

    // A URL is a request, wherever one is wanted.
    HTTPRequest(std::string address)
        : url(std::move(address)) {}

    HTTPRequest(const char* address)
        : url(address) {}

    std::string url;  // http://user:password@host:port/path?query
    std::string method = "GET";
    httputil::HTTPHeaders headers;
    std::optional<std::string> body;  // POST, PUT and PATCH must have one, and
                                      // no other method may
    bool allow_nonstandard_methods = false;  // … unless this is set

    // Basic authorization; the URL's user and password go first.
    std::optional<std::string> auth_username;
    std::string auth_password;
    std::string user_agent;  // empty: what `headers` say, or our own

    // From when the request leaves the client's queue; zero, or more than can
    // be counted: no limit. The first is for the name and the connection, the
    // second for all of it.
    IOLoop::Duration connect_timeout = std::chrono::seconds(20);
    IOLoop::Duration request_timeout = std::chrono::seconds(20);

    bool follow_redirects = true;
    int max_redirects = 5;
    bool decompress_response = true;  // ask for gzip, and unpack it

    // Gets the body piece by piece instead of the response's `body`.
    TextCallback streaming_callback;
    // Gets the start line, each header and the empty line, "\r\n" and all.
    TextCallback header_callback;
    // Writes the body instead of `body`: it is sent in chunks, unless `headers`
    // say how long it is.
    BodyProducer body_producer;
    bool expect_100_continue = false;  // no body before the server wants it
};

/// What came back.
///
/// Tornado: httpclient.py HTTPResponse (v6.5.7:574)
struct HTTPResponse {
    std::shared_ptr<const HTTPRequest> request;  // as it was asked for
    int code = 599;                              // 599: no answer at all
    std::string reason;                          // "Not Found"
    httputil::HTTPHeaders headers;
    std::string body;
    std::string effective_url;        // after all redirects
    IOLoop::Duration request_time{};  // of the last connection, from its
                                      // beginning to the last byte
    std::exception_ptr failure;       // why there is no answer

    /// What fetch() would have thrown: null if the code is one from 200 to 299,
    /// else an HTTPClientError, or what else went wrong.
    /// Tornado: response.error
    std::exception_ptr error() const;

    /// Throws error(), if there is one.
    /// Tornado: HTTPResponse.rethrow (v6.5.7:680)
    void rethrow() const;
};

/// A fetch that brought no 2xx answer, or none: then the code is 599.
///
/// Tornado: httpclient.py HTTPClientError (v6.5.7:690), also HTTPError
class HTTPClientError : public std::runtime_error {
  public:
    /// Says "HTTP 404: Not Found".
    ///
    /// message:  the code's own reason if empty
    /// response: what the server has answered, if it has
    explicit HTTPClientError(
        int code,
        const std::string& message = "",
        std::shared_ptr<const HTTPResponse> response = nullptr);

    int code() const { return code_; }

    /// Null if there was no answer.
    const std::shared_ptr<const HTTPResponse>& response() const {
        return response_;
    }

  private:
    int code_;
    std::shared_ptr<const HTTPResponse> response_;
};

using HTTPError = HTTPClientError;

/// "HTTP 599: Timeout while connecting", "… during request", "… in request
/// queue". Tornado: simple_httpclient.py HTTPTimeoutError (v6.5.7:44)
class HTTPTimeoutError : public HTTPClientError {
  public:
    explicit HTTPTimeoutError(const std::string& message)
        : HTTPClientError(599, message) {}
};

/// The connection ended before the answer did, or what came was no HTTP.
/// Tornado: simple_httpclient.py HTTPStreamClosedError (v6.5.7:60)
class HTTPStreamClosedError : public HTTPClientError {
  public:
    explicit HTTPStreamClosedError(const std::string& message)
        : HTTPClientError(599, message) {}
};

/// What a client may use.
/// Tornado: SimpleAsyncHTTPClient.initialize (v6.5.7:216)
struct AsyncHTTPClientOptions {
    std::size_t max_clients = 10;  // fetches at a time; more wait in a queue
    std::size_t max_header_size = 64 * 1024;        // bytes
    std::size_t max_body_size = 100 * 1024 * 1024;  // bytes, unpacked

    // Who knows a host's addresses; null: the system's resolver, which keeps
    // the thread waiting.
    TCPClient::Resolver resolver;
    // Makes the streams for https URLs; null: these fail. Chapter 15 has one.
    TCPClient::StreamFactory https_streams;
};

/// Whether an answer with another code than 200 to 299 is thrown.
enum class RaiseError { no, yes };

/// Fetches from servers, several at a time.
///
///     AsyncHTTPClient client;
///     HTTPResponse response = co_yield client.fetch("http://example.com");
///
/// It is a handle: all clients of one loop are the same one, and to make one is
/// cheap. A client with options given is one by itself, and so are its copies.
///
/// thread:   the loop's
/// lifetime: lives as long as a handle, or a fetch; the loop keeps its own
/// Tornado:  httpclient.py AsyncHTTPClient (v6.5.7:140), of which
///           simple_httpclient.py SimpleAsyncHTTPClient (v6.5.7:79) is one
class AsyncHTTPClient {
  public:
    using Callback = std::function<void(const HTTPResponse&)>;

    /// The client of `loop`.
    explicit AsyncHTTPClient(IOLoop& loop = IOLoop::current());

    /// A client of its own.
    /// Tornado: AsyncHTTPClient(force_instance=True, …)
    explicit AsyncHTTPClient(AsyncHTTPClientOptions options,
                             IOLoop& loop = IOLoop::current());

    /// What clients of loops that have none yet will use.
    /// thread:  any
    /// Tornado: AsyncHTTPClient.configure (v6.5.7:315)
    static void configure(AsyncHTTPClientOptions options);

    /// Fetches a URL.
    ///
    /// raise:   without it an answer is a result whatever its code; to get no
    ///          answer is a failure all the same
    /// returns: fails with HTTPClientError, whatever the server or the network
    ///          has done, also if a redirect leads to no http(s) URL; with
    ///          std::invalid_argument for a request that makes no sense; with
    ///          what a callback of the request has thrown
    /// Tornado: AsyncHTTPClient.fetch (v6.5.7:249)
    Future<HTTPResponse> fetch(HTTPRequest request,
                               RaiseError raise = RaiseError::yes);

    /// The same in callback style: calls `callback`, on a later turn, with the
    /// answer, or with a response of code 599 that says why there is none.
    ///
    /// errors:   what `callback` throws is logged
    /// lifetime: `callback` is kept until it has run; if the loop closes
    ///           before, it is dropped
    /// Tornado:  AsyncHTTPClient.fetch(callback=…) (v5.1.1:223)
    void fetch(HTTPRequest request, Callback callback);

    /// True if both are handles of one client.
    friend bool operator==(const AsyncHTTPClient&,
                           const AsyncHTTPClient&) = default;

  private:
    // TASK 08.1: all handles of one client share what it knows: its loop, its
    // options, what makes connections. From 08.4 on: who is fetching, and who
    // waits.
    // Yours to design.
};

}  // namespace tornado::httpclient
