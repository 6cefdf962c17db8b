#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "tests/support/fake_time_loop.hpp"
#include "tests/support/http_pair.hpp"
#include "tests/support/wire_app.hpp"
#include "tests/support/wire_client.hpp"

using namespace tornado;
using namespace tornado::testing;
using Role = HTTP1Connection::Role;
using Request = std::shared_ptr<httputil::HTTPServerRequest>;

namespace {

/// A connection through which little goes at a time.
class SlowStream final : public IOStream {
  public:
    using IOStream::IOStream;

    ~SlowStream() override { close(); }

  protected:
    std::optional<std::size_t> write_to_fd(std::string_view bytes) override {
        full_ = !full_;
        if (!full_) return std::nullopt;
        return IOStream::write_to_fd(bytes.substr(0, 1000));
    }

  private:
    bool full_ = false;  // until the next turn
};

/// Our server's answers to these rows, beside what the table says.
void answers_the_table(const std::vector<WireRow>& rows) {
    ExpectLog refused("Malformed HTTP message");
    ServerLoop at(wire_app, wire_options());
    std::vector<std::string> got;
    for (const WireRow& row : rows) {
        ExpectLog handler("Content-Length says");
        const std::string answer =
            answer_of(row, at.server.port(), [&] { at.turn(); });
        EXPECT_EQ(row.name + ": " + answer,
                  row.name + ": " + (row.ours.empty() ? row.answer : row.ours));
    }
}

/// What our server says to a request that has begun so, and has no end yet.
/// returns: the first 12 bytes; "pending" if it waits for more
std::string refused_as_it_comes(const std::string& begun) {
    ExpectLog refused("Malformed HTTP message");
    ServerLoop at(wire_app, wire_options());
    Client client(at.server.port());
    client.send(begun);
    at.loop.turns(10);
    const std::string answer = client.received().substr(0, 12);
    if (answer.empty() && !client.closed()) return "pending";
    EXPECT(client.closed(), "the connection is closed");
    return answer;
}

}  // namespace

TEST_CASE(
    "06.4 HTTPServer: what is no HTTP is answered with 400, and closed" *
    doctest::description(
        "After one line that cannot be read nobody knows where the next "
        "request begins. The client is told so, and that is all. "
        "[MSG-5, WIRE-5, WIRE-6, WIRE-8, WIRE-9, WIRE-31, WIRE-32, WIRE-33, "
        "WIRE-34]")) {
    answers_the_table(wire_connection());
    answers_the_table(wire_syntax());
}

TEST_CASE("06.4 HTTPServer: a body whose end is in doubt is refused" *
          doctest::description(
              "If a proxy in front reads another length than we do, then what "
              "it takes for a body is a request to us: that is request "
              "smuggling. [WIRE-11, WIRE-12, WIRE-13, WIRE-14, WIRE-15, "
              "WIRE-17, WIRE-19, WIRE-20, WIRE-21, WIRE-22]")) {
    answers_the_table(wire_lengths());
    auto rows = wire_chunks();
    rows.erase(rows.begin());  // the one that is right: 06.5
    answers_the_table(rows);
}

TEST_CASE("06.4 HTTPServer: a head may have max_header_size bytes, and no "
          "more" *
          doctest::description(
              "Otherwise one client could make the server keep whatever it "
              "likes to send: so it is refused as it comes, and not when its "
              "end has come. The answer 431 says why; Tornado just closes. "
              "[HTTP-9, WIRE-10]")) {
    const std::string frame = get("/", "A: \r\n");
    for (const std::size_t size : {wire_limit, wire_limit + 1}) {
        step("a head of " + std::to_string(size) + " bytes");
        ExpectLog refused("Malformed HTTP message");
        ServerLoop at(wire_app, wire_options());
        Client client(at.server.port());
        client.send(
            get("/", "A: " + std::string(size - frame.size(), 'a') + "\r\n"));
        at.drive(client, "\r\n\r\n");
        EXPECT_EQ(client.received().substr(0, 12),
                  size > wire_limit ? "HTTP/1.1 431" : "HTTP/1.1 200");
    }
    answers_the_table({wire_limits().at(0)});
    const std::string much(2 * wire_limit, 'a');
    for (const std::string& begun :
         {"GET /" + much,
          "GET / HTTP/1.1\r\n" + much,
          "GET / HTTP/1.1\r\nHost: h\r\nA: " + much}) {
        step("sent " + show(begun.substr(0, begun.find("aa"))) +
             " and 2000 letters, and the head goes on");
        EXPECT_EQ(refused_as_it_comes(begun), "HTTP/1.1 431");
    }
}

