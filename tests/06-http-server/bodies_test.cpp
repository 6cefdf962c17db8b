#include <memory>
#include <string>

#include "common/gzip/gzip.hpp"
#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "tests/support/http_pair.hpp"
#include "tests/support/live_bytes.hpp"
#include "tests/support/wire_app.hpp"
#include "tests/support/wire_client.hpp"

using namespace tornado;
using namespace tornado::testing;
using httputil::HTTPConnection;
using Role = HTTP1Connection::Role;

namespace {

std::string gzip_post(const std::string& packed) {
    return "POST / HTTP/1.0\r\nContent-Encoding: GZIP\r\nContent-Length: " +
           std::to_string(packed.size()) + "\r\n\r\n" + packed;
}

}  // namespace

TEST_CASE("06.5 HTTP1Connection: without a Content-Length the body goes in "
          "chunks" *
          doctest::description(
              "So it may be sent before anybody knows how long it will be. An "
              "empty write must send nothing: an empty chunk is the end. "
              "[HTTP-5, WIRE-26]")) {
    ConnectionPair pair;
    const std::string got =
        pair.answered(get("/"), [](HTTPConnection& connection) {
            (void)connection.write_headers(httputil::ResponseStartLine{}, {});
            (void)connection.write("hello");
            (void)connection.write("");
            (void)connection.write("0123456789abcdef");
            connection.finish();
            connection.finish();  // harmless: there is one last chunk
        });
    EXPECT_EQ(got,
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
              "5\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n");
    EXPECT_EQ(ending(pair.reading), "true");
    for (const std::string method : {"POST", "PUT", "PATCH"}) {
        step("as a client, wrote a " + method);
        ConnectionPair asking(HTTP1Connection::Role::client);
        (void)asking.connection->write_headers(
            httputil::RequestStartLine{method, "/"}, {{"Host", "h"}});
        (void)asking.connection->write("ab");
        asking.connection->finish();
        asking.settle();
        EXPECT_EQ(asking.peer().received(),
                  method + " / HTTP/1.1\r\nHost: h\r\n"
                           "Transfer-Encoding: chunked\r\n\r\n"
                           "2\r\nab\r\n0\r\n\r\n");
    }
    for (const WireRow& row : {wire_answers().at(1), wire_chunks().at(0)}) {
        ServerLoop at(wire_app, wire_options());
        EXPECT_EQ(answer_of(row, at.server.port(), [&] { at.turn(); }),
                  row.answer);
    }
}

TEST_CASE("06.5 HTTP1Connection: 100 Continue is sent when the head was "
          "accepted, unless it was answered" *
          doctest::description(
              "The client asks before it sends a large body. Who has got an "
              "answer needs no permission. [HTTP-8, WIRE-23]")) {
    const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3"
                             "\r\nExpect: 100-Continue\r\n\r\n";
    ConnectionPair pair;
    Future<void> accepted;
    pair.delegate->on_head = [&] { return accepted; };
    pair.delegate->on_finish = [&] { answer_text(*pair.connection, "ok"); };
    (void)pair.read();
    step("sent the head; headers_received() returns a pending Future");
    pair.peer().send(head);
    pair.settle();
    EXPECT_EQ(pair.peer().received(), "");
    step("that Future is done");
    accepted.set_result();
    pair.settle();
    EXPECT_EQ(pair.peer().take(), "HTTP/1.1 100 Continue\r\n\r\n");
    pair.peer().send("abc");
    pair.settle();
    EXPECT_EQ(pair.peer().take(), ok("ok"));
    step("the same, answered by headers_received()");
    ConnectionPair early;
    early.delegate->on_head = [&] {
        answer_text(*early.connection, "no");
        return httputil::MaybeFuture();
    };
    (void)early.read();
    early.peer().send(head);
    early.settle();
    EXPECT_EQ(early.peer().received(), ok("no"));
    step("the same, and headers_received() has begun an answer");
    ConnectionPair begun;
    begun.delegate->on_head = [&] {
        (void)begun.connection->write_headers(
            httputil::ResponseStartLine{}, {{"Content-Length", "4"}}, "no");
        return httputil::MaybeFuture();
    };
    (void)begun.read();
    begun.peer().send(head);
    begun.settle();
    EXPECT_EQ(begun.peer().received(),
              "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nno");
    step("the same of a body in chunks, of which nobody knows how long it is");
    ConnectionPair chunks;
    (void)chunks.read();
    chunks.peer().send("POST / HTTP/1.1\r\nHost: h\r\n"
                       "Transfer-Encoding: chunked\r\n"
                       "Expect: 100-continue\r\n\r\n");
    chunks.settle();
    EXPECT_EQ(chunks.peer().received(), "HTTP/1.1 100 Continue\r\n\r\n");
    step("the same head from HTTP/1.0, which knows no 100");
    ConnectionPair old;
    (void)old.read();
    old.peer().send("POST / HTTP/1.0\r\nContent-Length: 3\r\n"
                    "Expect: 100-continue\r\n\r\n");
    old.settle();
    EXPECT_EQ(old.peer().received(), "");
}

