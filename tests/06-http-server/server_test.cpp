#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "common/net/sockets.hpp"
#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "address.hpp"
#include "tests/support/fake_time_loop.hpp"
#include "tests/support/http_pair.hpp"
#include "tests/support/live_bytes.hpp"

using namespace tornado;
using namespace tornado::testing;
using Request = std::shared_ptr<httputil::HTTPServerRequest>;

namespace {

/// Notes how long the longest piece of a body is, and answers with "here".
class Pieces final : public httputil::HTTPServerConnectionDelegate {
  public:
    std::shared_ptr<httputil::HTTPMessageDelegate> start_request(
        std::shared_ptr<httputil::HTTPConnection> connection) override {
        return std::make_shared<One>(*this, std::move(connection));
    }

    std::size_t longest = 0;

  private:
    class One final : public httputil::HTTPMessageDelegate {
      public:
        One(Pieces& all, std::shared_ptr<httputil::HTTPConnection> connection)
            : all_(all)
            , connection_(std::move(connection)) {}

        httputil::MaybeFuture headers_received(httputil::StartLine,
                                               httputil::HTTPHeaders) override {
            return {};
        }

        httputil::MaybeFuture data_received(std::string_view piece) override {
            all_.longest = std::max(all_.longest, piece.size());
            return {};
        }

        void finish() override { answer_text(*connection_, "here"); }

      private:
        Pieces& all_;
        std::shared_ptr<httputil::HTTPConnection> connection_;
    };
};

}  // namespace

TEST_CASE("06.3 HTTPServer: requests in one packet are answered in order, each "
          "begun when the one before is answered" *
          doctest::description(
              "A client may send many requests without waiting. The answers "
              "say nowhere which request they are for: their order does. "
              "[HTTP-1, HTTP-17, WIRE-7]")) {
    std::vector<Request> waiting;
    Transcript seen;
    ServerLoop at([&](const Request& request) {
        seen(request->path);
        waiting.push_back(request);
    });
    Client client(at.server.port());
    step("sent GET /1, an empty line, GET /2 and GET /3 in one packet");
    client.send(get("/1") + "\r\n" + get("/2") + get("/3"));
    std::string answers;
    for (std::size_t i = 0; i < 3; ++i) {
        drive_until([&] { at.turn(); },
                    [&] { return waiting.size() > i; },
                    "a request is there");
        at.loop.turns(4);
        EXPECT(waiting.size() == i + 1,
               "no request is begun before the one in front is answered");
        step("answered " + waiting[i]->path);
        answer_text(*waiting[i]->connection, waiting[i]->path);
        answers += ok(waiting[i]->path);
    }
    at.drive(client, "\r\n\r\n/3");
    EXPECT_EQ(client.received(), answers);
    EXPECT_EQ(seen.lines(), (Lines{"/1", "/2", "/3"}));
}

TEST_CASE("06.3 HTTPServer: the next request waits until the answer before it "
          "has gone out" *
          doctest::description(
              "A client that sends requests and reads no answers would "
              "otherwise make the server keep one answer after the other. "
              "[HTTP-3]")) {
    int asked = 0;
    const std::string page(8'000'000, 'x');
    ServerLoop at([&](const Request& request) {
        ++asked;
        answer_text(*request->connection, page);
    });
    Client client(at.server.port());
    step("sent two requests, and read nothing; each answer has 8 MB");
    client.send(get("/") + get("/"));
    at.loop.turns(10);
    EXPECT(asked == 1, "only the first request has been begun");
    step("read the first answer");
    drive_until([&] { at.turn(); },
                [&] { return client.received().size() > page.size(); },
                "the first answer is there");
    drive_until([&] { at.turn(); },
                [&] { return client.received().size() > 2 * page.size(); },
                "the second answer is there");
    EXPECT_EQ(asked, 2);
}

