#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/http_parser/http_parser.hpp"
#include "common/testing/testing.hpp"

using namespace tornado;
using testing::Lines;
using Event = HttpParser::Event;

namespace {

/// Writes down what the listener hears and what feed() says, pieces joined.
class Reader : public HttpParserListener {
  public:
    explicit Reader(HttpParser::Type type)
        : parser(type, *this) {}

    void on_target(std::string_view piece) override { target += piece; }

    void on_reason(std::string_view piece) override { reason += piece; }

    void on_header_name(std::string_view piece) override { name += piece; }

    void on_header_value(std::string_view piece) override { value += piece; }

    void on_header_end() override {
        if (name == "Throw") throw std::out_of_range("from the listener");
        seen(std::exchange(name, "") + "=" + std::exchange(value, ""));
    }

    /// Feeds all of `bytes`, at most `slice` at a time. What was said is in
    /// seen; returns what was left over.
    std::string read(std::string bytes, std::size_t slice = 100'000) {
        std::string_view rest = bytes;
        while (true) {
            std::string_view now = rest.substr(0, slice);
            const std::size_t before = now.size();
            const Event event = parser.feed(now);
            rest.remove_prefix(before - now.size());
            if (event == Event::headers) head();
            if (event == Event::body) body += parser.body();
            if (event == Event::message_end) {
                seen("body=" + body);
                return std::string(rest);
            }
            if (event == Event::need_more && rest.empty()) return "";
        }
    }

    void head() {
        if (parser.method().empty())
            seen(std::to_string(parser.status_code()) + " " + reason);
        else
            seen(parser.method() + " " + target + " " +
                 std::to_string(parser.major_version()) + "." +
                 std::to_string(parser.minor_version()));
    }

    HttpParser parser;
    testing::Transcript seen;
    std::string target;
    std::string reason;
    std::string name;
    std::string value;
    std::string body;
};

/// What is wrong with a request, in llhttp's words; or "nothing".
std::string complaint(const std::string& request) {
    Reader reader(HttpParser::Type::request);
    try {
        reader.read(request);
        return "nothing";
    } catch (const HttpParseError& error) {
        return error.what();
    }
}

const std::string post = "POST /a?b=c HTTP/1.1\r\nHost: h\r\n";

}  // namespace

TEST_CASE("00.1 HttpParser: a request comes out alike, however it is cut" *
          doctest::description("Packets end anywhere.")) {
    const std::string request = "\r\n" + post +
                                "Transfer-Encoding: chunked\r\n\r\n"
                                "5\r\nhello\r\n3\r\nabc\r\n0\r\n\r\n";
    for (std::size_t slice = 1; slice <= request.size(); ++slice) {
        Reader reader(HttpParser::Type::request);
        EXPECT_EQ(reader.read(request + "GET", slice), std::string("GET"));
        EXPECT_EQ(reader.seen.lines(),
                  (Lines{"Host=h",
                         "Transfer-Encoding=chunked",
                         "POST /a?b=c 1.1",
                         "body=helloabc"}));
        CHECK(reader.parser.chunked());
    }
}

TEST_CASE("00.1 HttpParser: what follows a message is not taken" *
          doctest::description("The next request is not started early.")) {
    Reader reader(HttpParser::Type::request);
    EXPECT_EQ(reader.read(post + "Content-Length: 3\r\n\r\nabcGET / HT"),
              std::string("GET / HT"));
    CHECK(reader.parser.content_length() == 3U);
    reader.parser.reset();
    reader.target.clear();
    EXPECT_EQ(reader.read("GET /2 HTTP/1.0\r\n\r\nrest"), std::string("rest"));
    EXPECT_EQ(reader.seen.lines().at(4), std::string("GET /2 1.0"));
}

