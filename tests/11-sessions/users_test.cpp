#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "auth.hpp"
#include "tests/support/recorded_log.hpp"
#include "tests/support/session_pages.hpp"
#include "tests/support/user_pages.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

/// Counts how often it is asked who is there.
class AskedPage : public web::RequestHandler {
  public:
    void initialize(int& asked, const std::optional<std::string>& user) {
        asked_ = &asked;
        user_ = user;
    }

    std::optional<std::string> get_current_user() override {
        ++*asked_;
        return user_;
    }

    void get() {
        for (int i = 0; i < 3; ++i)
            write(current_user().value_or("nobody") + " ");
        if (get_argument("set", "").empty()) return;
        set_current_user("carl");
        write(current_user().value_or("nobody"));
        set_current_user(std::nullopt);
        write(" " + current_user().value_or("nobody"));
    }

  private:
    int* asked_ = nullptr;
    std::optional<std::string> user_;
};

/// Where a page for known users sends a stranger; "200 OK" if it does not.
std::string sent_to(const std::string& login_url,
                    const std::string& target,
                    const std::string& method = "GET") {
    WebServer at({web::url<MembersPage>("/members(.*)")},
                 login_settings(login_url));
    const WebAnswer answer = at.ask(web_request(method, target));
    EXPECT_EQ(answer.status, "302 Found");
    EXPECT_EQ(answer.body, "");
    return answer.header("Location");
}

}  // namespace

TEST_CASE("11.3 current_user: is asked for once, also if nobody is there" *
          doctest::description(
              "get_current_user() may be slow, and a page asks many times: for "
              "its greeting, its menu, its token. That nobody is there is an "
              "answer, too. [SEC-9]")) {
    int asked = 0;
    const auto page = [&](const std::optional<std::string>& user,
                          const std::string& target) {
        asked = 0;
        step("asked for " + target + " by " + user.value_or("nobody"));
        WebServer at({web::url<AskedPage>("/", std::ref(asked), user)});
        return at.ask(web_get(target)).body;
    };
    EXPECT_EQ(page("anna", "/"), "anna anna anna ");
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(page(std::nullopt, "/"), "nobody nobody nobody ");
    EXPECT_EQ(asked, 1);
    step("and what is set counts more than what was asked for");
    EXPECT_EQ(page("anna", "/?set=1"), "anna anna anna carl nobody");
    EXPECT_EQ(asked, 1);
}

TEST_CASE("11.3 current_user: is nobody, unless a class says otherwise" *
          doctest::description(
              "What prepare() has found out need not be asked for: that is for "
              "those who must wait for it, in a coroutine. [SEC-9]")) {
    EXPECT_EQ(page_answer([](Page& page) {
                  page.write(page.current_user().value_or("nobody"));
              }).body,
              "nobody");
    EXPECT_EQ(page_answer([](Page& page) {
                  page.set_current_user("ben");
                  page.write(page.current_user().value_or("nobody"));
              }).body,
              "ben");
}

TEST_CASE("11.3 authenticated: who is known gets the page, of whatever kind" *
          doctest::description(
              "A method of any kind says that it is for known users by taking "
              "one. The groups of the path come after it. [SEC-10]")) {
    WebServer at({web::url<MembersPage>("/members(.*)"),
                  web::url<LaterMembersPage>("/later"),
                  web::url<CoroutineMembersPage>("/coroutine/([a-z]+)")},
                 login_settings());
    const auto ask = [&](const std::string& method, const std::string& target) {
        return at.ask(web_request(method, target, "X-User: anna\r\n")).body;
    };
    EXPECT_EQ(ask("GET", "/members/x"), "Hello, anna: /x");
    EXPECT_EQ(ask("POST", "/members/x"), "Posted by anna");
    EXPECT_EQ(ask("GET", "/later"), "Later, anna");
    EXPECT_EQ(ask("GET", "/coroutine/room"), "anna is in room");
}

