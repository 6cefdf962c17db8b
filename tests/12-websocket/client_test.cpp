#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/testing/testing.hpp"

#include "handshake.hpp"
#include "tests/support/fake_time_loop.hpp"
#include "tests/support/hand_upstream.hpp"
#include "tests/support/stream_pair.hpp"
#include "tests/support/websocket_frames.hpp"
#include "websocket_client.hpp"
#include "websocket_connection.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;
using websocket::Role;
using websocket::WebSocketConnection;

namespace {

/// Writes down what a connection tells.
struct Listener : websocket::ConnectionListener {
    httputil::MaybeFuture
    on_message(const websocket::Message& message) override {
        seen("text " + message.data);
        return {};
    }

    void on_end() override { seen("ended"); }

    Transcript seen;
};

/// Frames that a client has sent, each of less than 126 bytes.
struct Masked {
    explicit Masked(std::string_view bytes) {
        while (bytes.size() >= 6) {
            const auto size = static_cast<unsigned char>(bytes[1]);
            EXPECT((size & 0x80U) != 0, "a client's frame is masked");
            const std::string key(bytes.substr(2, 4));
            std::string payload(bytes.substr(6, size & 0x7fU));
            for (std::size_t i = 0; i < payload.size(); ++i)
                payload[i] = static_cast<char>(payload[i] ^ key[i % 4]);
            const std::string first(bytes.substr(0, 1));
            lines.push_back(escape::hex_encode(first) + " " +
                            escape::hex_encode(payload));
            keys.insert(key);
            bytes.remove_prefix(std::min(bytes.size(), payload.size() + 6));
        }
    }

    Lines lines;
    std::set<std::string> keys;
};

/// A client's connection; the test is the server.
struct ClientEnd {
    explicit ClientEnd(const websocket::ConnectionOptions& options = {})
        : connection(std::make_shared<WebSocketConnection>(
              pair.stream, Role::client, options)) {
        connection->start(listener);
        connection->read_messages();
    }

    void settle() { pump(loop, 8); }

    void pass(IOLoop::Duration duration) {
        loop.pass(duration);
        settle();
    }

    /// What the server has received since it asked last.
    Masked sent() {
        settle();
        return Masked(server().take());
    }

    void server_sends(std::string_view bytes) {
        server().send(bytes);
        settle();
    }

    Client& server() { return *pair.peer; }

    FakeTimeIOLoop loop;
    StreamPair pair{loop};
    std::shared_ptr<Listener> listener = std::make_shared<Listener>();
    std::shared_ptr<WebSocketConnection> connection;
};

/// What a server says yes with, in this Connection header.
std::string yes_to(const std::string& request, const std::string& connection) {
    const auto asked =
        httputil::HTTPHeaders::parse(request.substr(request.find('\n') + 1));
    const std::string key = asked.get("Sec-WebSocket-Key");
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
           "Connection: " +
           connection +
           "\r\nSec-WebSocket-Accept: " + websocket::compute_accept_value(key) +
           "\r\n\r\n";
}

/// A client that connects; the test is the server.
struct Connecting {
    using Future =
        tornado::Future<std::shared_ptr<websocket::WebSocketClientConnection>>;

    Connecting() { loop.make_current(); }

    void turn() { pump(loop); }

    Future connect(const std::string& before, const std::string& after = "") {
        return websocket::websocket_connect(
            before + std::to_string(upstream.port()) + after);
    }

    /// The connection, and the handshake's request, which has come.
    Client asked() {
        Client peer = upstream.accept([this] { turn(); });
        drive_until([this] { turn(); },
                    [&] { return peer.received().ends_with("\r\n\r\n"); },
                    "the handshake has come");
        return peer;
    }

    /// What the server is asked, up to the second line's end.
    std::string asks() {
        pump(loop, 8);
        std::optional<Client> peer = upstream.try_accept();
        if (!peer) return "nothing";
        drive_until([this] { turn(); },
                    [&] { return peer->received().ends_with("\r\n\r\n"); },
                    "the handshake has come");
        const std::string request = peer->take();
        return request.substr(0, request.find('\n', request.find('\n') + 1));
    }