TEST_CASE("06.3 HTTPServer: large answers arrive whole, between small ones" *
          doctest::description(
              "A large body may go out in pieces: because it is not copied "
              "behind its head, or because the system does not take all of it "
              "at once. Its pieces follow each other all the same, and the "
              "next answer follows them. [HTTP-1, HTTP-6]")) {
    // So many numbers: a piece in a wrong place would be seen.
    const auto numbers = [](const std::string& path) {
        std::string text;
        for (int i = 0; i < std::stoi(path.substr(1)); ++i)
            text += std::to_string(i) + ' ';
        return text;
    };
    ServerLoop at([&](const Request& request) {
        answer_text(*request->connection, numbers(request->path));
    });
    Client client(at.server.port());
    std::string requests;
    std::string answers;
    for (const char* path : {"/3", "/20000", "/4", "/200000", "/5"}) {
        requests += get(path);
        answers += ok(numbers(path));
    }
    step("GET /3, /20000, /4, /200000 and /5 in one packet: so many numbers");
    client.send(requests);
    drive_until([&] { at.turn(); },
                [&] { return client.received().size() >= answers.size(); },
                "all answers are there");
    const std::string& got = client.received();
    const auto place =
        std::mismatch(got.begin(), got.end(), answers.begin(), answers.end());
    EXPECT(got == answers,
           "every byte is the right one (after " +
               std::to_string(place.first - got.begin()) + " it is not)");
}

TEST_CASE("06.3 HTTPServer: the close callback tells that a client has left, "
          "and only while it waits" *
          doctest::description(
              "Whoever waits on a client's behalf must hear that it has gone, "
              "even with another of its requests in the buffer. After "
              "finish() it is nobody's concern. [HTTP-14]")) {
    Transcript seen;
    std::vector<Request> waiting;
    ServerLoop at([&](const Request& request) {
        waiting.push_back(request);
        request->connection->set_close_callback(
            [&seen, path = request->path] { seen(path + " was left"); });
        if (request->path == "/now") answer_text(*request->connection, "now");
    });
    step("GET /now is answered; then its client leaves");
    {
        Client client(at.server.port());
        client.send(get("/now"));
        at.drive(client, "\r\n\r\nnow");
    }
    step("GET /later waits, with another request behind it; its client leaves");
    {
        Client client(at.server.port());
        client.send(get("/later") + get("/behind"));
        drive_until([&] { at.turn(); },
                    [&] { return waiting.size() == 2; },
                    "/later is there");
    }
    drive_until([&] { at.turn(); },
                [&] { return at.server.connections() == 0; },
                "both connections are gone");
    EXPECT_EQ(seen.lines(), (Lines{"/later was left"}));
    step("/later is answered all the same");
    answer_text(*waiting[1]->connection, "too late");
    at.loop.turns(2);
}

TEST_CASE("06.3 HTTPServer: a close callback that throws keeps nothing" *
          doctest::description(
              "What it throws is logged. The client has gone all the same, "
              "and its request must go, too. [HTTP-14]")) {
    std::size_t asked = 0;
    ServerLoop at([&](const Request& request) {
        ++asked;
        request->connection->set_close_callback(
            [] { throw std::runtime_error("oh no"); });
    });
    const ExpectLog log("oh no");
    step("a request waits; its client leaves, and the callback throws");
    {
        Client client(at.server.port());
        client.send(get("/"));
        drive_until([&] { at.turn(); },
                    [&] { return asked == 1; },
                    "the request is there");
    }
    drive_until([&] { at.turn(); },
                [&] { return at.server.connections() == 0; },
                "the connection is gone");
}

