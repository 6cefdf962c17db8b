#include <memory>
#include <string>
#include <vector>

#include "common/testing/testing.hpp"

#include "httputil.hpp"
#include "tests/support/outcome.hpp"

using namespace tornado;
using namespace tornado::testing;
using httputil::HTTPHeaders;

namespace {

std::string lines(const HTTPHeaders& headers) {
    std::string text;
    headers.append_to(text);
    return text;
}

/// A connection that only says where its requests are from.
class FromSomewhere final : public httputil::HTTPConnection {
  public:
    Future<void>
    write_headers(httputil::StartLine, HTTPHeaders, std::string_view) override {
        return make_ready_future<void>();
    }

    Future<void> write(std::string_view) override {
        return make_ready_future<void>();
    }

    void finish() override {}

    void set_close_callback(std::function<void()>) override {}

    bool closed() const override { return false; }

    void set_max_body_size(std::size_t) override {}

    void set_body_timeout(IOLoop::Duration) override {}

    std::shared_ptr<IOStream> detach() override { return nullptr; }

    const httputil::RequestContext& context() const override {
        return context_;
    }

    void set_context(httputil::RequestContext context) override {
        context_ = std::move(context);
    }

  private:
    httputil::RequestContext context_{.remote_ip = "127.0.0.2"};
};

httputil::HTTPServerRequest request(const std::string& target,
                                    HTTPHeaders headers,
                                    const std::string& version = "HTTP/1.1") {
    return {{"GET", target, version},
            std::move(headers),
            std::make_shared<FromSomewhere>()};
}

}  // namespace

TEST_CASE("06.1 HTTPHeaders: names are compared without case and kept as "
          "Word-Word" *
          doctest::description(
              "\"content-type\" and \"Content-Type\" are the same header, and "
              "a client may write either. [MSG-1]")) {
    HTTPHeaders headers;
    step("add(\"content-TYPE\", \"text/plain\")");
    headers.add("content-TYPE", "text/plain");
    EXPECT_EQ(lines(headers), "Content-Type: text/plain\r\n");
    EXPECT_EQ(headers.get("CONTENT-type"), "text/plain");
    EXPECT(headers.contains("Content-Type"), "contains() is true");
    EXPECT(headers.has("content-type", "TEXT/plain"), "has() ignores case");
    EXPECT_EQ(headers.get("Content", "none"), "none");
    EXPECT(!headers.find("Content-Typ"), "find() gives nothing");
}

TEST_CASE("06.1 HTTPHeaders: a name may have several values" *
          doctest::description(
              "add() keeps what is there and set() replaces it. The values "
              "print as one, joined by a comma, but Set-Cookie's must be had "
              "one by one. [MSG-1]")) {
    HTTPHeaders headers;
    headers.reserve(3, 100);
    EXPECT_EQ(headers.size(), 0U);
    step("added A: 1, B: 2 and a: 3");
    headers.add("A", "1");
    headers.add("B", "2");
    headers.add("a", "3");
    EXPECT_EQ(headers.get("A"), "1,3");
    EXPECT_EQ(headers.get_list("a"), (std::vector<std::string>{"1", "3"}));
    EXPECT_EQ(*headers.find("a"), "1");
    EXPECT(!headers.has("A", "1") && headers.has("A", "1,3"),
           "has() compares all of it");
    EXPECT_EQ(lines(headers), "A: 1\r\nB: 2\r\nA: 3\r\n");
    step("set(\"a\", \"4\")");
    headers.set("a", "4");
    EXPECT_EQ(lines(headers), "A: 4\r\nB: 2\r\n");
    step("set(\"C\", \"5\"), erase(\"b\"), erase(\"x\")");
    headers.set("C", "5");
    headers.erase("b");
    headers.erase("x");
    EXPECT_EQ(lines(headers), "A: 4\r\nC: 5\r\n");
    EXPECT_EQ(headers.size(), 2U);
}

