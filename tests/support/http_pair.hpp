#pragma once
// HTTP connections of which a test holds the other end. For tests only.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "common/testing/testing.hpp"

#include "http1connection.hpp"
#include "httpserver.hpp"
#include "httputil.hpp"
#include "tests/support/stream_pair.hpp"

namespace tornado::testing {

/// Writes down what it is told: "POST /a HTTP/1.1", "Host: h", "body abc",
/// "finish", "close". Pieces of a body are joined, unless `pieces` is set.
class RecordingDelegate : public httputil::HTTPMessageDelegate {
  public:
    httputil::MaybeFuture
    headers_received(httputil::StartLine start_line,
                     httputil::HTTPHeaders headers) override {
        if (const auto* request =
                std::get_if<httputil::RequestStartLine>(&start_line))
            seen(request->method + " " + request->path + " " +
                 request->version);
        else if (const auto* response =
                     std::get_if<httputil::ResponseStartLine>(&start_line))
            seen(response->version + " " + std::to_string(response->code) +
                 " " + response->reason);
        for (const auto& [name, value] : headers.all())
            seen(std::string(name) + ": " + std::string(value));
        return on_head ? on_head() : httputil::MaybeFuture();
    }

    httputil::MaybeFuture data_received(std::string_view piece) override {
        body += piece;
        if (pieces) seen("piece " + std::string(piece));
        return on_piece ? on_piece() : httputil::MaybeFuture();
    }

    void finish() override {
        if (!pieces && !body.empty()) seen("body " + body);
        seen("finish");
        if (on_finish) on_finish();
    }

    void on_connection_close() override { seen("close"); }

    Transcript seen;
    std::string body;
    bool pieces = false;
    std::function<httputil::MaybeFuture()> on_head;
    std::function<httputil::MaybeFuture()> on_piece;
    std::function<void()> on_finish;
};

/// One HTTP1Connection; the test is the peer.
struct ConnectionPair {
    explicit ConnectionPair(
        HTTP1Connection::Role role = HTTP1Connection::Role::server,
        const HTTP1ConnectionParameters& params = {})
        : pair(loop)
        , connection(
              std::make_shared<HTTP1Connection>(pair.stream, role, params)) {}

    /// How a reading that nobody waits for any more ended is nobody's concern.
    ~ConnectionPair() {
        if (reading.done()) (void)reading.exception();
    }

    ConnectionPair(const ConnectionPair&) = delete;
    ConnectionPair& operator=(const ConnectionPair&) = delete;

    Client& peer() { return *pair.peer; }

    /// Begins to read a message; what it says is in delegate->seen.
    Future<bool> read() {
        reading = connection->read_response(delegate);
        return reading;
    }

    /// Turns until what was sent has been dealt with: a few more than needed.
    void settle() { loop.turns(4); }

    /// Reads one request, given in full, and answers it by `answer`.
    /// returns: what the client has received, after a few turns
    std::string
    answered(const std::string& request,
             const std::function<void(httputil::HTTPConnection&)>& answer) {
        delegate->on_finish = [this, answer] { answer(*connection); };
        (void)read();
        peer().send(request);
        settle();
        return peer().received();
    }

    CurrentTurnLoop loop;
    StreamPair pair;
    std::shared_ptr<HTTP1Connection> connection;
    std::shared_ptr<RecordingDelegate> delegate =
        std::make_shared<RecordingDelegate>();
    Future<bool> reading;
};

/// A server on a loop that the test drives, and its requests, as a callback
/// gets them.
struct ServerLoop {
    using Request = std::shared_ptr<httputil::HTTPServerRequest>;

    explicit ServerLoop(HTTPServer::RequestCallback callback,
                        HTTPServerOptions options = {})
        : server(std::move(callback), std::move(options)) {
        server.listen(0, "127.0.0.1");
    }

    void turn() { loop.turn(); }

    /// Turns until `client` has received all of `text`, at least.
    void drive(Client& client, const std::string& text) {
        drive_until([&] { turn(); },
                    [&] {
                        return client.received().find(text) !=
                                   std::string::npos ||
                               client.closed();
                    },
                    "the client has received " + show(text));
    }

    void drive_to_close(Client& client) {
        drive_until([&] { turn(); },
                    [&] { return client.closed(); },
                    "the connection is closed");
    }

    CurrentTurnLoop loop;
    HTTPServer server;
};

/// Answers with 200 and a text, with its Content-Length.
inline void answer_text(httputil::HTTPConnection& connection,
                        const std::string& text) {
    (void)connection.write_headers(
        httputil::ResponseStartLine{},
        {{"Content-Length", std::to_string(text.size())}},
        text);
    connection.finish();
}

/// A GET of `path`, complete.
inline std::string get(const std::string& path,
                       const std::string& headers = "") {
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
}

/// The answer that answer_text() makes.
inline std::string ok(const std::string& text) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(text.size()) +
           "\r\n\r\n" + text;
}

}  // namespace tornado::testing
