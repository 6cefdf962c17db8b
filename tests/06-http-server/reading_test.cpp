#include <string>
#include <vector>

#include "common/testing/testing.hpp"

#include "tests/support/http_pair.hpp"

using namespace tornado;
using namespace tornado::testing;
using Role = HTTP1Connection::Role;

TEST_CASE("06.1 HTTP1Connection: a request is delivered alike, however its "
          "bytes arrive" *
          doctest::description(
              "A packet may end in the middle of a name. The delegate gets "
              "the head, the body, and the end, each once. [HTTP-13]")) {
    const std::string request = "POST /a?b HTTP/1.1\r\nhost: h\r\n"
                                "X-Long:  some value \t\r\nx-empty:\r\n"
                                "Content-Length: 5\r\n\r\nhello";
    const Lines expected = {"POST /a?b HTTP/1.1",
                            "Host: h",
                            "X-Long: some value",
                            "X-Empty: ",
                            "Content-Length: 5",
                            "body hello",
                            "finish"};
    for (const std::size_t slice : {request.size(), std::size_t{1}}) {
        step("a request in pieces of " + std::to_string(slice) + " bytes");
        ConnectionPair pair;
        const auto reading = pair.read();
        for (std::size_t i = 0; i < request.size(); i += slice) {
            if (pair.peer().closed()) break;
            pair.peer().send(request.substr(i, slice));
            pair.loop.turn();
        }
        pair.settle();
        EXPECT_EQ(pair.delegate->seen.lines(), expected);
        EXPECT(!reading.done(), "it waits until the request is answered");
    }
}

TEST_CASE(
    "06.1 HTTP1Connection: a body in chunks is delivered in pieces of at "
    "most chunk_size" *
    doctest::description("How the client has cut it is the client's affair. "
                         "[HTTP-9, WIRE-18]")) {
    ConnectionPair pair(Role::server, {.chunk_size = 4});
    pair.delegate->pieces = true;
    step("chunks of 2 and 9 bytes; chunk_size is 4");
    (void)pair.read();
    pair.peer().send("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "2\r\nab\r\n9\r\ncdefghijk\r\n0\r\n\r\n");
    pair.settle();
    for (const std::string& line : pair.delegate->seen.lines())
        EXPECT(!line.starts_with("piece ") || line.size() <= 10,
               "no piece is longer than 4 bytes");
    EXPECT_EQ(pair.delegate->body, "abcdefghijk");
    EXPECT_EQ(pair.delegate->seen.lines().back(), "finish");
}

TEST_CASE("06.1 HTTP1Connection: while the delegate's Future is pending, "
          "nothing more is delivered" *
          doctest::description(
              "This is how an upload is held back by whoever stores it: no "
              "more is read, and in the end TCP stops the sender. [HTTP-13]")) {
    ConnectionPair pair(Role::server, {.chunk_size = 3});
    Future<void> ready;
    pair.delegate->pieces = true;
    pair.delegate->on_head = [&] { return ready; };
    pair.delegate->on_piece = [&] { return ready; };
    const auto reading = pair.read();
    step("a request with a body of 6 bytes; headers_received() returns a "
         "pending Future");
    pair.peer().send("POST / HTTP/1.0\r\nContent-Length: 6\r\n\r\nabcdef");
    pair.settle();
    const Lines head = {"POST / HTTP/1.0", "Content-Length: 6"};
    EXPECT_EQ(pair.delegate->seen.lines(), head);
    for (const char* piece : {"piece abc", "piece def", "finish"}) {
        step("that Future is done; the next one is pending");
        std::exchange(ready, Future<void>()).set_result();
        pair.settle();
        EXPECT_EQ(pair.delegate->seen.lines().back(), piece);
    }
}

TEST_CASE("06.1 HTTP1Connection: a message that is cut off ends with "
          "on_connection_close, once" *
          doctest::description(
              "Half a request must not pass for one. A delegate that got its "
              "head hears that there is no more; one that got nothing hears "
              "nothing. [HTTP-13]")) {
    struct Cut {
        std::string sent;
        Lines seen;
    };

    const std::vector<Cut> cuts = {
        {"POST / HTTP/1.0\r\nContent-Le", {}},
        {"POST / HTTP/1.0\r\nContent-Length: 6\r\n\r\nabc",
         {"POST / HTTP/1.0", "Content-Length: 6", "close"}}};
    for (const Cut& cut : cuts) {
        step("sent " + show(cut.sent) + " and closed");
        ConnectionPair pair;
        const auto reading = pair.read();
        pair.peer().send(cut.sent);
        pair.peer().close();
        pair.settle();
        EXPECT_EQ(pair.delegate->seen.lines(), cut.seen);
        EXPECT_EQ(ending(reading), "StreamClosedError");
    }
}

TEST_CASE("06.1 HTTP1Connection: as a client, it reads each kind of answer to "
          "its end" *
          doctest::description(
              "A body ends with its length, with its last chunk, with the "
              "connection, or there is none, whatever the length says. A 1xx "
              "comes before the answer. [HTTP-20]")) {
    const std::vector<std::pair<std::string, Lines>> answers = {
        {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
         {"HTTP/1.1 200 OK", "Content-Length: 3", "body abc", "finish"}},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
         "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
         {"HTTP/1.1 200 OK",
          "Transfer-Encoding: chunked",
          "body abc",
          "finish"}},
        {"HTTP/1.0 200 OK\r\n\r\nabc",
         {"HTTP/1.0 200 OK", "body abc", "finish"}},
        {"HTTP/1.1 204 No Content\r\n\r\n",
         {"HTTP/1.1 204 No Content", "finish"}},
        {"HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n",
         {"HTTP/1.1 304 Not Modified", "Content-Length: 3", "finish"}},
        {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Nowhere to be found\r\n"
         "Content-Length: 0\r\n\r\n",
         {"HTTP/1.1 100 Continue",
          "HTTP/1.1 404 Nowhere to be found",
          "Content-Length: 0",
          "finish"}},
        {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc",
         {"HTTP/1.1 200 OK", "Content-Length: 4", "close"}},
    };
    for (const auto& [answer, expected] : answers) {
        step("the server sent " + show(answer) + " and closed");
        // Each head fits, but not two of them.
        ConnectionPair pair(Role::client, {.max_header_size = 64});
        const auto reading = pair.read();
        pair.peer().send(answer);
        pair.peer().close();
        pair.settle();
        EXPECT_EQ(pair.delegate->seen.lines(), expected);
    }
    step("an answer without a length, and the connection was reset");
    ConnectionPair pair(Role::client);
    const auto reading = pair.read();
    pair.peer().send("HTTP/1.0 200 OK\r\n\r\nabc");
    pair.settle();
    pair.peer().reset();
    pair.settle();
    EXPECT_EQ(pair.delegate->seen.lines(), (Lines{"HTTP/1.0 200 OK", "close"}));
}
