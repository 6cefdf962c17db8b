#include <chrono>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <sys/socket.h>

#include "common/net/sockets.hpp"
#include "common/testing/client.hpp"
#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "httpclient.hpp"
#include "ssl_iostream.hpp"
#include "tests/support/fake_time_loop.hpp"
#include "tests/support/stream_pair.hpp"
#include "tests/support/test_ca.hpp"
#include "web.hpp"

using namespace tornado;
using namespace tornado::testing;
using httpclient::AsyncHTTPClient;

namespace {

std::shared_ptr<const SSLContext> client(const SSLOptions& options) {
    return std::make_shared<const SSLContext>(SSLContext::Side::client,
                                              options);
}

/// Both ends of a connection.
struct TlsPair {
    using Context = std::shared_ptr<const SSLContext>;

    TlsPair(const Context& servers,
            const Context& clients,
            const std::string& host,
            StreamLimits limits = {})
        : TlsPair(socket_pair(), servers, clients, host, limits) {}

    explicit TlsPair(TestCA& ca, StreamLimits limits = {})
        : TlsPair(ca.server({"localhost"}),
                  client(ca.trusted()),
                  "localhost",
                  limits) {}

    CurrentTurnLoop loop;
    std::shared_ptr<SSLIOStream> server;
    std::shared_ptr<SSLIOStream> guest;
    Future<void> server_ready;
    Future<void> guest_ready;

  private:
    TlsPair(std::pair<UniqueFd, UniqueFd> ends,
            const Context& servers,
            const Context& clients,
            const std::string& host,
            StreamLimits limits)
        : server(std::make_shared<SSLIOStream>(
              std::move(ends.first), servers, "", loop, limits))
        , guest(std::make_shared<SSLIOStream>(
              std::move(ends.second), clients, host, loop, limits))
        , server_ready(server->handshake())
        , guest_ready(guest->handshake()) {}
};

/// What a client that wants `host` says to a server.
std::string meets(const TlsPair::Context& servers,
                  const TlsPair::Context& clients,
                  const std::string& host) {
    TlsPair pair(servers, clients, host);
    drive_until([&] { pair.loop.turn(); },
                [&] { return pair.guest_ready.done(); },
                "the client has made up its mind about " + host);
    return ending(pair.guest_ready) == "done" ? "connected" : "refused";
}

httpclient::AsyncHTTPClientOptions https_by(const SSLOptions& options) {
    httpclient::AsyncHTTPClientOptions made;
    made.https_streams = ssl_client_streams(options);
    return made;
}

/// Reads one line from its client.
class LineServer : public TCPServer {
  public:
    using TCPServer::TCPServer;

    std::shared_ptr<IOStream> last;
    Future<std::string> line;

  private:
    Future<void> handle_stream(std::shared_ptr<IOStream> stream,
                               Address) override {
        last = std::move(stream);
        line = last->read_until("\n");
        return make_ready_future<void>();
    }
};

/// Says how it was asked, and sets a cookie.
class HowPage : public web::RequestHandler {
  public:
    void get() {
        set_cookie("mark", "1");
        write(request().full_url());
    }
};

}  // namespace

TEST_CASE("15.5 SSLIOStream: what one side writes, the other reads" *
          doctest::description(
              "It is a stream like any other: what is written before the "
              "handshake waits for it, and a megabyte arrives whole. "
              "[TLS-1]")) {
    TestCA ca;
    TlsPair pair(ca);
    std::string much(1'000'000, 'x');
    for (std::size_t i = 0; i < much.size(); ++i)
        much[i] = static_cast<char>('a' + i % 23);
    EXPECT_EQ(pair.guest->version(), "");
    step("both write before the handshake is through");
    const auto sent = pair.guest->write("hello\n");
    (void)pair.server->write(much);
    EXPECT_EQ(pair.loop.wait_for(pair.server->read_until("\n"), "hello"),
              "hello\n");
    const auto read =
        pair.loop.wait_for(pair.guest->read_bytes(much.size()), "the megabyte");
    EXPECT(read == much, "the same bytes, in the same order");
    EXPECT_EQ(ending(sent) + ", " + ending(pair.guest_ready), "done, done");
    EXPECT(pair.guest->version().starts_with("TLSv1."),
           "the guest knows which TLS it speaks");
    step("the server closes");
    pair.server->close();
    EXPECT_EQ(pair.loop.wait_for(pair.guest->read_until_close(), "the end"),
              "");
    EXPECT(pair.guest->error() == nullptr, "that was a good end");
}