TEST_CASE("06.5 HTTP1Connection: decompress unpacks gzip bodies, piece by "
          "piece" *
          doctest::description(
              "The header says so under another name, or a handler would "
              "unpack it twice. No piece is larger than chunk_size, and the "
              "delegate's Futures hold it back. [HTTP-12]")) {
    const std::string text = std::string(30, 'x') + std::string(10, 'y');
    ConnectionPair pair(Role::server, {.chunk_size = 16, .decompress = true});
    pair.delegate->pieces = true;
    Future<void> ready;
    pair.delegate->on_piece = [&] { return ready; };
    (void)pair.read();
    step("sent 40 bytes, packed; data_received() returns a pending Future");
    const std::string packed = gzip_compress(text);
    pair.peer().send(gzip_post(packed));
    pair.settle();
    EXPECT_EQ(pair.delegate->seen.lines(),
              (Lines{"POST / HTTP/1.0",
                     "Content-Length: " + std::to_string(packed.size()),
                     "X-Consumed-Content-Encoding: GZIP",
                     "piece " + std::string(16, 'x')}));
    for (int i = 0; i < 8; ++i) {
        std::exchange(ready, Future<void>()).set_result();
        pair.settle();
    }
    EXPECT_EQ(pair.delegate->body, text);
    EXPECT_EQ(pair.delegate->seen.lines().back(), "finish");
}

TEST_CASE("06.5 HTTP1Connection: decompress leaves a body alone that is not "
          "gzip" *
          doctest::description(
              "There are other codings, and most bodies have none. What "
              "nobody here can unpack is the application's, as it came. "
              "[HTTP-12]")) {
    for (const std::string coding : {"", "Content-Encoding: br\r\n"}) {
        step("posted \"abc\" with " + show(coding));
        ConnectionPair pair(Role::server, {.decompress = true});
        (void)pair.read();
        pair.peer().send("POST / HTTP/1.0\r\n" + coding +
                         "Content-Length: 3\r\n\r\nabc");
        pair.settle();
        Lines expected = {"POST / HTTP/1.0"};
        if (!coding.empty()) expected.push_back("Content-Encoding: br");
        expected.insert(expected.end(),
                        {"Content-Length: 3", "body abc", "finish"});
        EXPECT_EQ(pair.delegate->seen.lines(), expected);
    }
}

TEST_CASE("06.5 HTTP1Connection: no more of a gzip body is unpacked than the "
          "delegate takes" *
          doctest::description(
              "16 KB can stand for 16 MB, and each of a thousand clients may "
              "send them. So a piece is unpacked when the one before is dealt "
              "with, and not all of them in store. [HTTP-12, HTTP-13]")) {
    const std::string packed = gzip_compress(std::string(16'000'000, 'x'));
    ConnectionPair pair(Role::server, {.decompress = true});
    const Future<void> ready;
    pair.delegate->on_piece = [&] { return ready; };
    (void)pair.read();
    step("sent some 16 KB, which are 16 MB unpacked; data_received() returns a "
         "pending Future");
    const std::size_t before = live_bytes();
    pair.peer().send(gzip_post(packed));
    pair.settle();
    const std::size_t after = live_bytes();
    EXPECT(!pair.delegate->body.empty(), "the first piece is there");
    constexpr std::size_t enough = 2'000'000;
    EXPECT(after < before + enough,
           "less than 2 MB of memory is in use for it");
}

TEST_CASE("06.5 HTTP1Connection: a gzip body that is too large unpacked, or "
          "broken, is refused" *
          doctest::description(
              "A thousand bytes can stand for a million. What counts is what "
              "comes out, and it must come to an end. [HTTP-12]")) {
    const std::string fits = gzip_compress(std::string(1000, 'x'));
    const std::string large = gzip_compress(std::string(1001, 'x'));
    ExpectLog refused("Malformed HTTP message");
    const std::vector<std::pair<std::string, std::string>> rows = {
        {fits, "finish"},
        {large, "close"},
        {"no gzip at all, but long enough", "close"},
        {fits.substr(0, fits.size() - 4), "close"},
        {fits + "x", "close"}};
    for (const auto& [body, end] : rows) {
        step("max_body_size is 1000; a body of " + std::to_string(body.size()) +
             " bytes");
        ConnectionPair pair(Role::server,
                            {.max_body_size = 1000, .decompress = true});
        (void)pair.answered(gzip_post(body), [](HTTPConnection& connection) {
            answer_text(connection, "");
        });
        EXPECT_EQ(pair.peer().received().substr(0, 12),
                  end == "finish" ? "HTTP/1.1 200" : "HTTP/1.1 400");
        EXPECT_EQ(pair.delegate->seen.lines().back(), end);
    }
    EXPECT_EQ(refused.count(), 4);
    step("headers_received() allows 1001 bytes for this request");
    ConnectionPair more(Role::server,
                        {.max_body_size = 1000, .decompress = true});
    more.delegate->on_head = [&] {
        more.connection->set_max_body_size(1001);
        return httputil::MaybeFuture();
    };
    const auto ends = [](HTTPConnection& connection) {
        answer_text(connection, "");
    };
    EXPECT_EQ(more.answered(gzip_post(large), ends).substr(0, 12),
              "HTTP/1.1 200");
    step("no body at all");
    ConnectionPair none(Role::server, {.decompress = true});
    EXPECT_EQ(none.answered(gzip_post(""), ends).substr(0, 12), "HTTP/1.1 200");
}
