#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "common/testing/testing.hpp"

#include "tests/support/cookie_jar.hpp"
#include "tests/support/recorded_log.hpp"
#include "tests/support/session_pages.hpp"
#include "xsrf_token.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

// One token under two masks, and another one.
const std::string token =
    "2|00000000|000102030405060708090a0b0c0d0e0f|1300000000";
const std::string same_token =
    "2|ff00aa55|ff01a856fb05ac52f709a05ef30da45a|1400000000";
const std::string other_token =
    "2|00000000|000102030405060708090a0b0c0d0e00|1300000000";

/// A site that checks tokens. Its page "/" takes every method.
class Guarded : public web::RequestHandler {
  public:
    static inline int prepared = 0;

    void prepare() { ++prepared; }

    void get() { write("in"); }

    void head() {}

    void options() { write("in"); }

    void post() { write("in"); }

    void put() { write("in"); }

    void patch() { write("in"); }

    void delete_() { write("in"); }
};

web::Settings checking() {
    web::Settings settings;
    settings.xsrf_cookies = &web::RequestHandler::check_xsrf_cookie;
    return settings;
}

struct Sent {
    std::string cookie{};   // the cookie _xsrf; empty: none
    std::string headers{};  // lines
    std::string body{};
    std::string type = "application/x-www-form-urlencoded";
    std::string method = "POST";
    std::string target = "/";
};

/// The status that a request gets, as far as the first space.
std::string status_of(const Sent& sent) {
    const RecordedLog log;
    WebServer at({web::url<Guarded>("/")}, checking());
    step("cookie " + show(sent.cookie) + ", body " + show(sent.body) +
         ", headers " + show(sent.headers));
    std::string headers = sent.headers;
    if (!sent.cookie.empty())
        headers += "Cookie: _xsrf=" + sent.cookie + "\r\n";
    if (!sent.body.empty())
        headers += "Content-Type: " + sent.type +
                   "\r\nContent-Length: " + std::to_string(sent.body.size()) +
                   "\r\n";
    return at.ask(web_request(sent.method, sent.target, headers) + sent.body)
        .status.substr(0, 3);
}

/// The text of a page that asks for its token twice.
std::string two_tokens(Page& page) {
    return page.xsrf_token() + " " + page.xsrf_token();
}

/// A cookie's value without the quotes that it may have on the wire.
std::string unquoted(const std::string& value) {
    const bool quoted = value.size() > 1 && value.front() == '"';
    return quoted ? value.substr(1, value.size() - 2) : value;
}

bool match(const std::string& a, const std::string& b) {
    const auto one = web::XsrfToken::decode(a);
    const auto two = web::XsrfToken::decode(b);
    EXPECT(one && two, "both can be read: " + show(a) + " and " + show(b));
    return one->matches(*two);
}

}  // namespace

TEST_CASE("11.4 XsrfToken: is another text each time, and the same token" *
          doctest::description(
              "A page that is sent compressed gives away, by its size, what "
              "of it was guessed right. A secret that never looks the same "
              "twice cannot be found out that way. [SEC-13]")) {
    const web::XsrfToken made = web::XsrfToken::random();
    const std::string first = made.encode();
    const std::string second = made.encode();
    EXPECT(first != second, "two texts of one token differ");
    EXPECT(match(first, second), "and mean the same");
    EXPECT(!match(first, web::XsrfToken::random().encode()),
           "no two tokens are the same");
    step("the parts of " + first);
    const auto part = [&](const std::string& text, std::size_t bar) {
        return text.substr(bar, text.find('|', bar) - bar);
    };
    EXPECT_EQ(part(first, 0), "2");
    EXPECT_EQ(part(first, 2).size(), 8u);
    EXPECT_EQ(part(first, 11).size(), 32u);
    EXPECT(part(first, 2) != part(second, 2), "the masks are chance");
    const web::XsrfToken::TimePoint then{std::chrono::seconds(1300000000)};
    EXPECT_EQ(part(web::XsrfToken::random(then).encode(), 44), "1300000000");
    const auto read = web::XsrfToken::decode(first);
    EXPECT_EQ(part(read->encode(), 44), part(first, 44));
}

TEST_CASE("11.4 XsrfToken: what the mask hides is what counts" *
          doctest::description(
              "The same sixteen bytes under two masks: each byte is xored "
              "with the next of the mask, over and over. This is the real "
              "Tornado's form, and cookies of either are good for the other. "
              "[SEC-13]")) {
    EXPECT(match(token, token), "a token matches itself");
    EXPECT(match(token, same_token), "under another mask, too");
    EXPECT(!match(token, other_token), "its last byte counts");
    EXPECT(match("2|FF00AA55|" + same_token.substr(11), token),
           "digits may be in upper case");
}