TEST_CASE("06.5 HTTPServer: an answer with a hole in it does not look whole" *
          doctest::description(
              "A stream may refuse a write, for its max_write_buffer_size. "
              "What comes behind it would be taken for the rest, or for the "
              "next answer: so that is the end. [HTTP-6]")) {
    ServerLoop at([](const Request& request) {
        if (request->path == "/small")
            return answer_text(*request->connection, "small");
        auto& connection = *request->connection;
        (void)connection.write_headers(
            httputil::ResponseStartLine{}, {}, "begin,");
        (void)connection.write(std::string(3000, 'x'));
        (void)connection.write("end");
        connection.finish();
    });
    at.server.set_stream_factory([](UniqueFd socket, IOLoop& loop, auto) {
        return std::make_shared<IOStream>(
            std::move(socket),
            loop,
            StreamLimits{.max_write_buffer_size = 1000});
    });
    for (const std::string behind : {"", "/small"}) {
        Client client(at.server.port());
        step("its streams keep 1000 bytes; a piece of 3000 in chunks" +
             (behind.empty()
                  ? ""
                  : ", with a request for " + behind + " behind it"));
        client.send(get("/") + (behind.empty() ? "" : get(behind)));
        at.drive_to_close(client);
        EXPECT(!client.received().ends_with("0\r\n\r\n"),
               "no last chunk, which would say that it was all");
        EXPECT(client.received().find("end") == std::string::npos,
               "nothing behind the hole");
    }
}

TEST_CASE(
    "06.3 HTTPServer: who waits for a write is told when whoever finishes "
    "the answer is done" *
    doctest::description(
        "With more of the client's bytes in the buffer, what is written "
        "is gathered, and goes out when the answer is finished. Who is "
        "told then may detach the connection. [HTTP-3, HTTP-19]")) {
    bool finishing = false;
    std::string told;
    ServerLoop at([&](const Request& request) {
        const auto connection = request->connection;
        connection
            ->write_headers(httputil::ResponseStartLine{},
                            {{"Content-Length", "1"}, {"Connection", "close"}},
                            "a")
            .add_done_callback([&, connection](const Future<void>&) {
                told = finishing ? "inside finish()" : "later";
                (void)connection->detach();
            });
        finishing = true;
        connection->finish();
        finishing = false;
    });
    Client client(at.server.port());
    step("a request that is the last one, with one byte more behind it");
    client.send(get("/") + "X");
    at.drive_to_close(client);
    drive_until([&] { at.turn(); },
                [&] { return !told.empty(); },
                "the callback has run");
    EXPECT_EQ(told, "later");
    EXPECT(client.received().ends_with("\r\n\r\na"), "it was answered");
}

TEST_CASE("06.3 HTTPServer: a connection is closed when its next request does "
          "not come, or comes too slowly" *
          doctest::description(
              "The idle timeout runs from the answer before to the end of the "
              "next head. A byte a second does not stop it, and waiting for "
              "an answer does. [HTTP-10, WIRE-25]")) {
    using namespace std::chrono_literals;
    FakeTimeIOLoop loop;
    loop.make_current();
    std::vector<Request> waiting;
    HTTPServer server(
        [&](const Request& request) { waiting.push_back(request); },
        {.idle_connection_timeout = 10s});
    server.listen(0, "127.0.0.1");
    Client idle(server.port());
    Client slow(server.port());
    Client patient(server.port());
    patient.send(get("/"));
    step("one client sends nothing, one a byte a second, one waits");
    const std::string request = get("/");
    for (std::size_t second = 0; second < 9; ++second) {
        slow.send(request.substr(second, 1));
        pump(loop, 4);
        loop.pass(1s);
    }
    pump(loop, 4);
    EXPECT(!idle.closed() && !slow.closed(), "after 9 seconds all are there");
    loop.pass(1s);
    pump(loop, 4);
    EXPECT(idle.closed(), "after 10 seconds the idle one is closed");
    EXPECT(slow.closed(), "and so is the slow one");
    EXPECT_EQ(idle.received() + slow.received(), "");
    loop.pass(60s);
    pump(loop, 4);
    EXPECT(!patient.closed(), "who waits for an answer is not");
    step("answered it; 9 seconds later it asks again");
    answer_text(*waiting.at(0)->connection, "");
    pump(loop, 4);
    loop.pass(9s);
    patient.send(get("/"));
    pump(loop, 6);
    EXPECT_EQ(waiting.size(), 2U);
    step("answered that; 10 seconds later");
    answer_text(*waiting.at(1)->connection, "");
    pump(loop, 4);
    loop.pass(9s);
    pump(loop, 4);
    EXPECT(!patient.closed(), "after 9 seconds it is there");
    loop.pass(1s);
    pump(loop, 4);
    EXPECT(patient.closed(), "after 10 seconds it is closed");
    step("a head at once, and its body 20 seconds later");
    Client poster(server.port());
    poster.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n");
    pump(loop, 6);
    loop.pass(20s);
    pump(loop, 4);
    poster.send("x");
    pump(loop, 4);
    EXPECT_EQ(waiting.size(), 3U);
}