TEST_CASE("15.5 SSLIOStream: a client asks for the server's papers" *
          doctest::description(
              "Encryption alone keeps nothing from the wrong server. The "
              "certificate must be from somebody we trust, for this name or "
              "address, and for today. Nobody has to ask for that. "
              "[TLS-2]")) {
    TestCA ca;
    TestCA other;
    const auto clients = client(ca.trusted());
    const auto servers = ca.server({"chat.test", "*.rooms.test", "127.0.0.1"});
    Lines seen;
    for (const std::string host : {"chat.test",
                                   "a.rooms.test",
                                   "127.0.0.1",
                                   "evil.test",
                                   "rooms.test",
                                   "127.0.0.2"})
        seen.push_back(host + ": " + meets(servers, clients, host));
    EXPECT_EQ(seen,
              (Lines{"chat.test: connected",
                     "a.rooms.test: connected",
                     "127.0.0.1: connected",
                     "evil.test: refused",
                     "rooms.test: refused",
                     "127.0.0.2: refused"}));
    step("a certificate of another authority; one that has expired");
    EXPECT_EQ(meets(other.server({"chat.test"}), clients, "chat.test"),
              "refused");
    EXPECT_EQ(meets(ca.server({"chat.test"}, TestCA::Valid::no_longer),
                    clients,
                    "chat.test"),
              "refused");
    step("a client that was told not to look");
    EXPECT_EQ(meets(servers, client({.verify = false}), "evil.test"),
              "connected");
    step("a client that looks, and was not told for what");
    EXPECT_THROWS(std::invalid_argument, meets(servers, clients, ""));
    step("an address of IPv6, and another one");
    EXPECT_EQ(meets(ca.server({"::1"}), clients, "::1"), "connected");
    EXPECT_EQ(meets(ca.server({"::1"}), clients, "::2"), "refused");
    step("a name with a NUL in it, of which C sees no more than \"chat.test\"");
    const std::string two_names("chat.test\0.evil.test", 20);
    EXPECT_THROWS(std::invalid_argument,
                  (void)TlsPair(servers, clients, two_names));
}

TEST_CASE("15.5 SSLIOStream: a good-bye is no handshake" *
          doctest::description(
              "Anybody on the way can send TLS's good-bye while nothing is "
              "encrypted yet. Who takes that for the end of the handshake "
              "believes in a connection that there is not. [TLS-5]")) {
    TestCA ca;
    CurrentTurnLoop loop;
    auto [end, servers] = socket_pair();
    const auto stream = std::make_shared<SSLIOStream>(
        std::move(end), client(ca.trusted()), "chat.test", loop);
    const auto done = stream->handshake();
    Client peer(std::move(servers));
    drive_until([&] { loop.turn(); },
                [&] { return !peer.received().empty(); },
                "the server hears something");
    step("the server answers with close_notify, and nothing else");
    peer.send(std::string("\x15\x03\x03\x00\x02\x01\x00", 7));
    drive_until([&] { loop.turn(); },
                [&] { return done.done(); },
                "the handshake has ended");
    EXPECT(ending(done) != "done", "it has failed");
    EXPECT_EQ(stream->version(), "");
}

TEST_CASE("15.5 SSLIOStream: a client says whom it wants" *
          doctest::description(
              "Many names live behind one address. The server must know which "
              "is meant before it shows its papers, so this goes out first, "
              "and readable; an address in numbers does not. [TLS-2]")) {
    TestCA ca;
    CurrentTurnLoop loop;
    for (const std::string host : {"chat.test", "127.0.0.1"}) {
        step("a client wants " + host);
        auto [end, servers] = socket_pair();
        const auto stream = std::make_shared<SSLIOStream>(
            std::move(end), client(ca.trusted()), host, loop);
        const auto done = stream->handshake();
        Client peer(std::move(servers));
        drive_until([&] { loop.turn(); },
                    [&] { return !peer.received().empty(); },
                    "the server hears something");
        EXPECT_EQ(peer.received().find(host) != std::string::npos,
                  host == "chat.test");
    }
}

TEST_CASE("15.5 SSLIOStream: what was decrypted is read, though the socket is "
          "silent" *
          doctest::description(
              "A record comes as a whole, and a reader may want a part. The "
              "rest is inside TLS then: no poller will ever tell of it. "
              "[TLS-3]")) {
    TestCA ca;
    TlsPair pair(ca, {.read_chunk_size = 4});
    (void)pair.server->write("0123456789");
    EXPECT_EQ(pair.loop.wait_for(pair.guest->read_bytes(3), "three bytes"),
              "012");
    step("waits for more than is buffered");
    const auto more = pair.guest->fill();
    pair.loop.turns(3);
    EXPECT_EQ(ending(more), "done");
    EXPECT_EQ(pair.loop.wait_for(pair.guest->read_bytes(7), "the rest"),
              "3456789");
}