TEST_CASE("11.4 XsrfToken: what is no token is nothing" *
          doctest::description(
              "Above all the empty one. Whoever can have it taken for a token "
              "need not guess any. [SEC-13]")) {
    const std::string bytes = token.substr(11, 32);
    for (const std::string& junk : std::vector<std::string>{
             "",
             "2",
             "2|||",
             "2|00000000||1300000000",
             "2||" + bytes + "|1300000000",
             "2|00000000|00|1300000000",
             "2|00000000|" + bytes.substr(2) + "|1300000000",
             "2|00000000|" + bytes + "00|1300000000",
             "2|00000000|" + bytes,
             "2|00000000|" + bytes + "|",
             "2|00000000|" + bytes + "|now",
             "2|00000000|" + bytes + "|1|2",
             "2|0000000g|" + bytes + "|1300000000",
             "3" + token.substr(1),
             "1" + token.substr(1),
             bytes,
             std::string(5000, '|')}) {
        step("read " + show(junk.substr(0, 80)));
        EXPECT(!web::XsrfToken::decode(junk), "it is read as nothing");
    }
}

TEST_CASE("11.4 XsrfToken: a time that fits into no number breaks nothing" *
          doctest::description(
              "The cookie is whatever a client has made up. What throws where "
              "it is read answers each of that client's pages with 500, and "
              "fills the log. [SEC-13]")) {
    const std::string far =
        token.substr(0, token.rfind('|') + 1) + std::string(30, '9');
    step("read " + show(far));
    (void)web::XsrfToken::decode(far);
    const RecordedLog log;
    step("a page asks for its token, and the cookie is that");
    EXPECT_EQ(page_answer([](Page& page) { page.write(page.xsrf_token()); },
                          "Cookie: _xsrf=" + far + "\r\n")
                  .status,
              "200 OK");
    const std::string status =
        status_of({.cookie = far, .body = "_xsrf=" + far});
    EXPECT(status == "403" || status == "200",
           "a form with it is refused, or let in as the cookie says the same; "
           "and not answered with " +
               status);
}

TEST_CASE("11.4 xsrf_token: whoever asks for it gets the cookie, too" *
          doctest::description(
              "A page that never asks for the token sets no cookie, and then "
              "no form of it is accepted. Scripts of the page copy it into "
              "their requests, so they must be able to read it. [SEC-12]")) {
    const WebAnswer answer =
        page_answer([](Page& page) { page.write(two_tokens(page)); });
    const auto cookies = cookies_of(answer);
    EXPECT(cookies.contains("_xsrf"), "the cookie _xsrf is set");
    const SetCookie cookie = cookies.at("_xsrf");
    EXPECT_EQ(cookie.attribute_text(), "path=/; samesite=Lax");
    const std::string text = answer.body.substr(0, answer.body.find(' '));
    EXPECT_EQ(answer.body, text + " " + text);
    EXPECT(match(text, unquoted(cookie.value)),
           "the page's token is the cookie's");
    step("a page that does not ask");
    EXPECT_EQ(page_answer([](Page&) {}).header("Set-Cookie"), "-");
}

TEST_CASE("11.4 xsrf_token: a browser keeps the token that it has" *
          doctest::description(
              "Else a page in one tab would make the form in another one "
              "worthless. A cookie that is junk is replaced. [SEC-12, "
              "SEC-13]")) {
    const auto ask = [](const std::string& cookie) {
        return page_answer([](Page& page) { page.write(page.xsrf_token()); },
                           "Cookie: _xsrf=" + cookie + "\r\n");
    };
    const WebAnswer known = ask(token);
    EXPECT(cookies_of(known).empty(), "no cookie is set: it has one");
    EXPECT(match(known.body, token), "the page's token is the cookie's");
    EXPECT(known.body != token, "under a mask of its own");
    const WebAnswer junk = ask("2|00000000||1300000000");
    EXPECT_EQ(cookies_of(junk).count("_xsrf"), 1u);
    step("of somebody who is logged in, it lasts as long as that");
    const WebAnswer user = page_answer([](Page& page) {
        page.set_current_user("anna");
        page.write(page.xsrf_form_html());
    });
    EXPECT(cookies_of(user).at("_xsrf").attributes.contains("expires"),
           "it has an Expires");
    const std::string text = unquoted(cookies_of(user).at("_xsrf").value);
    EXPECT(user.body.starts_with("<input "), "a field: " + user.body);
    for (const std::string part :
         {"type=\"hidden\"", "name=\"_xsrf\"", "value=\""})
        EXPECT(user.body.find(part) != user.body.npos,
               part + " stands in " + user.body);
    const std::size_t begin = user.body.find("value=\"") + 7;
    const std::size_t end = user.body.find('"', begin);
    EXPECT(match(user.body.substr(begin, end - begin), text),
           "the form's token is the cookie's");
}