TEST_CASE("06.3 HTTPServer: a connection that has ended leaves no clock "
          "behind" *
          doctest::description(
              "Each connection has a timer for its next request. One that is "
              "left in the loop looks, hours later, at a connection that is "
              "no more. And a connection needs one, however many requests it "
              "brings: one for each would pile up. [HTTP-10]")) {
    using namespace std::chrono_literals;
    FakeTimeIOLoop loop;
    loop.make_current();
    HTTPServer server(
        [](const Request& request) { answer_text(*request->connection, ""); },
        {.idle_connection_timeout = 1h});
    server.listen(0, "127.0.0.1");
    const auto wait_until = [&](const std::string& what,
                                const std::function<bool()>& condition) {
        drive_until([&] { pump(loop, 2); }, condition, what);
    };
    step("one client asks once, with Connection: close; another asks three "
         "times, one after the other, and leaves");
    {
        Client brief(server.port());
        Client steady(server.port());
        brief.send(get("/", "Connection: close\r\n"));
        for (std::size_t i = 1; i <= 3; ++i) {
            steady.send(get("/"));
            wait_until("it is answered", [&] {
                return steady.received().size() == i * ok("").size();
            });
        }
        wait_until("the other one is closed", [&] { return brief.closed(); });
    }
    wait_until("both connections are gone",
               [&] { return server.connections() == 0; });
    step("an hour later: the time at which they would have been idle too long");
    loop.pass(1h);
    pump(loop, 4);
    step("2500 requests on one connection");
    constexpr std::size_t rounds = 125;
    std::string requests;
    for (int i = 0; i < 20; ++i)
        requests += get("/");
    Client client(server.port());
    std::size_t answered = 0;
    const auto ask = [&] {
        client.send(requests);
        const std::size_t until = answered + 20 * ok("").size();
        while (answered < until && !client.closed()) {
            pump(loop, 2);
            answered += client.take().size();
        }
    };
    ask();
    const std::size_t before = live_bytes();
    for (std::size_t i = 1; i < rounds; ++i)
        ask();
    const std::size_t after = live_bytes();
    EXPECT(!client.closed(), "all are answered");
    constexpr std::size_t enough = 128 * 1024;
    EXPECT(after < before + enough,
           "less than 128 KiB is kept for what is over, not " +
               show((after - before + 512) / 1024) + " KiB");
}

TEST_CASE("06.3 HTTPServer: who sends many requests at once does not keep the "
          "others waiting" *
          doctest::description(
              "They are all in the buffer, and could be answered one after "
              "the other without a look at anybody else. [HTTP-1]")) {
    std::vector<std::string> seen;
    ServerLoop at([&](const Request& request) {
        seen.push_back(request->path);
        answer_text(*request->connection, "");
    });
    Client greedy(at.server.port());
    Client other(at.server.port());
    drive_until([&] { at.turn(); },
                [&] { return at.server.connections() == 2; },
                "both are connected");
    step("one sent 200 requests in one packet, the other one");
    std::string many;
    for (int i = 0; i < 200; ++i)
        many += get("/greedy");
    greedy.send(many);
    other.send(get("/other"));
    at.drive(other, "\r\n\r\n");
    EXPECT(seen.size() < 100,
           "the other is answered before the first 100 of them, not after " +
               show(seen.size()));
    drive_until([&] { at.turn(); },
                [&] { return seen.size() == 201; },
                "all are answered");
}

