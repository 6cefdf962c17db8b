#include <chrono>
#include <ctime>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "common/testing/testing.hpp"

#include "cookies.hpp"
#include "tests/support/cookie_jar.hpp"
#include "tests/support/recorded_log.hpp"
#include "tests/support/session_pages.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;
using std::chrono::system_clock;

namespace {

/// "a=1 | b=2": what parse_cookie() makes of a header, by name.
std::string parsed(std::string_view header) {
    step("parsed " + show(header));
    std::string text;
    for (const auto& [name, value] : httputil::parse_cookie(header))
        text += (text.empty() ? "" : " | ") + name + "=" + value;
    return text;
}

/// Sunday, 6 November 1994, 08:49:37.
constexpr system_clock::time_point a_sunday{784111777s};

/// A Set-Cookie header of that moment, read.
SetCookie formatted(const web::CookieOptions& options,
                    std::string_view value = "1") {
    return SetCookie(web::format_cookie("a", value, options, a_sunday));
}

bool refused(std::string_view name,
             std::string_view value,
             const web::CookieOptions& options = {}) {
    step("a cookie " + show(name) + " with the value " + show(value));
    try {
        (void)web::format_cookie(name, value, options, a_sunday);
    } catch (const std::invalid_argument&) {
        return true;
    }
    return false;
}

}  // namespace

TEST_CASE("11.1 parse_cookie: names and values, without the spaces around "
          "them" *
          doctest::description(
              "A browser sends all its cookies for a server in one line. Only "
              "the first = of each divides; there may be more in a value. "
              "[MSG-9]")) {
    EXPECT_EQ(parsed(""), "");
    EXPECT_EQ(parsed("a=1"), "a=1");
    EXPECT_EQ(parsed("a=1; b=two"), "a=1 | b=two");
    EXPECT_EQ(parsed("  a = 1 ;b=2;\tc=3\t"), "a=1 | b=2 | c=3");
    EXPECT_EQ(parsed("a=x=y==; b="), "a=x=y== | b=");
    EXPECT_EQ(parsed("a=one two"), "a=one two");
}

