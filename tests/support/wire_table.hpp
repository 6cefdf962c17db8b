#pragma once
// What an HTTP server answers, row by row: the bytes that are sent, and what
// Tornado 6.5 makes of them. Two tests read it: chapter 06's against our
// server, and tests/oracle against the real Tornado. For tests only.
//
// The application behind it (wire_app.hpp here, tests/oracle/wire_app.py there)
// answers GET and POST of "/" with the body that was sent, and has a few pages
// that answer in their own ways. Heads and bodies may have 1000 bytes.

#include <string>
#include <string_view>
#include <vector>

namespace tornado::testing {

/// An answer is the codes in order, each with its body in parentheses unless
/// that is empty; then whether the connection was still open: "200(abc) open".
struct WireRow {
    std::string id;         // of the behaviour, in the book
    std::string name;       // what is sent
    std::string request;    // its bytes
    std::string answer;     // Tornado 6.5's
    std::string ours;       // where we answer otherwise
    std::string tornado62;  // where 6.2 does, which Debian has
};

/// Sent after each row, to see if anybody still listens, and where the server
/// believes that the row has ended.
inline const std::string last_request =
    "GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

constexpr std::size_t wire_limit = 1000;  // of heads and bodies

/// "name: value" lines as a request, after its first line and its host.
inline std::string wire(const std::string& first_line,
                        const std::string& rest = "\r\n") {
    return first_line + "\r\nHost: h\r\n" + rest;
}

inline std::string post(const std::string& headers, const std::string& body) {
    return wire("POST / HTTP/1.1", headers + "\r\n" + body);
}

inline std::string chunked(const std::string& body) {
    return post("Transfer-Encoding: chunked\r\n", body);
}

/// Who stays connected.
inline std::vector<WireRow> wire_connection() {
    return {
        {"WIRE-1", "HTTP/1.1 GET", wire("GET / HTTP/1.1"), "200 open", "", ""},
        {"WIRE-2",
         "1.1 with Connection: close",
         wire("GET / HTTP/1.1", "Connection: close\r\n\r\n"),
         "200 closed",
         "",
         ""},
        {"WIRE-3", "1.0", wire("GET / HTTP/1.0"), "200 closed", "", ""},
        {"WIRE-4",
         "1.0 with keep-alive",
         wire("GET / HTTP/1.0", "Connection: keep-alive\r\n\r\n"),
         "200 open",
         "",
         ""},
        {"WIRE-7",
         "two requests in one packet",
         wire("GET / HTTP/1.1") + post("Content-Length: 1\r\n", "x"),
         "200 200(x) open",
         "",
         ""},
        {"WIRE-7",
         "an empty line between two requests",
         wire("GET / HTTP/1.1") + "\r\n" + wire("GET / HTTP/1.1"),
         "200 200 open",
         "",
         ""},
        {"WIRE-31",
         "unknown method FOO",
         wire("FOO / HTTP/1.1"),
         "405 open",
         "",
         ""},
        {"WIRE-32",
         "absolute-form target",
         wire("GET http://h/ HTTP/1.1"),
         "404 open",
         "",
         ""},
    };
}

/// Lines that are no HTTP, or not quite.
inline std::vector<WireRow> wire_syntax() {
    const std::string nul("\0", 1);
    return {
        {"WIRE-5",
         "1.1 without Host",
         "GET / HTTP/1.1\r\n\r\n",
         "400 closed",
         "",
         "200 open"},
        {"WIRE-6",
         "two Host headers",
         wire("GET / HTTP/1.1", "Host: i\r\n\r\n"),
         "400 closed",
         "",
         "200 open"},
        {"WIRE-6",
         "a Host that is none",
         "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
         "400 closed",
         "",
         "200 open"},
        {"WIRE-8",
         "bare-LF lines",
         "GET / HTTP/1.1\nHost: h\n\n",
         "200 open",
         "400 closed",
         ""},
        {"WIRE-9",
         "garbage instead of a request line",
         "garbage\r\n\r\n",
         "400 closed",
         "",
         ""},
        {"WIRE-9",
         "a header without a colon",
         wire("GET / HTTP/1.1", "oops\r\n\r\n"),
         "400 closed",
         "",
         ""},
        {"WIRE-9",
         "a method that is no token",
         wire("FOO,BAR / HTTP/1.1"),
         "400 closed",
         "",
         "405 open"},
        {"WIRE-9", "HTTP/2.0", wire("GET / HTTP/2.0"), "400 closed", "", ""},
        {"WIRE-9",
         "a space before the colon",
         wire("GET / HTTP/1.1", "A : b\r\n\r\n"),
         "400 closed",
         "",
         "200 open"},
        {"WIRE-33",
         "a NUL in a value",
         wire("GET / HTTP/1.1", "A: b" + nul + "c\r\n\r\n"),
         "400 closed",
         "",
         "200 open"},
        {"WIRE-34",
         "a value that goes on in the next line",
         wire("GET / HTTP/1.1", "A: b\r\n c\r\n\r\n"),
         "200 open",
         "",
         ""},
        {"WIRE-34",
         "a first header that goes on",
         "GET / HTTP/1.1\r\n A: b\r\nHost: h\r\n\r\n",
         "400 closed",
         "",
         ""},
    };
}

/// Bodies whose end two readers could see in two places.
inline std::vector<WireRow> wire_lengths() {
    return {
        {"WIRE-11",
         "Content-Length: 3x",
         post("Content-Length: 3x\r\n", "abc"),
         "400 closed",
         "",
         ""},
        {"WIRE-12",
         "Content-Length: +3",
         post("Content-Length: +3\r\n", "abc"),
         "400 closed",
         "",
         "200(abc) open"},
        {"WIRE-13",
         "Content-Length: -3",
         post("Content-Length: -3\r\n", "abc"),
         "400 closed",
         "",
         "200 405 closed"},
        {"WIRE-14",
         "two equal Content-Length",
         post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"),
         "200(abc) open",
         "400 closed",
         ""},
        {"WIRE-15",
         "two different Content-Length",
         post("Content-Length: 3\r\nContent-Length: 4\r\n", "abc"),
         "400 closed",
         "",
         ""},
        {"WIRE-17",
         "Content-Length and Transfer-Encoding",
         post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
              "3\r\nabc\r\n0\r\n\r\n"),
         "400 closed",
         "",
         ""},
        {"WIRE-22",
         "Transfer-Encoding: gzip",
         post("Transfer-Encoding: gzip\r\n", "abc"),
         "400 closed",
         "",
         "200 405 closed"},
        {"WIRE-22",
         "Transfer-Encoding: gzip, chunked",
         post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"),
         "400 closed",
         "",
         "200 400 closed"},
    };
}