TEST_CASE("15.5 SSLIOStream: an end without a good-bye is an error" *
          doctest::description(
              "Anybody on the way can end a TCP connection. What ends without "
              "TLS's close_notify may have been cut off, and half an answer "
              "must not pass for a whole one. [TLS-4]")) {
    TestCA ca;
    TlsPair pair(ca);
    (void)pair.server->write("half of the ans");
    pair.loop.wait_for(pair.guest_ready, "the handshake");
    const auto all = pair.guest->read_until_close();
    pair.loop.turns(2);
    step("the connection is cut");
    ::shutdown(pair.server->fd(), SHUT_RDWR);
    EXPECT_EQ(pair.loop.wait_for(all, "the end"), "half of the ans");
    EXPECT(pair.guest->error() != nullptr, "error() says that it was cut off");
    std::error_code code;
    try {
        std::rethrow_exception(pair.guest->error());
    } catch (const std::system_error& error) {
        code = error.code();
    } catch (const std::exception&) {
        // The check below says what it should have been.
    }
    EXPECT(code == std::errc::connection_reset,
           "error() is a std::system_error for ECONNRESET, as without TLS");
    step("the server writes to nobody");
    (void)pair.server->write("more");
    pair.loop.turns(2);
    EXPECT(pair.server->closed(), "which closes it, and ends nothing else");
}

TEST_CASE("15.5 SSLIOStream: who has no more to say can still hear" *
          doctest::description(
              "end_sending() ends one direction, with a good-bye: the peer "
              "sees a good end, and not a connection that was cut off, and "
              "answers. WebSockets end in this way. [TLS-4]")) {
    TestCA ca;
    TlsPair pair(ca);
    step("the guest would end its sending before the handshake is through");
    pair.guest->end_sending();
    pair.loop.wait_for(pair.guest_ready, "the handshake");
    (void)pair.guest->write("a question, and that is all");
    step("the guest ends its sending");
    pair.guest->end_sending();
    EXPECT_EQ(pair.loop.wait_for(pair.server->read_until(","), "the question"),
              "a question,");
    step("the server answers, and closes");
    (void)pair.server->write("an answer");
    EXPECT_EQ(pair.loop.wait_for(pair.server->read_until_close(), "the end"),
              " and that is all");
    EXPECT(pair.server->error() == nullptr, "that was a good end");
    EXPECT_EQ(pair.loop.wait_for(pair.guest->read_until_close(), "the answer"),
              "an answer");
    EXPECT(pair.guest->error() == nullptr, "and so was that");
}

TEST_CASE("15.5 SSLIOStream: who does not speak TLS, or says nothing, does not "
          "stay" *
          doctest::description(
              "A handshake that never comes costs a descriptor; and to wait "
              "for the wrong direction costs a core. [TLS-5]")) {
    TestCA ca;
    FakeTimeIOLoop loop;
    loop.make_current();
    auto [server_end, silent] = socket_pair();
    const auto begins = [&](UniqueFd socket) {
        return std::make_shared<SSLIOStream>(
            std::move(socket), ca.server({"localhost"}), "", loop);
    };
    const auto stream = begins(std::move(server_end));
    stream->set_close_callback([&] { loop.stop(); });
    (void)stream->handshake(std::chrono::seconds(10));
    const auto began = loop.time();
    step("a client that says nothing; the limit is 10 seconds");
    loop.start();
    EXPECT(loop.time() - began >= std::chrono::seconds(10),
           "it is closed after 10 seconds, in which the loop slept");
    step("a client that speaks plain HTTP");
    auto [other_end, plain] = socket_pair();
    const auto other = begins(std::move(other_end));
    const auto done = other->handshake();
    check_syscall(
        "send",
        static_cast<int>(::send(plain.get(), "GET / HTTP/1.1\r\n\r\n", 18, 0)));
    pump(loop, 4);
    EXPECT(other->closed(), "it is closed at once");
    EXPECT(ending(done).starts_with("StreamClosedError for"),
           "the handshake's Future fails, and says why");
    step("two who understand each other in time; a minute passed");
    auto [one_end, other_side] = socket_pair();
    const auto host = begins(std::move(one_end));
    const auto guest = std::make_shared<SSLIOStream>(
        std::move(other_side), client(ca.trusted()), "localhost", loop);
    const auto ready = host->handshake(std::chrono::seconds(10));
    const auto welcome = guest->handshake(std::chrono::seconds(10));
    drive_until([&] { pump(loop); },
                [&] { return ready.done() && welcome.done(); },
                "the handshake is over");
    loop.pass(std::chrono::minutes(1));
    pump(loop, 4);
    EXPECT(!host->closed() && !guest->closed(),
           "the limit was the handshake's alone");
}