TEST_CASE("06.1 HTTPHeaders: what find() gave may go back in" *
          doctest::description(
              "A header is often made from another one. What find() gives is "
              "a view of it, and to put in something else may move it. "
              "[MSG-1]")) {
    HTTPHeaders headers = {{"First", "1"}};
    step("add(\"Copy\", *find(\"First\")), a hundred times");
    for (int i = 0; i < 100; ++i)
        headers.add("Copy", *headers.find("First"));
    EXPECT_EQ(headers.get_list("Copy"), std::vector<std::string>(100, "1"));
    step("set() of a name that is new, and of one that is there");
    headers.set("New", *headers.find("Copy"));
    headers.set("First", *headers.find("New"));
    headers.set("Copy", *headers.find("First"));
    EXPECT_EQ(lines(headers), "First: 1\r\nCopy: 1\r\nNew: 1\r\n");
}

TEST_CASE("06.1 HTTPHeaders: what would not be one line is refused" *
          doctest::description(
              "A value with a line break in it would be two headers, or the "
              "end of the head and a second answer. So it cannot get in. "
              "[MSG-4, HTTP-7]")) {
    HTTPHeaders headers;
    headers.add("Fine", "tab\t, \"visible\" and \xC3\xA9");
    const std::vector<std::string> values = {"a\r\nSet-Cookie: x",
                                             "a\n",
                                             "a\r",
                                             std::string("\0", 1),
                                             "\x01",
                                             "\x7F"};
    for (const std::string& value : values) {
        step("a value of " + show(value));
        EXPECT_THROWS(std::invalid_argument, headers.add("A", value));
        EXPECT_THROWS(std::invalid_argument, headers.set("Fine", value));
    }
    for (const std::string name : {"", "A B", "A:", "A\n", "\xC3\xA9", "(A)"}) {
        step("a name of " + show(name));
        EXPECT_THROWS(std::invalid_argument, headers.add(name, "b"));
        EXPECT_THROWS(std::invalid_argument, headers.set(name, "b"));
    }
    EXPECT_EQ(headers.size(), 1U);
}

TEST_CASE("06.1 HTTPHeaders: parse takes lines, also those that go on" *
          doctest::description(
              "Only \"\\n\" and \"\\r\\n\" end a line. One that begins with a "
              "space or a tab goes on with the value before; as the first it "
              "goes on with nothing. [MSG-2, MSG-3]")) {
    step("parse \"A: 1\\r\\nB:2  \\n\\t three\\r\\nC:\\r\\n\"");
    EXPECT_EQ(lines(HTTPHeaders::parse("A: 1\r\nB:2  \n\t three\r\nC:\r\n")),
              "A: 1\r\nB: 2 three\r\nC: \r\n");
    step("values that go on after nothing, or with nothing");
    EXPECT_EQ(lines(HTTPHeaders::parse("A:\r\n 1\r\nB: 2\r\n \t\r\n")),
              "A: 1\r\nB: 2\r\n");
    step("a value with U+2028 and U+0085, which are no line breaks here");
    EXPECT_EQ(HTTPHeaders::parse("A: \xE2\x80\xA8x\xC2\x85y\r\n").get("A"),
              "\xE2\x80\xA8x\xC2\x85y");
    for (const char* wrong : {" A: 1\r\n",
                              "A\r\n",
                              "A : 1\r\n",
                              ": 1\r\n",
                              "A: 1\rB: 2\r\n",
                              "A: 1\r\n \x01\r\n"}) {
        step(std::string("parse ") + show(wrong));
        EXPECT_THROWS(std::invalid_argument, (void)HTTPHeaders::parse(wrong));
    }
}

