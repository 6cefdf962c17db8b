// Chapter 11's cookies and the real Tornado's, each read by the other. Skipped
// (exit code 77) where the package python3-tornado is missing.

#include <chrono>
#include <optional>
#include <string>

#include "common/escape/escape.hpp"
#include "common/testing/testing.hpp"

#include "cookies.hpp"
#include "signed_value.hpp"
#include "tests/oracle/oracle_app.hpp"
#include "tests/support/cookie_jar.hpp"
#include "tests/support/web_answer.hpp"
#include "xsrf_token.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

const web::SigningKeys keys{
    {{0, "It's a secret to everybody"}, {7, "a new one"}}, 7};

/// What stands in a Set-Cookie header when we set this.
std::string on_the_wire(const std::string& name, const std::string& value) {
    const auto now = std::chrono::system_clock::now();
    return SetCookie(web::format_cookie(name, value, {}, now)).value;
}

std::string cookie_line(const std::string& name, const std::string& wire) {
    return "Cookie: " + name + "=" + wire + "\r\n";
}

/// The value of the cookie that an answer of Tornado's sets, read by us.
std::string read_here(const WebAnswer& answer, const std::string& name) {
    const auto cookies = cookies_of(answer);
    EXPECT(cookies.contains(name), "Tornado sets the cookie " + name);
    return httputil::parse_cookie(name + "=" + cookies.at(name).value)[name];
}

}  // namespace

TEST_CASE("11.0 Tornado: plain cookies are read as they were set" *
          doctest::description("There and here; it may be quoted between.")) {
    OracleApp app;
    for (const std::string value : {"plain",
                                    "a;b,c",
                                    "\"",
                                    "\"quoted\"",
                                    "back\\slash",
                                    "\\073",
                                    "a=b=",
                                    "[]{}()<>@?/|:'",
                                    "~!#$%&*+-.^_`"}) {
        step("the value " + show(value));
        EXPECT_EQ(read_here(app.ask(web_get("/set?value=" +
                                            escape::url_escape(value))),
                            "a"),
                  value);
        EXPECT_EQ(
            app.ask(web_get("/get", cookie_line("a", on_the_wire("a", value))))
                .body,
            value);
    }
}

TEST_CASE("11.0 Tornado: signed cookies are good on the other side" *
          doctest::description("Signed with either key, and read.")) {
    OracleApp app;
    for (const std::string value :
         {"anna", "", "a|b:c", "caf\xC3\xA9", "a b\n;,\""}) {
        step("the value " + show(value));
        const WebAnswer answer =
            app.ask(web_get("/sign?value=" + escape::url_escape(value)));
        EXPECT_EQ(
            web::decode_signed_value(keys, "user", read_here(answer, "user"))
                .value_or("nothing"),
            value);
        for (const int version : {0, 7}) {
            const std::string text = web::create_signed_value(
                {keys.secrets, version}, "user", value);
            const std::string wire = on_the_wire("user", text);
            EXPECT_EQ(app.ask(web_get("/read", cookie_line("user", wire))).body,
                      value.empty() ? "none" : value);
        }
    }
}

TEST_CASE("11.0 Tornado: XSRF tokens are good on the other side" *
          doctest::description("Its cookie under our mask, and our cookie.")) {
    OracleApp app;
    const auto post = [&](const std::string& cookie, const std::string& sent) {
        return app
            .ask(web_request(
                "POST",
                "/token",
                cookie_line("_xsrf", on_the_wire("_xsrf", cookie)) +
                    "X-Xsrftoken: " + sent + "\r\nContent-Length: 0\r\n"))
            .status;
    };
    const WebAnswer answer = app.ask(web_get("/token"));
    const std::string cookie = read_here(answer, "_xsrf");
    const auto theirs = web::XsrfToken::decode(cookie);
    EXPECT(theirs.has_value(), "its cookie can be read: " + cookie);
    const auto in_page = web::XsrfToken::decode(answer.body);
    EXPECT(in_page && in_page->matches(*theirs), "its page has the same");
    EXPECT_EQ(post(cookie, theirs->encode()), "200 OK");
    const web::XsrfToken ours = web::XsrfToken::random();
    EXPECT_EQ(post(ours.encode(), ours.encode()), "200 OK");
    EXPECT_EQ(post(ours.encode(), cookie), "403 Forbidden");
}
