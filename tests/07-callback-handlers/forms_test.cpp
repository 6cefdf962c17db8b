#include <optional>
#include <string>

#include "common/testing/testing.hpp"

#include "body_arguments.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/web_app.hpp"

using namespace tornado;
using namespace tornado::testing;

TEST_CASE("07.6 RequestHandler: a client that has the page already is told so" *
          doctest::description(
              "The ETag names what was written. If it is in the list that the "
              "client sends, the answer is a 304 and nothing else; whether a "
              "tag is marked as weak does not matter, and a part of a tag is "
              "another tag. [WEB-10, WEB-11]")) {
    answers_the_table(web_etags());

    struct Tagged : web::RequestHandler {
        void get() {
            set_header("Etag", "W/\"v1\"");
            write("page");
        }
    };

    step("a weak tag that the handler has set itself");
    WebServer at({web::url<Tagged>("/")});
    EXPECT_EQ(at.ask(web_get("/")).summary({"Etag"}),
              "200 OK; Etag: W/\"v1\"; page");
    EXPECT_EQ(at.ask(web_get("/", "If-None-Match: \"v1\"\r\n")).status,
              "304 Not Modified");

    struct Untagged : web::RequestHandler {
        std::optional<std::string> compute_etag() const override { return {}; }

        void get() { write("page"); }
    };

    step("any tag will do, and the page has none");
    WebServer untagged({web::url<Untagged>("/")});
    EXPECT_EQ(
        untagged.ask(web_get("/", "If-None-Match: *\r\n")).summary({"Etag"}),
        "200 OK; Etag: -; page");
}

TEST_CASE("07.6 multipart: forms with files are arguments and files" *
          doctest::description(
              "Each part has headers, an empty line, and bytes that may be "
              "anything but the boundary on a line of its own. A part with a "
              "file name is a file. [MSG-8]")) {
    answers_the_table(web_multipart());
    step("a body whose file looks like a boundary in the middle of a line");
    httputil::BodyArguments form;
    httputil::parse_multipart_form_data(
        "1234",
        part("Content-Disposition: form-data; name=a", "x--1234\r\ny") +
            "--1234--",
        form);
    EXPECT_EQ(form.arguments["a"].at(0), "x--1234\r\ny");
}

TEST_CASE("07.6 multipart: what is no form is refused" *
          doctest::description(
              "To guess what a broken body means is to let two programs read "
              "it in two ways. And a form of a million empty parts is work "
              "that somebody else chose for you. [MSG-8]")) {
    answers_the_table(web_bad_multipart());
    const auto parse = [](const std::string& body) {
        httputil::BodyArguments form;
        httputil::parse_multipart_form_data("1234", body, form);
        return form.arguments["a"].size();
    };
    step("100 parts, and 101");
    std::string fields;
    for (int i = 0; i < 100; ++i)
        fields += field("a", "x");
    EXPECT_EQ(parse(fields + "--1234--"), 100U);
    EXPECT_THROWS(httputil::HTTPInputError,
                  parse(fields + field("a", "x") + "--1234--"));
    step("a boundary that goes on");
    EXPECT_THROWS(
        httputil::HTTPInputError,
        parse(part("Content-Disposition: form-data; name=a", "x") +
              "--12345\r\nContent-Disposition: form-data; name=a\r\n\r\ny\r\n" +
              "--1234--"));
    step("a part with 11 KB of headers");
    const std::string long_header = "X: " + std::string(11'000, 'x') + "\r\n";
    EXPECT_THROWS(
        httputil::HTTPInputError,
        parse(
            part(long_header + "Content-Disposition: form-data; name=a", "x") +
            "--1234--"));
    step("a part with a line among its headers that is none");
    EXPECT_THROWS(
        httputil::HTTPInputError,
        parse(part("Content-Disposition: form-data; name=a\r\nno header", "x") +
              "--1234--"));
}