TEST_CASE("06.3 HTTPServer: an answer reaches its client, whatever becomes of "
          "the next request in the packet" *
          doctest::description(
              "Answers that are there at once may go out with one write. But "
              "the next request may take long, or be the end of the "
              "connection: an answer must not wait for that. [HTTP-1]")) {
    std::vector<Request> waiting;
    ServerLoop at([&](const Request& request) {
        if (request->path == "/bug") throw std::runtime_error("a bug");
        if (request->path == "/now")
            answer_text(*request->connection, "now");
        else if (request->path == "/too-long")
            (void)request->connection->write_headers(
                httputil::ResponseStartLine{.code = 200, .reason = "OK"},
                {{"Content-Length", "2"}},
                "three");
        else
            waiting.push_back(request);
    });
    {
        step("GET /now, GET /later and GET /now in one packet");
        Client client(at.server.port());
        client.send(get("/now") + get("/later") + get("/now"));
        at.drive(client, ok("now"));
        EXPECT_EQ(client.received(), ok("now"));
        step("/later is answered");
        answer_text(*waiting.at(0)->connection, "later");
        at.drive(client, ok("later") + ok("now"));
    }
    const ExpectLog bug("a bug");
    const ExpectLog too_long("Content-Length");
    for (const char* const path : {"/bug", "/too-long"}) {
        const std::string wrong = get(path);
        step("GET /now twice, " + show(wrong) + " and one more in one packet");
        Client client(at.server.port());
        client.send(get("/now") + get("/now") + wrong + get("/late"));
        at.drive_to_close(client);
        EXPECT(client.received().starts_with(ok("now") + ok("now")),
               "both answers are there");
    }
}

TEST_CASE("06.3 HTTPServer: what a callback throws is logged, and costs its "
          "client the connection" *
          doctest::description(
              "Nobody else may notice. The server cannot know how far the "
              "answer was, so it can only close. [HTTP-18]")) {
    ServerLoop at([](const Request& request) {
        if (request->path == "/bug") throw std::runtime_error("a bug");
        if (request->path == "/upstream") throw StreamClosedError();
        answer_text(*request->connection, "fine");
    });
    ExpectLog log("a bug");
    Client other(at.server.port());
    Client client(at.server.port());
    client.send(get("/bug"));
    at.drive_to_close(client);
    EXPECT_EQ(client.received(), "");
    EXPECT_EQ(log.count(), 1);
    step("it was another stream that has closed, not the client's");
    ExpectLog told("");
    Client waiting(at.server.port());
    waiting.send(get("/upstream"));
    at.drive_to_close(waiting);
    EXPECT_EQ("lines in the log: " + std::to_string(told.count()),
              "lines in the log: 1");
    at.loop.turns(3);
    EXPECT(at.server.connections() == 1,
           "only the other client's connection is left, not " +
               show(at.server.connections()));
    other.send(get("/"));
    at.drive(other, "\r\n\r\nfine");
}

TEST_CASE("06.3 HTTP1Connection: detach hands over the stream, with what has "
          "been sent after the request" *
          doctest::description(
              "Another protocol begins there; a WebSocket client may have "
              "sent its first bytes already. [HTTP-19]")) {
    std::shared_ptr<IOStream> stream;
    ServerLoop at([&](const Request& request) {
        (void)request->connection->write_headers(
            httputil::ResponseStartLine{.code = 101},
            {{"Connection", "Upgrade"}, {"Upgrade", "other"}});
        request->connection->finish();
        stream = request->connection->detach();
        EXPECT(request->connection->detach() == nullptr,
               "it can be had once only");
    });
    Client client(at.server.port());
    step("sent a request for an upgrade, and \"hello\" behind it");
    client.send(get("/", "Connection: Upgrade\r\nUpgrade: other\r\n") +
                "hello");
    drive_until([&] { at.turn(); },
                [&] { return at.server.connections() == 0 && stream; },
                "the server has let the connection go");
    EXPECT_EQ(at.loop.wait_for(stream->read_bytes(5), "5 bytes are read"),
              "hello");
    (void)stream->write("world");
    at.drive(client, "\r\n\r\nworld");
    EXPECT_EQ(client.received(),
              "HTTP/1.1 101 OK\r\nConnection: Upgrade\r\nUpgrade: other\r\n"
              "\r\nworld");
    stream.reset();  // before its loop goes
}

