#include <cstdlib>
#include <ctime>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/testing/testing.hpp"

#include "tests/support/http_pair.hpp"

using namespace tornado;
using namespace tornado::testing;
using httputil::HTTPConnection;
using httputil::HTTPHeaders;
using httputil::HTTPOutputError;
using httputil::ResponseStartLine;

namespace {

/// Writes head and body, and finishes.
auto answer(int code, HTTPHeaders headers, std::string body) {
    return [=](HTTPConnection& connection) {
        (void)connection.write_headers(
            ResponseStartLine{.code = code, .reason = "Why"}, headers, body);
        connection.finish();
    };
}

}  // namespace

TEST_CASE("06.2 HTTP1Connection: head and body go out as they were written" *
          doctest::description(
              "The first line, the headers in their order, an empty line, and "
              "the body as long as Content-Length says; it may come in "
              "several writes. [HTTP-6]")) {
    ConnectionPair pair;
    const auto got = pair.answered(get("/"), [](HTTPConnection& connection) {
        (void)connection.write_headers(
            ResponseStartLine{.code = 404, .reason = "Nowhere"},
            {{"b", "2"}, {"a", "1"}, {"Content-Length", "5"}},
            "he");
        (void)connection.write("ll");
        (void)connection.write("o");
        connection.finish();
    });
    EXPECT_EQ(got,
              "HTTP/1.1 404 Nowhere\r\nB: 2\r\nA: 1\r\nContent-Length: 5\r\n"
              "\r\nhello");
    EXPECT_EQ(ending(pair.reading), "true");
    step("wrote a head and 8 MB to a client that does not read");
    ConnectionPair slow;
    std::string sent;
    (void)slow.answered(get("/"), [&](HTTPConnection& connection) {
        sent = ending(connection.write_headers(ResponseStartLine{},
                                               {{"Content-Length", "8000000"}},
                                               std::string(8'000'000, 'x')));
    });
    EXPECT_EQ(sent, "pending");
}