TEST_CASE("11.3 authenticated: strangers are sent to the login page first" *
          doctest::description(
              "The method is not called. The login page hears where they "
              "wanted to go, with the query, so that it can send them back. "
              "[SEC-10]")) {
    CalledPages::count = 0;
    EXPECT_EQ(sent_to("/login", "/members"), "/login?next=%2Fmembers");
    EXPECT_EQ(sent_to("/login", "/members/x?a=1&b=%20"),
              "/login?next=%2Fmembers%2Fx%3Fa%3D1%26b%3D%2520");
    EXPECT_EQ(sent_to("/login", "/members", "HEAD"), "/login?next=%2Fmembers");
    step("of the other kinds of methods, too");
    WebServer at({web::url<LaterMembersPage>("/later"),
                  web::url<CoroutineMembersPage>("/coroutine/([a-z]+)")},
                 login_settings());
    for (const std::string target : {"/later", "/coroutine/room"})
        EXPECT_EQ(at.ask(web_get(target)).status, "302 Found");
    EXPECT_EQ(CalledPages::count, 0);
}

TEST_CASE("11.3 authenticated: what is not a GET is refused with 403" *
          doctest::description(
              "A form cannot be sent again by a redirect: what was typed "
              "would be lost without a word. Programs, which send most of "
              "these, understand a status better than a page. [SEC-10]")) {
    CalledPages::count = 0;
    WebServer at({web::url<MembersPage>("/members(.*)")}, login_settings());
    for (const std::string method : {"POST", "PUT", "DELETE", "PATCH"}) {
        const WebAnswer answer = at.ask(web_request(method, "/members"));
        EXPECT_EQ(answer.status, "403 Forbidden");
        EXPECT_EQ(answer.header("Location"), "-");
    }
    EXPECT_EQ(CalledPages::count, 0);
}

TEST_CASE("11.3 authenticated: a login page elsewhere hears the whole URL" *
          doctest::description(
              "On another server a path would mean nothing. A login page whose "
              "URL has a query is taken as it is. [SEC-10]")) {
    EXPECT_EQ(sent_to("http://login.test/in", "/members?a=1"),
              "http://login.test/in?next=http%3A%2F%2Fexample.test%2Fmembers"
              "%3Fa%3D1");
    EXPECT_EQ(sent_to("/login?from=here", "/members"), "/login?from=here");
    EXPECT_EQ(sent_to("http://login.test/?a", "/members"),
              "http://login.test/?a");
    const ExpectLog log("login_url");
    WebServer at({web::url<MembersPage>("/members(.*)")});
    step("an application without a login page");
    EXPECT_EQ(at.ask(web_get("/members")).status, "500 Internal Server Error");
    EXPECT_EQ(log.count(), 1);
}

TEST_CASE(
    "11.3 local_url: a path on this server is gone to" *
    doctest::description(
        "With its query, its escapes, and whatever is in them. [SEC-16]")) {
    for (const std::string good : {"/",
                                   "/chat",
                                   "/chat?room=1&x=http://other.test/",
                                   "/a//b",
                                   "/%2F/other.test",
                                   "/%5Cother.test",
                                   "/@other.test",
                                   "/:8080/",
                                   "/a#b"}) {
        step("next is " + show(good));
        EXPECT_EQ(web::local_url(good, "/otherwise"), good);
    }
}

TEST_CASE("11.3 local_url: everything else is not gone to" *
          doctest::description(
              "A link to your login page that ends on somebody else's copy of "
              "it. Browsers take \"//x\" for a server, read \\ as /, and leave "
              "out tabs and line breaks before they look. [SEC-16]")) {
    for (const std::string_view bad :
         std::vector<std::string_view>{"",
                                       "chat",
                                       "http://other.test/",
                                       "https:other.test",
                                       "HTTPS://other.test/",
                                       "//other.test",
                                       "///other.test",
                                       "/\\other.test",
                                       "\\/other.test",
                                       "\\\\other.test",
                                       "/\t/other.test",
                                       "/\n/other.test",
                                       "/\r\n/other.test",
                                       "\t//other.test",
                                       " //other.test",
                                       " /chat",
                                       "/chat\r\nSet-Cookie: a=1",
                                       {"/\0/other.test", 14},
                                       "\x01//other.test",
                                       "/a\\b",
                                       "/a b",
                                       "/caf\xC3\xA9",
                                       "javascript:alert(1)",
                                       "data:text/html,x",
                                       "?next=/",
                                       "/\x7f/"}) {
        step("next is " + show(bad));
        EXPECT_EQ(web::local_url(bad, "/otherwise"), "/otherwise");
    }
    EXPECT_EQ(web::local_url("//other.test"), "/");
}