TEST_CASE("06.3 HTTP1Connection: detach takes the stream also in the middle of "
          "a body" *
          doctest::description(
              "Whoever has the stream may close it while the connection waits "
              "for more of the body. The reading ends; there is nothing left "
              "that it could look at. [HTTP-19]")) {
    ConnectionPair pair;
    const Future<bool> reading = pair.read();
    step("sent a head that promises 10 bytes, and 3 of them");
    pair.peer().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n"
                     "\r\nabc");
    pair.settle();
    EXPECT(!reading.done(), "it waits for the rest");
    step("the stream was taken away, and closed");
    pair.connection->detach()->close();
    pair.settle();
    EXPECT(reading.done(), "it waits no more");
    EXPECT(!reading.exception() && !reading.result(),
           "the end is no error, and no request can follow");
}

TEST_CASE("06.3 HTTP1Connection: a detached stream has nothing of HTTP's left "
          "on it" *
          doctest::description(
              "Who answers later may detach later, when the connection "
              "listens for a client that leaves. In another protocol a client "
              "that only sends no more may still be owed something. "
              "[HTTP-19]")) {
    std::vector<Request> waiting;
    ServerLoop at([&](const Request& request) { waiting.push_back(request); });
    Client client(at.server.port());
    client.send(get("/"));
    drive_until([&] { at.turn(); },
                [&] { return waiting.size() == 1; },
                "the request is there");
    at.loop.turns(3);
    step("the stream was taken away; the client closed its sending side");
    auto stream = waiting[0]->connection->detach();
    waiting.clear();
    client.shutdown_write();
    at.loop.turns(4);
    EXPECT(!stream->closed(), "nobody has read the end: the stream is open");
    (void)stream->write("world");
    at.drive(client, "world");
    EXPECT_EQ(client.received(), "world");
    stream.reset();  // before its loop goes
}

TEST_CASE("06.3 HTTP1Connection: lets go of the stream when its answer is "
          "through" *
          doctest::description(
              "Whoever was given a request may keep it, and answer twice by "
              "mistake. By then the stream carries the answers to others: "
              "there is nothing left that could be written to. [HTTP-1, "
              "HTTP-21]")) {
    std::vector<Request> kept;
    ServerLoop at([&](const Request& request) {
        kept.push_back(request);
        answer_text(*request->connection, "one");
    });
    std::weak_ptr<IOStream> stream;
    at.server.set_stream_factory([&](UniqueFd socket, IOLoop& loop, auto) {
        auto made = std::make_shared<IOStream>(std::move(socket), loop);
        stream = made;
        return made;
    });
    Client client(at.server.port());
    step("a request was answered; then it is answered once more");
    client.send(get("/"));
    at.drive(client, "one");
    at.loop.turns(2);
    EXPECT(kept.at(0)->connection->closed(), "nobody can be reached there");
    const auto again = kept[0]->connection->write_headers(
        httputil::ResponseStartLine{}, {{"Content-Length", "3"}}, "two");
    EXPECT_EQ(ending(again), "StreamClosedError");
    step("the client asks again, and leaves; both requests are kept");
    client.send(get("/", "Connection: close\r\n"));
    at.drive_to_close(client);
    EXPECT(client.received().find("two") == std::string::npos,
           "the second answer to the first request has not been sent");
    at.loop.turns(3);
    EXPECT(stream.expired(), "the stream is gone");
}