TEST_CASE("06.4 HTTPServer: a body may have max_body_size bytes, or what its "
          "request was allowed" *
          doctest::description(
              "Refused by its Content-Length before any of it is read, or, in "
              "chunks, when it gets too large. A delegate may allow more for "
              "one request, and the next has the default. [HTTP-9, HTTP-11, "
              "WIRE-16]")) {
    answers_the_table({wire_limits().at(1), wire_limits().at(2)});
    ExpectLog refused("Malformed HTTP message");
    for (const std::size_t allowed : {std::size_t{3}, std::size_t{2}}) {
        step("headers_received() sets max_body_size to " +
             std::to_string(allowed) + "; the body has 3 bytes");
        ConnectionPair pair(HTTP1Connection::Role::server,
                            {.max_body_size = 1});
        pair.delegate->on_head = [&] {
            pair.connection->set_max_body_size(allowed);
            return httputil::MaybeFuture();
        };
        (void)pair.answered("POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc",
                            [](httputil::HTTPConnection& connection) {
                                answer_text(connection, "");
                            });
        EXPECT_EQ(pair.peer().received().substr(0, 12),
                  allowed == 3 ? "HTTP/1.1 200" : "HTTP/1.1 400");
        EXPECT_EQ(pair.delegate->seen.lines().back(),
                  allowed == 3 ? "finish" : "close");
    }
    step("a head that promises 2 bytes, of 1, and expects 100-continue");
    ConnectionPair pair(Role::server, {.max_body_size = 1});
    (void)pair.read();
    pair.peer().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n"
                     "Expect: 100-continue\r\n\r\n");
    pair.settle();
    const std::string got = pair.peer().received();
    EXPECT_EQ(got.substr(0, 12), "HTTP/1.1 400");
    EXPECT(got.find("100 Continue") == got.npos,
           "the client is not told to go on");
    EXPECT(pair.peer().closed(), "the connection is closed");
    step("a chunk of 1001 bytes, where 1000 may come, and no end");
    EXPECT_EQ(refused_as_it_comes(chunked("3e9\r\n" + std::string(1001, 'a'))),
              "HTTP/1.1 400");
}