    /// How it has ended.
    std::string ending(const Future& future) {
        drive_until([this] { turn(); },
                    [&] { return future.done(); },
                    "the client knows whether it is connected");
        try {
            (void)future.result();
            return "connected";
        } catch (const std::invalid_argument&) {
            return "std::invalid_argument";
        } catch (const TimeoutError&) {
            return "TimeoutError";
        } catch (const std::runtime_error&) {
            return "refused";
        }
    }

    FakeTimeIOLoop loop;
    HandUpstream upstream;
};

/// Connects to a server that says yes with this Connection header.
/// returns: what the client makes of it
std::string taken(const std::string& connection) {
    step("a server answers with \"Connection: " + connection + "\"");
    Connecting at;
    const auto connecting = at.connect("ws://127.0.0.1:");
    Client peer = at.asked();
    peer.send(yes_to(peer.take(), connection));
    return at.ending(connecting);
}

}  // namespace

TEST_CASE("12.3 WebSocketConnection: a client masks each frame under a new "
          "key" *
          doctest::description(
              "A page that could tell what bytes go over the wire could have "
              "them look like another protocol to whoever stands in between. "
              "So the key is chance, and each frame has its own; and a server "
              "that masks is none. [WS-10]")) {
    ClientEnd at;
    step("said the same three times, and sent a ping");
    for (int i = 0; i < 3; ++i)
        (void)at.connection->write_message("hello");
    at.connection->ping("p");
    const Masked sent = at.sent();
    const std::string hello = "81 " + escape::hex_encode("hello");
    EXPECT_EQ(sent.lines, (Lines{hello, hello, hello, "89 70"}));
    EXPECT(sent.keys.size() == 4, "four frames under four keys");
    step("the server answers, and then masks what it says");
    at.server_sends(bare_frame(0x81, "hi") + text_frame("ho"));
    EXPECT_EQ(at.listener->seen.lines(), (Lines{"text hi"}));
    EXPECT_EQ(at.sent().lines.at(0).substr(0, 7), "88 03ea");
}

TEST_CASE("12.3 WebSocketConnection: a client lets the server close first" *
          doctest::description(
              "Who closes a TCP connection first keeps its port for a while, "
              "and a server has it for that. But a server that does not do so "
              "is not waited for. [WS-13, WS-14]")) {
    for (const bool closes : {true, false}) {
        step(closes ? "a server that closes" : "one that does not");
        ClientEnd at;
        at.server_sends(bare_frame(0x88, close_payload(1000)));
        EXPECT_EQ(at.sent().lines, (Lines{"88 03e8"}));
        at.pass(4900ms);
        EXPECT(!at.server().closed(), "the client has not closed");
        EXPECT_EQ(at.listener->seen.lines(), Lines{});
        if (closes)
            at.server().close();
        else
            at.pass(200ms);
        at.settle();
        EXPECT_EQ(at.listener->seen.lines(), (Lines{"ended"}));
        EXPECT_EQ(at.connection->close_code().value_or(0), 1000);
    }
}

TEST_CASE("12.3 WebSocketConnection: who lets go of one has ended it, and its "
          "clock runs out for nobody" *
          doctest::description(
              "Its owner owns the stream. The timer of the next ping is the "
              "loop's: it must neither keep the connection nor touch what is "
              "no more. [WS-18]")) {
    for (const bool asked : {false, true}) {
        step(asked ? "the server was asked once, and has answered"
                   : "the server was not asked yet");
        ClientEnd at({.ping_interval = 10s});
        if (asked) {
            at.pass(10s);
            EXPECT_EQ(at.sent().lines, (Lines{"89 "}));
            at.server_sends(bare_frame(0x8a, ""));
        }
        step("nobody holds the connection any more, nor its stream");
        at.connection.reset();
        at.pair.stream.reset();
        at.settle();
        EXPECT(at.server().closed(), "the server sees the end");
        step("an hour later");
        at.pass(1h);
        EXPECT_EQ(at.server().take(), "");
    }
}

TEST_CASE("12.3 websocket_connect: a server may say more than upgrade in its "
          "Connection" *
          doctest::description(
              "That header is a list of words, in an answer as in a request. "
              "Who compares it as a whole refuses a server that does nothing "
              "wrong. [WS-1]")) {
    EXPECT_EQ(taken("Upgrade"), "connected");
    EXPECT_EQ(taken("keep-alive, Upgrade"), "connected");
    step("but it must say that");
    EXPECT_EQ(taken("keep-alive"), "refused");
    EXPECT_EQ(taken("upgraded"), "refused");
}