TEST_CASE("11.4 check_xsrf_cookie: a form with the page's token is let in" *
          doctest::description(
              "As a field of the form, or as one of two headers; under "
              "whatever mask. [SEC-11, SEC-13]")) {
    EXPECT_EQ(status_of({.cookie = token, .body = "_xsrf=" + token}), "200");
    EXPECT_EQ(status_of({.cookie = token, .body = "a=1&_xsrf=" + same_token}),
              "200");
    EXPECT_EQ(status_of({.cookie = token,
                         .headers = "X-XSRFToken: " + same_token + "\r\n"}),
              "200");
    EXPECT_EQ(status_of({.cookie = token,
                         .headers = "X-CSRFToken: " + same_token + "\r\n"}),
              "200");
    EXPECT_EQ(status_of({.cookie = '"' + token + '"',
                         .target = "/?_xsrf=" + same_token}),
              "200");
}

TEST_CASE("11.4 check_xsrf_cookie: a form from elsewhere is refused" *
          doctest::description(
              "Another site's page can have a browser send any form, and the "
              "cookies go with it. It cannot read them: what it puts into the "
              "form is at best a token of its own. [SEC-11]")) {
    EXPECT_EQ(status_of({.cookie = token}), "403");
    EXPECT_EQ(status_of({.cookie = token, .body = "_xsrf="}), "403");
    EXPECT_EQ(status_of({.cookie = token, .body = "_xsrf=" + other_token}),
              "403");
    EXPECT_EQ(status_of({.cookie = token, .body = "_xsrf=junk"}), "403");
    EXPECT_EQ(status_of({.body = "_xsrf=" + token}), "403");
    const std::string nothing = "2|00000000||1300000000";
    EXPECT_EQ(status_of({.cookie = nothing, .body = "_xsrf=" + nothing}),
              "403");
    EXPECT_EQ(status_of({.cookie = "junk", .body = "_xsrf=junk"}), "403");
    EXPECT_EQ(status_of({}), "403");
}

TEST_CASE("11.4 check_xsrf_cookie: JSON is let in by its header" *
          doctest::description(
              "A body that is no form has no arguments, so there the token "
              "cannot be. A page of another site cannot send headers of its "
              "own choosing. [SEC-15]")) {
    const std::string json = "{\"_xsrf\":\"" + token + "\"}";
    EXPECT_EQ(
        status_of({.cookie = token, .body = json, .type = "application/json"}),
        "403");
    EXPECT_EQ(status_of({.cookie = token,
                         .headers = "X-XSRFToken: " + token + "\r\n",
                         .body = json,
                         .type = "application/json"}),
              "200");
}

TEST_CASE("11.4 check_xsrf_cookie: what changes nothing needs no token" *
          doctest::description(
              "GET, HEAD and OPTIONS are free, or no link would work. So they "
              "must not change anything: a chat that logs out by GET can be "
              "logged out by a picture. [SEC-11]")) {
    for (const std::string method : {"GET", "HEAD", "OPTIONS"})
        EXPECT_EQ(status_of({.method = method}), "200");
    for (const std::string method : {"POST", "PUT", "PATCH", "DELETE"}) {
        EXPECT_EQ(status_of({.cookie = token, .method = method}), "403");
        EXPECT_EQ(status_of({.cookie = token,
                             .headers = "X-XSRFToken: " + token + "\r\n",
                             .method = method}),
                  "200");
    }
}

TEST_CASE("11.4 check_xsrf_cookie: is asked before any code of the handler" *
          doctest::description(
              "prepare() may count, log or load: nothing of that for a request "
              "that somebody else has made up. What nobody answers is a 404 "
              "all the same. [SEC-11, SEC-14]")) {
    Guarded::prepared = 0;
    EXPECT_EQ(status_of({.cookie = token}), "403");
    EXPECT_EQ(Guarded::prepared, 0);
    EXPECT_EQ(status_of({.cookie = token, .target = "/nowhere"}), "404");
    EXPECT_EQ(status_of({.cookie = token, .body = "_xsrf=" + token}), "200");
    EXPECT_EQ(Guarded::prepared, 1);
}

TEST_CASE("11.4 check_xsrf_cookie: makes no token, and does not ask who is "
          "there" *
          doctest::description(
              "get_current_user() is code of the handler, which may need what "
              "prepare() gets ready. And a token is made for a page that asks "
              "for it: a refusal has none. [SEC-11, SEC-12]")) {
    struct Asked : web::RequestHandler {
        void initialize(int& how_often) { count = &how_often; }

        std::optional<std::string> get_current_user() override {
            ++*count;
            return "anna";
        }

        void post() { write("in"); }

        int* count = nullptr;
    };

    const RecordedLog log;
    int asked = 0;
    WebServer at({web::url<Asked>("/", std::ref(asked))}, checking());
    step("a form with a token, from a browser that has no cookie");
    const WebAnswer answer =
        at.ask(web_request("POST", "/", "X-XSRFToken: " + token + "\r\n"));
    EXPECT_EQ(answer.status, "403 Forbidden");
    EXPECT(asked == 0, "get_current_user() is not called");
    EXPECT_EQ(answer.header("Set-Cookie"), "-");
}