TEST_CASE("06.4 HTTPServer: what is no HTTP is not answered twice" *
          doctest::description(
              "A delegate may begin its answer before the body has come. If "
              "that is broken then, all that is left is to close. [HTTP-4, "
              "HTTP-18]")) {
    ExpectLog refused("Malformed HTTP message");
    ConnectionPair pair;
    pair.delegate->on_head = [&] {
        (void)pair.connection->write_headers(
            httputil::ResponseStartLine{}, {{"Content-Length", "3"}}, "a");
        return httputil::MaybeFuture();
    };
    step("answered with a head and a byte of 3; the body is no chunk");
    const auto reading = pair.read();
    pair.peer().send(
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\noops\r\n");
    pair.settle();
    EXPECT_EQ(pair.peer().received(),
              "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na");
    EXPECT(pair.peer().closed(), "the connection is closed");
    EXPECT_EQ(ending(reading), "false");
    EXPECT_EQ(refused.count(), 1);
}

TEST_CASE("06.4 HTTPServer: what was answered arrives, whatever comes behind "
          "it" *
          doctest::description(
              "A client may send a request, and behind it something that is no "
              "HTTP. The connection is closed for that, but not before the "
              "answer has gone out, however slowly. [HTTP-3, HTTP-9]")) {
    ExpectLog log("Malformed HTTP message");
    const std::string page(50'000, 'x');
    ServerLoop at([&](const Request& request) {
        answer_text(*request->connection, page);
    });
    at.server.set_stream_factory([](UniqueFd socket, IOLoop& loop, auto) {
        return std::make_shared<SlowStream>(std::move(socket), loop);
    });
    Client client(at.server.port());
    step("GET / and \"nonsense\" in one packet; the network takes 1000 bytes "
         "in each turn");
    client.send(get("/") + "nonsense\r\n\r\n");
    at.drive_to_close(client);
    EXPECT(client.received().starts_with(ok(page)),
           "the page is there to its end, not " +
               show(client.received().size()) + " bytes");
}

TEST_CASE("06.4 HTTPServer: a body that takes too long is cut off" *
          doctest::description(
              "A byte a second keeps a connection busy for a day with 100 KB. "
              "The time runs from the end of the head, also of a body in "
              "chunks, of which nobody knows how long it will be; the request "
              "before is not counted. [HTTP-10, WIRE-24]")) {
    using namespace std::chrono_literals;

    struct Framing {
        std::string header;
        std::string piece;  // of the body: one byte
    };

    ExpectLog timeout("Timeout reading body from 127.0.0.1");
    FakeTimeIOLoop loop;
    loop.make_current();
    HTTPServer server(
        [](const Request& request) {
            answer_text(*request->connection, request->body);
        },
        {.body_timeout = 10s});
    server.listen(0, "127.0.0.1");
    int cut_off = 0;
    for (const auto& [header, piece] :
         {Framing{"Content-Length: 20", "x"},
          Framing{"Transfer-Encoding: chunked", "1\r\nx\r\n"}}) {
        Client slow(server.port());
        slow.send(get("/"));
        pump(loop, 4);
        EXPECT_EQ(slow.take(), ok(""));
        step("60 seconds later: a body with " + header + ", a byte a second");
        loop.pass(60s);
        slow.send("POST / HTTP/1.1\r\nHost: h\r\n" + header + "\r\n\r\n");
        for (int second = 0; second < 10; ++second) {
            pump(loop, 4);
            EXPECT(!slow.closed(), "for 10 seconds it may");
            loop.pass(1s);
            slow.send(piece);
        }
        pump(loop, 4);
        EXPECT(slow.closed(), "then it is closed");
        EXPECT_EQ(slow.received(), "");
        EXPECT_EQ(timeout.count(), ++cut_off);
    }
}

TEST_CASE("06.4 HTTPServer: the time for a body is over when the body is "
          "there" *
          doctest::description(
              "Then it is the application that takes long, or the client that "
              "asks nothing. A delegate may set another time for its request. "
              "[HTTP-10, HTTP-11]")) {
    using namespace std::chrono_literals;
    ExpectLog timeout("Timeout reading body");
    FakeTimeIOLoop loop;
    loop.make_current();
    std::vector<Request> waiting;
    HTTPServer server(
        [&](const Request& request) { waiting.push_back(request); },
        {.idle_connection_timeout = 20s, .body_timeout = 10s});
    server.listen(0, "127.0.0.1");
    Client client(server.port());
    step("a request with a body, answered after a minute; 20 seconds idle");
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx");
    pump(loop, 6);
    loop.pass(60s);
    pump(loop, 4);
    EXPECT(!client.closed(), "who waits for an answer is not closed");
    answer_text(*waiting.at(0)->connection, "");
    pump(loop, 4);
    loop.pass(20s);
    pump(loop, 4);
    EXPECT(client.closed(), "who is idle is closed");
    EXPECT_EQ(timeout.count(), 0);
    step("headers_received() sets body_timeout to 0; the body does not come");
    ConnectionPair pair(Role::server, {.body_timeout = 1h});
    pair.delegate->on_head = [&] {
        pair.connection->set_body_timeout(0s);
        return httputil::MaybeFuture();
    };
    (void)pair.read();
    pair.peer().send("POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\n");
    pair.settle();
    EXPECT(pair.peer().closed(), "the connection is closed");
    EXPECT_EQ(timeout.count(), 1);
}