TEST_CASE("12.3 websocket_connect: what would be more than one request line is "
          "not sent" *
          doctest::description(
              "A URL often has something in it that somebody has typed. A line "
              "break would make a header of the rest, and a space ends the "
              "target. [WS-21]")) {
    Connecting at;
    for (const std::string path : {"/a\r\nX-Evil: 1",
                                   "/a?b\r\nX-Evil: 1",
                                   "/a HTTP/1.1",
                                   "/\n",
                                   "/\x7f"}) {
        step("connect to " + show(path));
        const auto connecting = at.connect("ws://127.0.0.1:", path);
        EXPECT_EQ(at.asks(), "nothing");
        EXPECT_EQ(at.ending(connecting), "std::invalid_argument");
    }
    step("other URLs that are wrong");
    EXPECT_EQ(at.ending(at.connect("http://127.0.0.1:")),
              "std::invalid_argument");
    EXPECT_EQ(at.ending(at.connect("ws:///")), "std::invalid_argument");
    EXPECT_EQ(at.asks(), "nothing");
    step("the same path, as a URL says it");
    const auto connecting =
        at.connect("ws://127.0.0.1:", "/a%0D%0AX-Evil:%201");
    Client peer = at.asked();
    const std::string request = peer.take();
    EXPECT_EQ(request.substr(0, request.find("\r\n")),
              "GET /a%0D%0AX-Evil:%201 HTTP/1.1");
    peer.send(yes_to(request, "Upgrade"));
    EXPECT_EQ(at.ending(connecting), "connected");
}

TEST_CASE("12.3 websocket_connect: user and password are no part of the "
          "host's name" *
          doctest::description(
              "Servers compare Host with their names, and write it into their "
              "logs. What stands before the @ goes where HTTP has a place for "
              "it, as in a fetch. [WS-21]")) {
    Connecting at;
    const auto connecting = at.connect("ws://ann:p%77@127.0.0.1:", "/a?b#c");
    Client peer = at.asked();
    const std::string request = peer.take();
    const std::size_t end = request.find("\r\n");
    EXPECT_EQ(request.substr(0, end), "GET /a?b HTTP/1.1");
    const auto headers = httputil::HTTPHeaders::parse(request.substr(end + 2));
    EXPECT_EQ(headers.get("Host"),
              "127.0.0.1:" + std::to_string(at.upstream.port()));
    EXPECT_EQ(headers.get("Authorization"),
              "Basic " + escape::base64_encode("ann:pw"));
    peer.send(yes_to(request, "Upgrade"));
    EXPECT_EQ(at.ending(connecting), "connected");
}

TEST_CASE("12.3 websocket_connect: a server that says nothing is given up" *
          doctest::description(
              "It takes the connection, and hangs. Who waits for the answer "
              "hears after 20 s that there is none; who has it is left alone. "
              "[WS-21]")) {
    Connecting at;
    const auto silent = at.connect("ws://127.0.0.1:");
    Client peer = at.asked();
    const auto polite = at.connect("ws://127.0.0.1:");
    Client other = at.asked();
    other.send(yes_to(other.take(), "Upgrade"));
    EXPECT_EQ(at.ending(polite), "connected");
    step("the first server has said half of a head after 19.9 s");
    peer.send("HTTP/1.1 101 Switching Protocols\r\n");
    at.loop.pass(19900ms);
    pump(at.loop, 8);
    EXPECT(!silent.done(), "nobody gives up before the time is over");
    step("0.1 s later");
    at.loop.pass(100ms);
    pump(at.loop, 8);
    EXPECT(silent.done(), "after 20 s the client has given up");
    EXPECT_EQ(at.ending(silent), "TimeoutError");
    drive_until([&] { at.turn(); },
                [&] {
                    (void)peer.received();
                    return peer.closed();
                },
                "the server sees the end");
    step("an hour later");
    at.loop.pass(1h);
    pump(at.loop, 8);
    (void)other.received();
    EXPECT(!other.closed(), "the connection that was answered stands");
}