TEST_CASE("11.1 parse_cookie: a value between quotes is what is between them" *
          doctest::description(
              "The real Tornado sends its signed cookies between double "
              "quotes, and awkward bytes by their number, in octal. [MSG-9]")) {
    EXPECT_EQ(parsed("a=\"1:2=3\"; b=2"), "a=1:2=3 | b=2");
    EXPECT_EQ(parsed(R"(a="\"x\\y\"")"), R"(a="x\y")");
    EXPECT_EQ(parsed(R"(a="1\054 2\073 3")"), "a=1, 2; 3");
    EXPECT_EQ(parsed(R"(a="caf\303\251")"), "a=caf\xC3\xA9");
    EXPECT_EQ(parsed(R"(a="\0\9\477\18")"),
              "a=09477"
              "18");
    EXPECT_EQ(parsed(R"(a=\073; b="")"), R"(a=\073 | b=)");
}

TEST_CASE("11.1 parse_cookie: whatever comes is read as far as it goes" *
          doctest::description(
              "A client may send anything. One part that makes no sense must "
              "not cost the others: old Tornados lost all cookies over it, "
              "and whoever had such a one was logged out for good. [MSG-9]")) {
    EXPECT_EQ(parsed(";;a=1;;"), "a=1");
    EXPECT_EQ(parsed("a; =b; =; b=2"), "b=2");
    EXPECT_EQ(parsed("a=1; a=2"), "a=2");
    EXPECT_EQ(parsed(R"(a="; b="x; c=y")"), R"(a=" | b="x | c=y")");
    EXPECT_EQ(parsed(R"(a="x;y"; b=2)"), R"(a="x | b=2)");
    EXPECT_EQ(parsed(R"(a="x\"; b="\")"), R"(a=x\ | b=\)");
    EXPECT_EQ(parsed(R"(a="\07")"), "a=07");
    EXPECT_EQ(parsed("bad name=1; (=2; c=3"), "(=2 | bad name=1 | c=3");
    EXPECT_EQ(parsed("a=\xff\x01; b=2"), "a=\xff\x01 | b=2");
}

TEST_CASE("11.1 get_cookie: what the request brings, and nothing else" *
          doctest::description(
              "A cookie that is set now comes back with the next request. An "
              "empty value is a value. [SEC-1]")) {
    const auto ask = [](Page& page) {
        page.set_cookie("b", "new");
        page.write(page.get_cookie("a").value_or("none") + " " +
                   page.get_cookie("b").value_or("none") + " " +
                   page.get_cookie("A").value_or("none"));
    };
    EXPECT_EQ(page_answer(ask).body, "none none none");
    EXPECT_EQ(page_answer(ask, "Cookie: a=1; b=old\r\n").body, "1 old none");
    EXPECT_EQ(page_answer(ask, "Cookie: x=2; a=\"\"\r\n").body, " none none");
    step("in two headers, as HTTP/2 allows and some proxies pass on");
    EXPECT_EQ(page_answer(ask, "Cookie: a=1\r\nCookie: b=old\r\n").body,
              "1 old none");
    EXPECT_EQ(page_answer(ask, "Cookie: a=1\r\nCookie: a=2\r\n").body,
              "2 none none");
}

TEST_CASE("11.1 set_cookie: what nobody asks for is the safe way" *
          doctest::description(
              "A cookie goes to the whole site and lasts as long as the "
              "browser's session. Scripts do not see it, and other sites' "
              "pages do not send it along with their forms: in Tornado you "
              "must ask for both. [SEC-1]")) {
    const WebAnswer answer =
        page_answer([](Page& page) { page.set_cookie("a", "1"); });
    EXPECT_EQ(cookies_of(answer).size(), 1u);
    const SetCookie cookie = cookies_of(answer).at("a");
    EXPECT_EQ(cookie.value, "1");
    EXPECT_EQ(cookie.attribute_text(), "httponly; path=/; samesite=Lax");
}

TEST_CASE("11.1 set_cookie: what came over TLS does not leave it" *
          doctest::description(
              "Secure is the default where it is possible: over plain HTTP a "
              "browser would not take such a cookie. Whoever says something "
              "else gets it. SameSite=None is nothing without Secure. "
              "[SEC-1]")) {
    const auto set_on = [](const std::string& protocol,
                           const web::CookieOptions& options) {
        step("a cookie over " + protocol);
        const WebAnswer answer = page_answer([&](Page& page) {
            page.request().protocol = protocol;
            page.set_cookie("a", "1", options);
        });
        return cookies_of(answer).at("a").attribute_text();
    };
    EXPECT_EQ(set_on("https", {}), "httponly; path=/; samesite=Lax; secure");
    EXPECT_EQ(set_on("https", {.secure = false}),
              "httponly; path=/; samesite=Lax");
    EXPECT_EQ(set_on("http", {.secure = true}),
              "httponly; path=/; samesite=Lax; secure");
    EXPECT_EQ(set_on("http", {.samesite = "None"}),
              "httponly; path=/; samesite=None; secure");
}

TEST_CASE("11.1 format_cookie: attributes as they were asked for" *
          doctest::description(
              "Expires is a date, Max-Age a number of seconds. `expires` goes "
              "before `expires_days`. [SEC-1]")) {
    EXPECT_EQ(formatted({.path = "/x",
                         .domain = "example.test",
                         .max_age = 60s,
                         .httponly = false,
                         .samesite = "Strict"})
                  .attribute_text(),
              "domain=example.test; max-age=60; path=/x; samesite=Strict");
    EXPECT_EQ(formatted({.max_age = 0s}).attributes["max-age"], "0");
    EXPECT_EQ(formatted({.expires_days = 30}).attributes["expires"],
              "Tue, 06 Dec 1994 08:49:37 GMT");
    EXPECT_EQ(formatted({.expires_days = 0.5}).attributes["expires"],
              "Sun, 06 Nov 1994 20:49:37 GMT");
    EXPECT_EQ(formatted({.expires = a_sunday + 1h, .expires_days = 30})
                  .attributes["expires"],
              "Sun, 06 Nov 1994 09:49:37 GMT");
    EXPECT_EQ(formatted({.path = "", .httponly = false, .samesite = ""})
                  .attribute_text(),
              "");
}

TEST_CASE("11.1 set_cookie: one header a cookie, and the last word counts" *
          doctest::description(
              "Set again, a cookie has nothing left of what it was. Cookies "
              "stay when an error page takes the place of what was written. "
              "[SEC-1]")) {
    const RecordedLog log;
    const WebAnswer answer = page_answer([](Page& page) {
        page.set_cookie("a", "1", {.path = "/x", .max_age = 60s});
        page.set_cookie("b", "2");
        page.set_cookie("a", "3", {.httponly = false});
        throw web::HTTPError(404);
    });
    EXPECT_EQ(answer.status, "404 Not Found");
    int headers = 0;
    for (const auto& [name, value] : answer.headers)
        headers += name == "Set-Cookie" ? 1 : 0;
    EXPECT_EQ(headers, 2);
    EXPECT_EQ(cookies_of(answer).at("a").value, "3");
    EXPECT_EQ(cookies_of(answer).at("a").attribute_text(),
              "path=/; samesite=Lax");
    EXPECT_EQ(cookies_of(answer).at("b").value, "2");
}

TEST_CASE("11.1 format_cookie: awkward values come back as they were" *
          doctest::description(
              "A semicolon would end the value, and a comma or a quote may, "
              "depending on who reads it. Between quotes all of them can "
              "travel, by their numbers. [SEC-1, MSG-9]")) {
    const auto there_and_back = [](const std::string& value) {
        step("the value " + show(value));
        const std::string sent = formatted({}, value).value;
        EXPECT(sent.find_first_of(";, ") == sent.npos,
               "nothing that ends a value stands in " + show(sent));
        for (const char c : sent)
            EXPECT(c > ' ' && c <= '~', "only ASCII in " + show(sent));
        return httputil::parse_cookie("x=1; a=" + sent + "; b=2")["a"];
    };
    for (const std::string value : {"",
                                    "plain",
                                    "a;b,c",
                                    "\"",
                                    "\"quoted\"",
                                    "back\\slash",
                                    "\\073",
                                    "a=b==",
                                    "caf\xC3\xA9",
                                    "\x80\xFF",
                                    "[]{}()<>@?/|:'"})
        EXPECT_EQ(there_and_back(value), value);
    EXPECT_EQ(formatted({}, "2|1:0|3:key|=").value, "2|1:0|3:key|=");
}

TEST_CASE("11.1 format_cookie: nothing can be smuggled in" *
          doctest::description(
              "A line break in a value would be a header of the client's "
              "making, and a semicolon in a path an attribute. A SameSite that "
              "no browser knows protects nobody. [SEC-1]")) {
    for (const std::string value :
         {"a\r\nSet-Cookie: b=2", "a b", "a\tb", "\x7f", " ", "\x1f"})
        EXPECT(refused("a", value), "the value is refused");
    EXPECT(refused("a", std::string_view("a\0b", 3)), "the value is refused");
    for (const std::string name :
         {"", "a b", "a=b", "a;b", "a\nb", "a,b", "\"a\"", "caf\xC3\xA9", "("})
        EXPECT(refused(name, "1"), "the name is refused");
    EXPECT(!refused("__Host-a.b_c!", "1"), "a name that is good");
    step("attributes");
    EXPECT(refused("a", "1", {.path = "/; Secure"}), "the path is refused");
    EXPECT(refused("a", "1", {.path = "/\r\nX: y"}), "the path is refused");
    EXPECT(refused("a", "1", {.domain = "a;b"}), "the domain is refused");
    EXPECT(refused("a", "1", {.samesite = "lax; Domain=b"}),
           "the samesite is refused");
    step("a slip of the pen: samesite = \"Stict\"");
    EXPECT(refused("a", "1", {.samesite = "Stict"}),
           "a samesite that does not exist is refused");
}

TEST_CASE("11.1 clear_cookie: empty, and long expired" *
          doctest::description(
              "There is no header that takes a cookie back. One with the same "
              "name, path and domain takes its place, and goes at once. "
              "[SEC-2]")) {
    const WebAnswer answer = page_answer([](Page& page) {
        page.set_cookie("a", "1");
        page.clear_cookie("a");
        page.clear_cookie("b",
                          {.path = "/x",
                           .domain = "example.test",
                           .expires = system_clock::now() + 24h,
                           .expires_days = 30,
                           .max_age = 60s});
    });
    for (const auto& [name, cookie] : cookies_of(answer)) {
        step("the cookie " + name);
        EXPECT_EQ(cookie.value, "");
        EXPECT(cookie.attributes.contains("expires"), "it has an Expires");
        EXPECT(cookie.expired(), "it has expired");
    }
    EXPECT_EQ(cookies_of(answer).size(), 2u);
    SetCookie other = cookies_of(answer).at("b");
    EXPECT_EQ(other.attributes["path"], "/x");
    EXPECT_EQ(other.attributes["domain"], "example.test");
}