TEST_CASE("06.3 HTTPServer: a time that is too long to count is never" *
          doctest::description(
              "Who wants no limit may say Duration::max(), as for a timer of "
              "the loop. [HTTP-10]")) {
    HTTPServerOptions options;
    options.idle_connection_timeout = IOLoop::Duration::max();
    ServerLoop at(
        [](const Request& request) {
            answer_text(*request->connection, "here");
        },
        std::move(options));
    Client client(at.server.port());
    at.loop.turns(3);
    client.send(get("/"));
    at.drive(client, "here");
    EXPECT_EQ(client.received(), ok("here"));
    step("no idle_connection_timeout at all; two days passed");
    FakeTimeIOLoop loop;
    loop.make_current();
    HTTPServer patient([](const Request&) {},
                       {.idle_connection_timeout = std::nullopt});
    patient.listen(0, "127.0.0.1");
    const Client guest(patient.port());
    pump(loop, 4);
    loop.pass(std::chrono::hours(48));
    pump(loop, 4);
    EXPECT_EQ(patient.connections(), std::size_t{1});
}

TEST_CASE("06.3 HTTPServer: its connections and streams keep to its options" *
          doctest::description(
              "What a server is told is for each connection that it makes, and "
              "for each stream. [HTTP-2, HTTP-9]")) {
    const auto answered = [](const Request& request) {
        answer_text(*request->connection, "here");
    };
    step("no_keep_alive is set; one request");
    ServerLoop once(answered, {.no_keep_alive = true});
    Client last(once.server.port());
    last.send(get("/"));
    once.drive(last, "here");
    EXPECT(last.received().find("Connection: close\r\n") != std::string::npos,
           "the answer says that it is the last");
    once.drive_to_close(last);
    step("max_buffer_size is 12345; a factory made a stream");
    ServerLoop small(answered, {.max_buffer_size = 12345});
    std::size_t told = 0;
    small.server.set_stream_factory(
        [&](UniqueFd socket, IOLoop& loop, StreamLimits limits) {
            told = limits.max_buffer_size;
            return std::make_shared<IOStream>(std::move(socket), loop, limits);
        });
    Client any(small.server.port());
    any.send(get("/"));
    small.drive(any, "here");
    EXPECT_EQ(told, std::size_t{12345});
    step("chunk_size is 4; posted 11 bytes");
    CurrentTurnLoop loop;
    const auto pieces = std::make_shared<Pieces>();
    HTTPServer server(pieces, {.chunk_size = 4}, loop);
    server.listen(0, "127.0.0.1");
    Client client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n"
                "abcdefghijk");
    drive_until([&] { loop.turn(); },
                [&] { return client.received().ends_with("here"); },
                "it was answered");
    EXPECT(pieces->longest <= 4,
           "no piece is longer than 4 bytes, one has " + show(pieces->longest));
}

TEST_CASE("06.3 HTTPServer: xheaders changes where one request is from, and "
          "not the next" *
          doctest::description(
              "A proxy says for whom it asks, request by request. Without it "
              "a request is from its socket's other end. [HTTP-15, HTTP-16]")) {
    Transcript seen;
    HTTPServerOptions options;
    options.xheaders = [](const httputil::HTTPHeaders& headers,
                          httputil::RequestContext& context) {
        if (const auto ip = headers.find("X-Real-Ip")) context.remote_ip = *ip;
    };
    ServerLoop at(
        [&](const Request& request) {
            seen(request->remote_ip);
            answer_text(*request->connection, "");
        },
        options);
    Client client(at.server.port());
    client.send(get("/", "X-Real-Ip: 10.0.0.1\r\n") + get("/") +
                get("/", "Connection: close\r\n"));
    at.drive_to_close(client);
    EXPECT_EQ(seen.lines(), (Lines{"10.0.0.1", "127.0.0.1", "127.0.0.1"}));
}

TEST_CASE("06.3 HTTPServer: who comes through a Unix socket is from 0.0.0.0" *
          doctest::description(
              "Such a socket's other end has no IP address, and applications "
              "that write one down need one all the same. The protocol is the "
              "one that the options say. [HTTP-16]")) {
    struct Open : HTTPServer {
        using HTTPServer::handle_stream;
        using HTTPServer::HTTPServer;
    };

    Transcript seen;
    HTTPServerOptions options;
    options.protocol = "https";
    CurrentTurnLoop loop;
    Open server(
        [&](const Request& request) {
            seen(request->remote_ip + " " + request->protocol);
            answer_text(*request->connection, "");
        },
        options);
    auto [ours, theirs] = socket_pair();
    Client client(std::move(theirs));
    step("a stream on one end of a socket_pair(), served by handle_stream()");
    const Address address = peer_address(ours.get());
    const auto served = server.handle_stream(
        std::make_shared<IOStream>(std::move(ours), loop), address);
    client.send(get("/", "Connection: close\r\n"));
    drive_until([&] { loop.turn(); },
                [&] { return client.closed(); },
                "the request is answered, and the connection closed");
    EXPECT_EQ(seen.lines(), Lines{"0.0.0.0 https"});
}

