#pragma once
// HTTP/1 on a stream: reads messages for a delegate and writes those of an
// application. llhttp finds where things begin and end; what may be kept, how
// long it may take, and who goes first, is decided here.
//
// Mirrors tornado/http1connection.py (v6.5.7).

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "common/http_parser/http_parser.hpp"
#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "httputil.hpp"
#include "iostream.hpp"
#include "message_head.hpp"
#include "outbox.hpp"
#include "stream_deadline.hpp"

namespace tornado {

/// What one client may make a connection keep, and wait for.
/// Tornado: HTTP1ConnectionParameters (v6.5.7:76)
struct HTTP1ConnectionParameters {
    bool no_keep_alive = false;  // close after each answer

    // Sizes in bytes.
    std::size_t chunk_size = 64 * 1024;       // of a piece for a delegate
    std::size_t max_header_size = 64 * 1024;  // start line and all
    std::size_t max_body_size = 100 * 1024 * 1024;

    // From when the connection is ready for a message until its head has come.
    // When it is over the connection is closed without a word. A server's
    // matter: HTTP1ServerConnection keeps this clock.
    std::optional<IOLoop::Duration> header_timeout{};
    // From there until its body has come. The same, but for a line in the log
    // ("Timeout reading body from <ip>").
    std::optional<IOLoop::Duration> body_timeout{};

    bool decompress = false;  // unpack gzip bodies
};

/// One message in and one out: a request and its answer. As a server's, it
/// reads the request first; as a client's, it writes it first.
///
/// thread:   the loop's
/// lifetime: made by std::make_shared; shares the stream, and lets it go when
///           both messages are through
/// Tornado:  HTTP1Connection (v6.5.7:109)
class HTTP1Connection : public httputil::HTTPConnection,
                        public std::enable_shared_from_this<HTTP1Connection> {
  public:
    enum class Role { server, client };

    /// context:  may be shared by all messages of a connection
    /// deadline: of a server's connection, which keeps one for all of its
    ///           messages, and has set it for this one's head
    /// outbox:   of a server's connection, for its answers; must be there until
    ///           read_response() is done. Null: straight to the stream
    HTTP1Connection(std::shared_ptr<IOStream> stream,
                    Role role,
                    const HTTP1ConnectionParameters& params = {},
                    std::shared_ptr<const httputil::RequestContext> context =
                        std::make_shared<httputil::RequestContext>(),
                    std::shared_ptr<StreamDeadline> deadline = nullptr,
                    Outbox* outbox = nullptr);
    ~HTTP1Connection() override;

    /// Reads one message (a response after all its 1xx) for `delegate`; as a
    /// server, until it is answered, too. What is refused is logged ("Malformed
    /// HTTP message from <ip>: …") and, by a server that has not begun to
    /// answer, answered: 431 for a head that is too large, else 400.
    ///
    /// returns:  true if another message may follow on the stream
    /// errors:   StreamClosedError, also for a message that was cut off; what
    ///           `delegate` throws
    /// Tornado:  HTTP1Connection.read_response (v6.5.7:173)
    Future<bool>
    read_response(std::shared_ptr<httputil::HTTPMessageDelegate> delegate);

    // Those of HTTPConnection, for servers and clients.
    Future<void> write_headers(httputil::StartLine start_line,
                               httputil::HTTPHeaders headers,
                               std::string_view chunk = {}) override;
    Future<void> write(std::string_view chunk) override;
    void finish() override;
    void set_close_callback(std::function<void()> callback) override;
    bool closed() const override;
    void set_max_body_size(std::size_t bytes) override;
    void set_body_timeout(IOLoop::Duration timeout) override;
    std::shared_ptr<IOStream> detach() override;
    const httputil::RequestContext& context() const override;
    void set_context(httputil::RequestContext context) override;

    /// Closes the stream, whatever is going on.
    /// Tornado: HTTP1Connection.close (v6.5.7:350)
    void close();

    /// As a server: closes when the answer has been sent, and says so in it if
    /// its head is still to be sent.
    void close_after_answer();

  private:
    // TASK 06.1: what must be remembered of a message that is being read? And
    // declare the functions that read_response() is made of. Tasks 06.2 to 06.5
    // bring the message that is written: come back here each time.
    // Yours to design.
};

/// A server's side of one connection: one request after the other.
///
/// thread:   the loop's
/// lifetime: made by std::make_shared. While it serves, its coroutine keeps it
/// Tornado:  HTTP1ServerConnection (v6.5.7:779)
class HTTP1ServerConnection
    : public std::enable_shared_from_this<HTTP1ServerConnection> {
  public:
    /// params: may be shared by all connections of a server
    HTTP1ServerConnection(
        std::shared_ptr<IOStream> stream,
        std::shared_ptr<const HTTP1ConnectionParameters> params,
        httputil::RequestContext context);

    /// Serves until the connection has ended, or was detached. A request is
    /// begun when the answer to the one before has been sent.
    ///
    /// returns: done then; never fails
    /// Tornado: HTTP1ServerConnection.start_serving (v6.5.7:815)
    Future<void> start_serving(
        std::shared_ptr<httputil::HTTPServerConnectionDelegate> delegate);

    /// Closes the stream, whatever is going on.
    void close();

    /// Closes as soon as no request is being dealt with: now, if the next one
    /// has not begun, else after its answer.
    void close_when_idle();

  private:
    // TASK 06.3: what one connection's requests have in common, and how far it
    // is.
    // Yours to design.
};

}  // namespace tornado