TEST_CASE("00.1 HttpParser: a method may be any token" *
          doctest::description("HTTP has no list of methods.")) {
    for (std::string method : {"GET", "FOO", "get", "M-SEARCH", "PRI", "X!"}) {
        Reader reader(HttpParser::Type::request);
        reader.read(method + " / HTTP/1.1\r\n\r\n", 1);
        EXPECT_EQ(reader.seen.lines().at(0), method + " / 1.1");
    }
    Reader reader(HttpParser::Type::request);
    reader.read("CONNECT h:1 HTTP/1.1\r\n\r\n");
    EXPECT_EQ(reader.seen.lines().at(0), std::string("CONNECT h:1 1.1"));
    CHECK(reader.parser.upgrade());
}

TEST_CASE("00.1 HttpParser: what is refused, and why" *
          doctest::description("Each of these lets two parsers disagree.")) {
    const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
    const std::vector<std::pair<std::string, std::string>> rows = {
        {"FOO,BAR / HTTP/1.1\r\n\r\n", "this is no method"},
        {" / HTTP/1.1\r\n\r\n", "there is no method"},
        {"GET  / HTTP/1.1\r\n\r\n", "two spaces after the method"},
        {post + "A : b\r\n\r\n", "Invalid header token"},
        {post + "A: b\nC: d\r\n\r\n", "Invalid header value char"},
        {post + std::string("A: \0\r\n\r\n", 8), "Invalid header value char"},
        {post + "Content-Length: +3\r\n\r\n",
         "Invalid character in Content-Length"},
        {post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
         "Content-Length can't be present with Transfer-Encoding"},
        {chunked + "3;x=y\r\nabc\r\n", "a chunk extension"},
        {chunked + "0\r\nA: b\r\n\r\n", "a field after the last chunk"},
        {chunked + "3\r\nabcXX", "Expected CRLF after chunk"},
        {chunked + "1_a\r\n", "Invalid character in chunk size"},
    };
    for (const auto& [request, why] : rows)
        EXPECT_EQ(complaint(request), why);
}

TEST_CASE("00.1 HttpParser: what the listener throws comes out of feed()" *
          doctest::description("llhttp is C and cannot be thrown through.")) {
    Reader reader(HttpParser::Type::request);
    CHECK_THROWS_AS(reader.read(post + "Throw: x\r\n\r\n"), std::out_of_range);
}

TEST_CASE("00.2 HttpParser: a response without a length ends with EOF" *
          doctest::description("HTTP/1.0 servers answer so.")) {
    Reader reader(HttpParser::Type::response);
    reader.read("HTTP/1.0 404 Not Found\r\nA: b\r\n\r\nab", 3);
    reader.read("c");
    CHECK(reader.parser.finish() == Event::message_end);
    EXPECT_EQ(reader.seen.lines(), (Lines{"A=b", "404 Not Found"}));
    EXPECT_EQ(reader.body, std::string("abc"));
}

TEST_CASE("00.2 HttpParser: EOF in the middle is an error" *
          doctest::description("Half a message must not pass for one.")) {
    Reader reader(HttpParser::Type::response);
    CHECK(reader.parser.finish() == Event::need_more);
    reader.read("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab");
    CHECK_THROWS_AS(reader.parser.finish(), HttpParseError);
    Reader request(HttpParser::Type::request);
    request.read("GE");
    CHECK_THROWS_AS(request.parser.finish(), HttpParseError);
}

TEST_CASE("00.2 HttpParser: a response to HEAD, and a 304, has no body" *
          doctest::description("Its length is that of a body not sent.")) {
    Reader not_modified(HttpParser::Type::response);
    EXPECT_EQ(not_modified.read("HTTP/1.1 304 Not Modified\r\n"
                                "Content-Length: 3\r\n\r\nHTTP"),
              std::string("HTTP"));
    Reader reader(HttpParser::Type::response);
    reader.parser.expect_no_body();
    EXPECT_EQ(reader.read("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nHTTP"),
              std::string("HTTP"));
    EXPECT_EQ(reader.seen.lines().back(), std::string("body="));
    CHECK(reader.parser.content_length() == 3U);
    CHECK_FALSE(reader.parser.may_have_body());
}