TEST_CASE("06.3 HTTPServer: close_idle_connections ends each connection, and "
          "no request" *
          doctest::description(
              "It is how a server goes without anybody noticing. Who is idle "
              "is closed, who waits for an answer gets it, with the word that "
              "it was the last. [HTTP-21]")) {
    std::vector<Request> waiting;
    ServerLoop at([&](const Request& request) {
        if (request->path == "/now")
            return answer_text(*request->connection, "now");
        waiting.push_back(request);
    });
    Client idle(at.server.port());
    Client waits(at.server.port());
    Client begun(at.server.port());
    step("one is idle after its answer, one waits, one has sent half of a "
         "request");
    idle.send(get("/now"));
    waits.send(get("/later"));
    begun.send(get("/now").substr(0, 9));
    drive_until([&] { at.turn(); },
                [&] {
                    return waiting.size() == 1 &&
                           at.server.connections() == 3 &&
                           idle.received() == ok("now");
                },
                "the server has them all");
    at.loop.turns(2);
    at.server.close_idle_connections();
    at.drive_to_close(idle);
    EXPECT(!waits.closed() && !begun.closed(), "only the idle one is closed");
    const std::string last = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"
                             "Connection: close\r\n\r\n";
    step("the request is answered, the other one comes to its end");
    answer_text(*waiting[0]->connection, "later");
    begun.send(get("/now").substr(9));
    at.drive_to_close(waits);
    at.drive_to_close(begun);
    EXPECT_EQ(waits.received(), last + "later");
    EXPECT_EQ(begun.received().substr(begun.received().size() - 3), "now");
    drive_until([&] { at.turn(); },
                [&] { return at.server.connections() == 0; },
                "no connection is left");
}

TEST_CASE("06.3 HTTPServer: goes while its clients wait, and takes the "
          "connections along" *
          doctest::description(
              "Whoever kept a request can still call its connection: there is "
              "nobody at the other end, and nothing happens. [HTTP-21]")) {
    std::vector<Request> waiting;
    auto at = std::make_unique<ServerLoop>(
        [&](const Request& request) { waiting.push_back(request); });
    Client client(at->server.port());
    Client idle(at->server.port());
    client.send(get("/"));
    drive_until(
        [&] { at->turn(); },
        [&] { return waiting.size() == 1 && at->server.connections() == 2; },
        "one client waits for an answer, one is idle");
    step("closed all connections, then destroyed the server and its loop");
    at->server.close_all_connections();
    EXPECT(client.closed() && idle.closed(), "both are closed");
    const auto written = waiting[0]->connection->write_headers(
        httputil::ResponseStartLine{}, {{"Content-Length", "1"}}, "x");
    const auto more = waiting[0]->connection->write("");
    waiting[0]->connection->finish();
    EXPECT_EQ(ending(written), "StreamClosedError");
    EXPECT_EQ(ending(more), "StreamClosedError");
    at.reset();
    waiting.clear();
    step("destroyed another server while its client waits");
    CurrentTurnLoop loop;
    auto other = std::make_unique<HTTPServer>(
        [&](const Request& request) { waiting.push_back(request); });
    other->listen(0, "127.0.0.1");
    Client last(other->port());
    last.send(get("/"));
    drive_until([&] { loop.turn(); },
                [&] { return waiting.size() == 1; },
                "the request is there");
    other.reset();
    loop.turns(2);
    EXPECT(last.closed(), "the connection is closed");
}