TEST_CASE("15.5 SSLIOStream: what goes wrong with one peer is not another's "
          "concern" *
          doctest::description(
              "OpenSSL keeps its errors in a queue of the thread, and not of "
              "the connection. What a stranger's bad handshake has left there, "
              "or a good-bye in the middle of one, is taken for the next "
              "stream's own trouble, unless the queue is cleared before each "
              "call. [TLS-5]")) {
    TestCA ca;
    const auto context = ca.server({"localhost"});
    for (const std::string stranger : {"speaks plain HTTP",
                                       "hangs up in the handshake",
                                       "is closed in the handshake"}) {
        TlsPair pair(ca);
        pair.loop.wait_for(pair.guest_ready, "the handshake");
        step("the guest waits for a line; a stranger " + stranger);
        const auto line = pair.guest->read_until("\n");
        auto [end, theirs] = socket_pair();
        const auto stream = std::make_shared<SSLIOStream>(
            std::move(end), context, "", pair.loop);
        (void)stream->handshake();
        pair.loop.turns(2);
        Client peer(std::move(theirs));
        if (stranger.starts_with("speaks")) peer.send("GET / HTTP/1.1\r\n\r\n");
        if (stranger.starts_with("hangs")) peer.close();
        if (stranger.starts_with("is")) stream->close();
        pair.loop.turns(3);
        EXPECT(stream->closed(), "the stranger's stream is closed");
        step("the server sends the line in two parts");
        (void)pair.server->write("hel");
        pair.loop.turns(3);
        (void)pair.server->write("lo\n");
        pair.loop.turns(3);
        EXPECT_EQ(ending(line), "\"hello\\n\"");
        step("the guest waits for another line, and that comes");
        const auto next = pair.guest->read_until("\n");
        pair.loop.turns(3);
        (void)pair.server->write("bye\n");
        pair.loop.turns(3);
        EXPECT_EQ(ending(next), "\"bye\\n\"");
        EXPECT(pair.guest->error() == nullptr, "the guest has no trouble");
    }
}

TEST_CASE("15.5 https: streams over TLS have the limits of their server and "
          "their client" *
          doctest::description(
              "How much a stream may keep, its server says, or its client. "
              "They do not make it where it speaks TLS; whoever does must ask "
              "them. [TLS-6]")) {
    TestCA ca;
    CurrentTurnLoop loop;
    const ExpectLog full("Reached maximum read buffer size");
    LineServer server(loop, {.max_buffer_size = 20});
    server.set_stream_factory(ssl_server_streams(ca.server({"127.0.0.1"})));
    server.listen(0, "127.0.0.1");
    TCPClient guests(loop);
    guests.set_limits({.max_write_buffer_size = 50});
    guests.set_stream_factory(ssl_client_streams(ca.trusted()));
    const auto guest =
        loop.wait_for(guests.connect("127.0.0.1", server.port()), "a guest");
    step("the guest's stream keeps 50 bytes; wrote 60");
    EXPECT_EQ(ending(guest->write(std::string(60, 'x'))),
              "failed: Reached maximum write buffer size");
    step("the server's keeps 20; wrote a line of 40");
    (void)guest->write(std::string(39, 'x') + "\n");
    drive_until([&] { loop.turn(); },
                [&] { return server.line.done(); },
                "the server's read of a line is over");
    EXPECT_EQ(ending(server.line),
              "StreamClosedError for a StreamBufferFullError");
    EXPECT_EQ(in_log(full), "lines in the log: 1");
}

TEST_CASE("15.5 https: a page over TLS, there and back" *
          doctest::description(
              "The server's streams and the client's come from factories; "
              "HTTP does not notice. Cookies do: over https they are Secure "
              "by themselves. [TLS-6]")) {
    TestCA ca;
    CurrentTurnLoop loop;
    web::Application app({web::url<HowPage>("/page")},
                         {.log_function = [](const web::RequestHandler&) {}});
    HTTPServer& server = app.add_server({.protocol = "https"});
    server.set_stream_factory(ssl_server_streams(ca.server({"127.0.0.1"})));
    server.listen(0, "127.0.0.1");
    const std::string url =
        "https://127.0.0.1:" + std::to_string(server.port()) + "/page";
    AsyncHTTPClient trusts(https_by(ca.trusted()));
    const auto response = loop.wait_for(trusts.fetch(url), "the page");
    EXPECT_EQ(response.body, url);
    EXPECT(response.headers.get("Set-Cookie").find("Secure") !=
               std::string::npos,
           "the cookie is Secure");
    step("a client that trusts whom the system trusts");
    AsyncHTTPClient strict(https_by({}));
    const auto fetch = strict.fetch(url);
    drive_until([&] { loop.turn(); },
                [&] { return fetch.done(); },
                "the fetch is done");
    EXPECT(fetch.exception() != nullptr, "it does not get the page");
}