TEST_CASE("06.1 HTTPServerRequest: the target is taken apart" *
          doctest::description(
              "Path and query stay as they were sent, but the arguments have "
              "their escapes undone: \"+\" is a space, and a blank value is a "
              "value. Those of a form in the body come behind the query's. "
              "[MSG-6, MSG-7]")) {
    step("/a%20b?q=&x=1+2&x=%263?&y, for Example.com:8006");
    const auto got =
        request("/a%20b?q=&x=1+2&x=%263?&y", {{"Host", "Example.com:8006"}});
    EXPECT_EQ(got.path, "/a%20b");
    EXPECT_EQ(got.query, "q=&x=1+2&x=%263?&y");
    const escape::Arguments expected = {
        {"q", {""}}, {"x", {"1 2", "&3?"}}, {"y", {""}}};
    EXPECT(got.arguments() == expected,
           "q is blank, x is \"1 2\" and \"&3?\", "
           "y is blank");
    EXPECT(got.query_arguments == expected, "they are the query's");
    EXPECT(got.body_arguments.empty(), "there are none of the body");
    EXPECT_EQ(got.host, "Example.com:8006");
    EXPECT_EQ(got.host_name(), "example.com");
    EXPECT_EQ(got.full_url(),
              "http://Example.com:8006/a%20b?q=&x=1+2&x=%263?&y");
    EXPECT_EQ(got.remote_ip, "127.0.0.2");
    step("/ for [::1]");
    EXPECT_EQ(request("/", {{"Host", "[::1]"}}).host_name(), "[::1]");
    EXPECT_EQ(request("/", {{"Host", "[::1]:80"}}).host_name(), "[::1]");
    step("/?x=1&x=2, with a form in the body: x=3&y=4");
    auto form = request("/?x=1&x=2", {{"Host", "h"}});
    form.body_arguments = {{"x", {"3"}}, {"y", {"4"}}};
    EXPECT(form.arguments() ==
               (escape::Arguments{{"x", {"1", "2", "3"}}, {"y", {"4"}}}),
           "x is 1 and 2 of the query and then 3 of the body, y is 4");
    EXPECT(form.query_arguments == (escape::Arguments{{"x", {"1", "2"}}}),
           "the query's are as they were");
}

TEST_CASE("06.1 HTTPServerRequest: HTTP/1.1 says which host it is for, once" *
          doctest::description(
              "Who checks one Host header and serves another can be led "
              "astray. HTTP/1.0 had none. [WIRE-5, WIRE-6]")) {
    using httputil::HTTPInputError;
    step("HTTP/1.1 without Host");
    EXPECT_THROWS(HTTPInputError, (void)request("/", {}));
    step("two Host headers");
    EXPECT_THROWS(HTTPInputError,
                  (void)request("/", {{"Host", "a"}, {"Host", "a"}}));
    for (const char* host : {"a,b",
                             "a b",
                             "a/b",
                             "u@a",
                             "a\\b",
                             "a?b",
                             "a\"b",
                             "a<b",
                             "a>b",
                             "a#b",
                             "a|b",
                             "a^b",
                             "a`b",
                             "a{b",
                             "a}b",
                             "a\tb",
                             "\xC3\xA9"}) {
        step(std::string("Host: ") + show(host));
        EXPECT_THROWS(HTTPInputError, (void)request("/", {{"Host", host}}));
    }
    step("Host: a-b.c_d~:80");
    EXPECT_EQ(request("/", {{"Host", "a-b.c_d~:80"}}).host, "a-b.c_d~:80");
    step("HTTP/1.0 without Host");
    EXPECT_EQ(request("/", {}, "HTTP/1.0").host, "127.0.0.1");
    step("HTTP/1.0 with two, and with one that is no host");
    const HTTPHeaders two = {{"Host", "a"}, {"Host", "b"}};
    EXPECT_THROWS(HTTPInputError, (void)request("/", two, "HTTP/1.0"));
    EXPECT_THROWS(HTTPInputError,
                  (void)request("/", {{"Host", "a/b"}}, "HTTP/1.0"));
}