TEST_CASE("06.2 HTTP1Connection: HEAD, 204 and 304 have no body" *
          doctest::description(
              "Whatever their Content-Length says: it is that of the body "
              "which is not sent. What follows the head is the next answer. "
              "[HTTP-5, HTTP-6, WIRE-29]")) {
    step("HEAD, answered with Content-Length: 3 and no body");
    ConnectionPair head;
    EXPECT_EQ(head.answered("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n",
                            answer(200, {{"Content-Length", "3"}}, "")),
              "HTTP/1.1 200 Why\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(ending(head.reading), "true");
    step("HEAD, answered without a Content-Length");
    ConnectionPair open;
    const std::string got = open.answered("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n",
                                          answer(200, {}, ""));
    EXPECT(got.find("\r\n\r\n") + 4 == got.size(),
           "a head, and nothing behind it; it is " + show(got));
    EXPECT_EQ(ending(open.reading), "true");
    for (const int code : {204, 304}) {
        step("GET, answered with " + std::to_string(code));
        ConnectionPair pair;
        EXPECT_EQ(pair.answered(get("/"), answer(code, {}, "")),
                  "HTTP/1.1 " + std::to_string(code) + " Why\r\n\r\n");
        EXPECT_EQ(ending(pair.reading), "true");
    }
    step("HEAD, and a handler that writes a body all the same");
    ConnectionPair wrong;
    (void)wrong.answered(
        "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n", [](HTTPConnection& connection) {
            EXPECT_THROWS(
                HTTPOutputError,
                (void)connection.write_headers(ResponseStartLine{}, {}, "abc"));
        });
    for (const int code : {204, 304}) {
        step(std::to_string(code) + ", with \"abc\" all the same");
        ConnectionPair pair;
        const auto nothing =
            pair.answered(get("/"), [code](HTTPConnection& connection) {
                EXPECT_THROWS(HTTPOutputError,
                              (void)connection.write_headers(
                                  ResponseStartLine{.code = code}, {}, "abc"));
            });
        EXPECT_EQ(nothing, "");
    }
    step("304, with the length that the page would have");
    ConnectionPair known;
    EXPECT_EQ(
        known.answered(get("/"), answer(304, {{"Content-Length", "3"}}, "")),
        "HTTP/1.1 304 Why\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(ending(known.reading), "true");
}

TEST_CASE("06.2 HTTP1Connection: more or less than Content-Length closes, and "
          "does not lie" *
          doctest::description(
              "A byte too many would be read as the next answer; one too few "
              "leaves the client waiting. Both are the handler's bug, and the "
              "client must be able to tell. [HTTP-6, WIRE-30]")) {
    step("Content-Length: 2, and \"abc\" at once");
    ConnectionPair more;
    const auto got = more.answered(get("/"), [](HTTPConnection& connection) {
        EXPECT_THROWS(HTTPOutputError,
                      (void)connection.write_headers(ResponseStartLine{},
                                                     {{"Content-Length", "2"}},
                                                     "abc"));
    });
    EXPECT_EQ(got, "");
    EXPECT(more.peer().closed(), "the connection is closed");
    step("Content-Length: 3, and \"ab\"");
    ConnectionPair less;
    const auto part = less.answered(get("/"), [](HTTPConnection& connection) {
        (void)connection.write_headers(
            ResponseStartLine{}, {{"Content-Length", "3"}}, "ab");
        EXPECT_THROWS(HTTPOutputError, connection.finish());
    });
    EXPECT(part.ends_with("\r\n\r\nab"), "what was written has been sent");
    EXPECT(less.peer().closed(), "the connection is closed");
    step("Content-Length: 3, and \"ab\", then \"cd\"");
    ConnectionPair late;
    const auto begun = late.answered(get("/"), [](HTTPConnection& connection) {
        (void)connection.write_headers(
            ResponseStartLine{}, {{"Content-Length", "3"}}, "ab");
        EXPECT_THROWS(HTTPOutputError, (void)connection.write("cd"));
    });
    EXPECT(begun.ends_with("\r\n\r\nab"), "what was too much is not sent");
    EXPECT(late.peer().closed(), "the connection is closed");
}

TEST_CASE("06.2 HTTP1Connection: an answer without a length to HTTP/1.0 ends "
          "with the connection" *
          doctest::description(
              "HTTP/1.0 knows no chunks, so only the close can end the body, "
              "even if the client asked to stay. Tornado leaves it open then, "
              "and the client waits. [HTTP-5, WIRE-27, WIRE-28]")) {
    ConnectionPair pair;
    step("HTTP/1.0 with keep-alive; an answer without Content-Length");
    EXPECT_EQ(pair.answered("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
                            answer(200, {}, "abc")),
              "HTTP/1.1 200 Why\r\n\r\nabc");
    EXPECT(pair.peer().closed(), "the connection is closed");
    EXPECT_EQ(ending(pair.reading), "false");
}

TEST_CASE("06.2 HTTP1Connection: who stays connected is decided, and said" *
          doctest::description(
              "HTTP/1.1 stays unless somebody says close. HTTP/1.0 closes "
              "unless the client says keep-alive and its request has an end. "
              "[HTTP-2, WIRE-1, WIRE-2, WIRE-3, WIRE-4]")) {
    struct Row {
        std::string request;
        std::string connection;  // the answer's Connection header
        bool stays;
    };

    const std::vector<Row> rows = {
        {get("/"), "", true},
        {get("/", "Connection: close\r\n"), "close", false},
        {get("/", "Connection: TE, Close\r\n"), "close", false},
        {get("/", "Connection: closed\r\n"), "", true},
        {get("/", "Connection: TE\r\nConnection: close\r\n"), "close", false},
        {"GET / HTTP/1.0\r\n\r\n", "", false},
        {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
         "Keep-Alive",
         true},
        {"POST / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "", false},
        {"POST / HTTP/1.0\r\nConnection: keep-alive\r\n"
         "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         "",
         false},
        {"POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 0\r\n"
         "\r\n",
         "Keep-Alive",
         true},
        {"CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n", "close", false}};
    for (const Row& row : rows) {
        step("sent " + show(row.request));
        ConnectionPair pair;
        const std::string got = pair.answered(
            row.request, answer(200, {{"Content-Length", "0"}}, ""));
        EXPECT_EQ(got,
                  "HTTP/1.1 200 Why\r\nContent-Length: 0\r\n" +
                      (row.connection.empty()
                           ? ""
                           : "Connection: " + row.connection + "\r\n") +
                      "\r\n");
        EXPECT_EQ(!pair.peer().closed(), row.stays);
        EXPECT_EQ(ending(pair.reading), row.stays ? "true" : "false");
    }
    step("a server that has no_keep_alive set");
    ConnectionPair pair(HTTP1Connection::Role::server, {.no_keep_alive = true});
    (void)pair.answered(get("/"), answer(204, {}, ""));
    EXPECT(pair.peer().closed(), "the connection is closed");
}

TEST_CASE("06.2 HTTP1Connection: a handler may say close" *
          doctest::description(
              "It is a header like others, in capitals or not, and it holds "
              "for the server that sends it: said once, and kept. [WIRE-2]")) {
    step("a handler that sets Connection: Close");
    ConnectionPair pair;
    const std::string got =
        pair.answered(get("/"), answer(204, {{"Connection", "Close"}}, ""));
    const std::string line = "HTTP/1.1 204 Why\r\n";
    EXPECT(got == line + "Connection: Close\r\n\r\n" ||
               got == line + "Connection: close\r\n\r\n",
           "the answer says close, once, and nothing else; it is " + show(got));
    EXPECT(pair.peer().closed(), "the connection is closed");
}

TEST_CASE(
    "06.2 HTTP1Connection: an answer given before the body has come closes "
    "the connection" *
    doctest::description(
        "Otherwise all of an upload would have to be read, only to find "
        "where the next request begins. [HTTP-4]")) {
    ConnectionPair pair;
    pair.delegate->on_head = [&] {
        answer_text(*pair.connection, "no");
        return httputil::MaybeFuture();
    };
    step("the head of a request with 100 bytes, 3 of them; answered at once");
    (void)pair.read();
    pair.peer().send(
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nabc");
    pair.settle();
    EXPECT_EQ(pair.peer().received(),
              "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno");
    EXPECT(pair.peer().closed(), "the connection is closed");
    EXPECT_EQ(pair.delegate->seen.lines().back(), "close");
}

TEST_CASE("06.3 HTTP1Connection: the last answer is sent to its end" *
          doctest::description(
              "Whoever closes as soon as all has been written cuts off what "
              "the system has not taken yet. [HTTP-2, HTTP-3]")) {
    ConnectionPair pair;
    const std::string page(8'000'000, 'x');
    step("a request with Connection: close, answered with 8 MB");
    (void)pair.answered(get("/", "Connection: close\r\n"),
                        answer(200, {{"Content-Length", "8000000"}}, page));
    drive_until([&] { pair.loop.turn(); },
                [&] { return pair.peer().closed(); },
                "the connection is closed");
    EXPECT(pair.peer().received().ends_with("\r\n\r\n" + page),
           "all of it has come");
}

TEST_CASE("06.2 HTTP1Connection: a message is written head first, once, and "
          "has one end" *
          doctest::description(
              "Anything else would be read as part of the next answer. It is "
              "a mistake in the handler, and told at once; only a second "
              "finish() is harmless. [HTTP-6]")) {
    ConnectionPair pair;
    const auto got = pair.answered(get("/"), [](HTTPConnection& connection) {
        const auto write_head = [&](const std::string& length) {
            (void)connection.write_headers(ResponseStartLine{},
                                           {{"Content-Length", length}});
        };
        step("wrote a body, and called finish(), before there was a head");
        EXPECT_THROWS(std::logic_error, (void)connection.write("x"));
        EXPECT_THROWS(std::logic_error, connection.finish());
        step("wrote a Content-Length that is no number");
        for (const char* length : {"1x", "+1", "-1", ""})
            EXPECT_THROWS(std::invalid_argument, write_head(length));
        step("wrote a head, and another");
        write_head("1");
        EXPECT_THROWS(std::logic_error, write_head("1"));
        (void)connection.write("a");
        step("called finish() twice, and wrote more");
        connection.finish();
        connection.finish();
        EXPECT_THROWS(std::logic_error, (void)connection.write("x"));
    });
    EXPECT_EQ(got, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na");
}

TEST_CASE("06.2 HTTP1Connection: a reason or a target with a line break in it "
          "is not sent" *
          doctest::description(
              "Whoever can put a line break there writes headers of his own, "
              "and a second answer after them. \"\\n\" alone is a line break "
              "to many who read it, and so is \"\\r\". [HTTP-7]")) {
    for (const std::string reason : {"OK\r\nA: b", "OK\nA: b", "OK\rA: b"}) {
        step("a reason of " + show(reason));
        ConnectionPair pair;
        const auto got = pair.answered(get("/"), [&](HTTPConnection& it) {
            EXPECT_THROWS(std::invalid_argument,
                          (void)it.write_headers(
                              ResponseStartLine{.reason = reason}, {}));
        });
        EXPECT_EQ(got, "");
    }
    ConnectionPair client(HTTP1Connection::Role::client);
    for (const std::string target :
         {"/a\r\nA: b", "/a b", "/a\r\nA:b", "/a\nA:b", "/a\rA:b"}) {
        step("a target of " + show(target));
        EXPECT_THROWS(std::invalid_argument,
                      (void)client.connection->write_headers(
                          httputil::RequestStartLine{"GET", target}, {}));
    }
    client.settle();
    EXPECT_EQ(client.peer().received(), "");
}

TEST_CASE("06.2 HTTP1Connection: as a client, it writes a request and knows "
          "what was asked" *
          doctest::description(
              "The answer to HEAD has no body, though it has a length: only "
              "who wrote the request can know. [HTTP-20]")) {
    ConnectionPair pair(HTTP1Connection::Role::client);
    step("wrote a HEAD; the server answers with Content-Length: 3");
    (void)pair.connection->write_headers(
        httputil::RequestStartLine{"HEAD", "/a?b"}, {{"Host", "h"}});
    pair.connection->finish();
    const auto reading = pair.read();
    pair.settle();
    EXPECT_EQ(pair.peer().received(), "HEAD /a?b HTTP/1.1\r\nHost: h\r\n\r\n");
    pair.peer().send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
    pair.settle();
    EXPECT_EQ(pair.delegate->seen.lines(),
              (Lines{"HTTP/1.1 200 OK", "Content-Length: 3", "finish"}));
    EXPECT_EQ(ending(reading), "true");
    step("the same after a 103, and with the length of a very large page");
    ConnectionPair hinted(HTTP1Connection::Role::client);
    (void)hinted.connection->write_headers(
        httputil::RequestStartLine{"HEAD", "/"}, {{"Host", "h"}});
    hinted.connection->finish();
    const auto waiting = hinted.read();
    hinted.settle();
    hinted.peer().send("HTTP/1.1 103 Early Hints\r\n\r\n"
                       "HTTP/1.1 200 OK\r\nContent-Length: 9876543210\r\n"
                       "\r\n");
    hinted.settle();
    EXPECT_EQ(ending(waiting), "true");
    step("wrote a GET without a Content-Length, and a body all the same");
    ConnectionPair wrong(HTTP1Connection::Role::client);
    EXPECT_THROWS(
        HTTPOutputError,
        (void)wrong.connection->write_headers(
            httputil::RequestStartLine{"GET", "/"}, {{"Host", "h"}}, "a body"));
    wrong.settle();
    EXPECT_EQ(wrong.peer().received(), "");
}

TEST_CASE("06.2 format_timestamp: a date as HTTP writes it" *
          doctest::description(
              "In English and in Greenwich time, wherever the server stands. "
              "[MSG-11]")) {
    ::setenv("TZ", "EST5", 1);
    ::tzset();
    EXPECT_EQ(httputil::format_timestamp(784111777),
              "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(httputil::format_timestamp(0), "Thu, 01 Jan 1970 00:00:00 GMT");
    std::string before;
    std::string now;
    do {  // again if a second has ended in between
        before = httputil::format_timestamp(std::time(nullptr));
        now = httputil::current_timestamp();
    } while (before != httputil::format_timestamp(std::time(nullptr)));
    EXPECT_EQ(now, before);
}
