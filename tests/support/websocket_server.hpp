#pragma once
// WebSockets on a loop that the test drives, whose time passes only where the
// test says so; the test is the client, and sends every byte by hand. For tests
// only.

#include <source_location>
#include <string>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include "common/testing/client.hpp"
#include "common/testing/testing.hpp"

#include "tests/support/fake_time_loop.hpp"
#include "tests/support/recorded_log.hpp"
#include "tests/support/recording_socket.hpp"
#include "tests/support/websocket_frames.hpp"
#include "web.hpp"
#include "websocket.hpp"

namespace tornado::testing {

/// A handshake of RFC 6455. `headers` are whole lines.
inline std::string handshake(const std::string& target = "/ws",
                             const std::string& headers = "") {
    return "GET " + target +
           " HTTP/1.1\r\nHost: example.test\r\nUpgrade: websocket\r\n"
           "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
           headers + "\r\n";
}

/// Serves `rules` on 127.0.0.1.
class SocketServer {
  public:
    using Where = std::source_location;  // the test's line, for its failure

    explicit SocketServer(web::Rules rules, web::Settings settings = {})
        : app(std::move(rules), quiet(std::move(settings))) {
        loop.make_current();
        server = &app.listen(0, "127.0.0.1", {}, loop);
    }

    /// A few turns: enough for everything that has come.
    void settle() { pump(loop, 8); }

    /// Lets time pass, and what is due then happen.
    void pass(IOLoop::Duration duration) {
        settle();
        loop.pass(duration);
        settle();
    }

    /// Turns until `condition` holds. Only a test that will fail waits here
    /// for longer than bytes take within one machine.
    template <typename Condition>
    void drive(const Condition& condition,
               const std::string& what,
               Where where = Where::current()) {
        constexpr int at_once = 100;
        constexpr int most = 1000;
        for (int turns = 0; turns < most && !condition(); ++turns) {
            if (turns > at_once) ::poll(nullptr, 0, 1);
            pump(loop);
        }
        expect_true(condition(),
                    what,
                    where.file_name(),
                    static_cast<int>(where.line()));
    }

    RecordedLog log;
    FakeTimeIOLoop loop;
    web::Application app;
    HTTPServer* server = nullptr;

  private:
    static web::Settings quiet(web::Settings settings) {
        if (!settings.log_function)
            settings.log_function = [](const web::RequestHandler&) {};
        return settings;
    }
};

/// A client, which the test plays.
class SocketClient {
  public:
    using Where = std::source_location;

    /// Sends the request, and reads the head of what it is answered with.
    explicit SocketClient(SocketServer& at,
                          const std::string& request = handshake(),
                          Where where = Where::current())
        : at_(at)
        , client_(at.server->port()) {
        step("sent " + request.substr(0, request.find(" HTTP/")));
        // What is sent must be there when the server is turned.
        const int on = 1;
        ::setsockopt(client_.fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        client_.send(request);
        const auto has_head = [&] {
            return client_.received().find("\r\n\r\n") != std::string::npos ||
                   client_.closed();
        };
        at_.drive(has_head, "the handshake is answered", where);
        rest_ = client_.take();
        const std::size_t end = rest_.find("\r\n\r\n");
        if (end == std::string::npos) return;
        head_ = rest_.substr(0, end + 2);
        rest_.erase(0, end + 4);
    }

    /// The status line, and the headers, each with its "\r\n".
    const std::string& head() const { return head_; }

    std::string status() const { return head_.substr(9, 3); }

    /// A header's value; "-" if there is none.
    std::string header(const std::string& name) const {
        std::size_t begin = head_.find("\r\n") + 2;
        while (begin < head_.size()) {
            const std::size_t end = head_.find("\r\n", begin);
            const std::size_t colon = head_.find(": ", begin);
            if (httputil::equal_without_case(head_.substr(begin, colon - begin),
                                             name))
                return head_.substr(colon + 2, end - colon - 2);
            begin = end + 2;
        }
        return "-";
    }

    void send(std::string_view bytes) {
        step("the client sent " + sent_in_words(bytes));
        client_.send(bytes);
    }

    /// Sends, and lets the server deal with it.
    void tell(std::string_view bytes) {
        send(bytes);
        at_.settle();
    }

    /// All frames that have come, once there are `count`, or the connection
    /// has ended; "end" stands behind them then.
    Lines heard(std::size_t count, Where where = Where::current()) {
        at_.drive([&] { return read() || reader_.lines.size() >= count; },
                  "the client has received " + std::to_string(count) +
                      " frames, or the end",
                  where);
        at_.settle();
        return heard_so_far();
    }

    /// All frames until the connection has ended.
    Lines heard_to_the_end(Where where = Where::current()) {
        at_.drive(
            [&] { return read(); }, "the server has closed its side", where);
        return heard_so_far();
    }

    /// All frames that have come by now.
    Lines heard_so_far() {
        const bool ended = read();
        Lines lines = reader_.lines;
        if (ended) lines.emplace_back("end");
        return lines;
    }

    Client& raw() { return client_; }

  private:
    /// returns: true if the server has closed its side
    bool read() {
        const bool closed = client_.closed();
        rest_ += client_.take();
        reader_.read(rest_);
        return closed;
    }

    SocketServer& at_;
    Client client_;
    std::string head_;
    std::string rest_;  // received, and no whole frame yet
    FrameReader reader_;
};

/// A server of one recording socket, at /ws.
class RecordedServer : public SocketServer {
  public:
    explicit RecordedServer(SocketRecord& record)
        : SocketServer({web::url<RecordingSocket>("/ws", std::ref(record))})
        , record_(record) {}

    /// Turns until on_close() was called, and a few more.
    /// returns: what the socket has seen
    Lines seen_to_the_end(Where where = Where::current()) {
        drive(
            [&] {
                const Lines& lines = record_.seen.lines();
                return !lines.empty() && lines.back().starts_with("closed");
            },
            "on_close() was called",
            where);
        settle();
        return record_.seen.lines();
    }

  private:
    SocketRecord& record_;
};

}  // namespace tornado::testing