inline std::vector<WireRow> wire_chunks() {
    return {
        {"WIRE-18",
         "a chunked body",
         chunked("5\r\nhello\r\n0\r\n\r\n"),
         "200(hello) open",
         "",
         ""},
        {"WIRE-19",
         "a chunk extension",
         chunked("3;x=y\r\nabc\r\n0\r\n\r\n"),
         "400 closed",
         "",
         "closed"},
        {"WIRE-19",
         "a field after the last chunk",
         chunked("3\r\nabc\r\n0\r\nA: b\r\n\r\n"),
         "400 closed",
         "",
         ""},
        {"WIRE-20",
         "chunk size \"1_a\"",
         chunked("1_a\r\nabc\r\n0\r\n\r\n"),
         "400 closed",
         "",
         "closed"},
        {"WIRE-21",
         "a chunk without its CRLF",
         chunked("3\r\nabcXX0\r\n\r\n"),
         "closed",
         "400 closed",
         ""},
    };
}

inline std::vector<WireRow> wire_limits() {
    return {
        {"WIRE-10",
         "a head over max_header_size",
         wire("GET / HTTP/1.1",
              "A: " + std::string(wire_limit, 'a') + "\r\n\r\n"),
         "closed",
         "431 closed",
         ""},
        {"WIRE-16",
         "Content-Length over max_body_size",
         post("Content-Length: 1001\r\n", std::string(1001, 'a')),
         "400 closed",
         "",
         ""},
        {"WIRE-16",
         "chunks over max_body_size",
         chunked("3e8\r\n" + std::string(1000, 'a') +
                 "\r\n1\r\na\r\n0\r\n\r\n"),
         "400 closed",
         "",
         ""},
    };
}

/// Answers that a handler frames in its own way.
inline std::vector<WireRow> wire_answers() {
    return {
        {"WIRE-23",
         "Expect: 100-continue",
         post("Expect: 100-continue\r\nContent-Length: 1\r\n", "x"),
         "100 200(x) open",
         "",
         ""},
        {"WIRE-26",
         "a handler that flushes twice, 1.1",
         wire("GET /flush HTTP/1.1"),
         "200(onetwo) open",
         "",
         ""},
        {"WIRE-27",
         "a handler that flushes twice, 1.0",
         wire("GET /flush HTTP/1.0"),
         "200(onetwo) closed",
         "",
         ""},
        {"WIRE-28",
         "a handler that flushes twice, 1.0 keep-alive",
         wire("GET /flush HTTP/1.0", "Connection: keep-alive\r\n\r\n"),
         "200(onetwo unframed) closed",
         "200(onetwo) closed",
         ""},
        {"WIRE-29",
         "status 204",
         wire("GET /204 HTTP/1.1"),
         "204 open",
         "",
         ""},
        {"WIRE-30",
         "a handler whose Content-Length is too small",
         wire("GET /more HTTP/1.1"),
         "closed",
         "",
         ""},
        {"WIRE-30",
         "a handler whose Content-Length is too big",
         wire("GET /less HTTP/1.1"),
         "200(ab…) closed",
         "",
         ""},
    };
}

}  // namespace tornado::testing
