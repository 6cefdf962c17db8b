#include <string>

#include "common/testing/testing.hpp"

#include "session_chat.hpp"
#include "signed_value.hpp"
#include "tests/support/cookie_jar.hpp"
#include "tests/support/recorded_log.hpp"
#include "tests/support/web_server.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

const std::string chat_secret = "no forger knows this";

/// The chat behind a server that the test drives.
struct Chat {
    explicit Chat(bool xsrf = true)
        : web(rules(buffer), session_chat::chat_settings(chat_secret, xsrf)) {}

    static web::Rules rules(chat::FutureMessageBuffer& buffer) {
        web::Rules rules = session_chat::chat_rules(buffer);
        for (auto& rule : session_chat::name_login_rules())
            rules.push_back(std::move(rule));
        return rules;
    }

    chat::FutureMessageBuffer buffer;
    WebServer web;
};

/// A browser that looks at the chat.
class Browser {
  public:
    explicit Browser(Chat& chat)
        : chat_(chat) {}

    WebAnswer get(const std::string& target) {
        const WebAnswer answer =
            chat_.web.ask(web_get(target, cookies.header()));
        cookies.take(answer);
        return answer;
    }

    /// headers: whole lines
    WebAnswer post(const std::string& target,
                   const std::string& form,
                   const std::string& headers = "") {
        const WebAnswer answer = chat_.web.ask(post_of(target, form, headers));
        cookies.take(answer);
        return answer;
    }

    /// As the page's script posts: with the cookie's token in a header.
    WebAnswer post_with_token(const std::string& target,
                              const std::string& form) {
        return post(target, form, token_line());
    }

    /// The same on a connection of its own, without waiting for the answer.
    Client poll() {
        Client client = chat_.web.connect();
        client.send(post_of("/a/message/updates", "a=", token_line()));
        return client;
    }

    /// Goes through the login page.
    WebAnswer log_in(const std::string& name, const std::string& next = "/") {
        step(name + " logs in");
        (void)get("/auth/login?next=" + next);
        return post("/auth/login",
                    "name=" + name + "&next=" + next + "&_xsrf=" + token());
    }

    CookieJar cookies;

  private:
    std::string token() {
        const auto cookie = cookies.values.find("_xsrf");
        if (cookie == cookies.values.end()) return "";
        std::string text = cookie->second;
        std::erase(text, '"');
        return text;
    }

    std::string token_line() { return "X-XSRFToken: " + token() + "\r\n"; }

    std::string post_of(const std::string& target,
                        const std::string& form,
                        const std::string& headers) {
        return web_request(
                   "POST",
                   target,
                   cookies.header() + headers +
                       "Content-Type: application/x-www-form-urlencoded\r\n"
                       "Content-Length: " +
                       std::to_string(form.size()) + "\r\n") +
               form;
    }

    Chat& chat_;
};

std::string status(const WebAnswer& answer) {
    return answer.status.substr(0, 3);
}

}  // namespace

TEST_CASE("11.3 session_chat: who has said a name is known by it, and no "
          "forger is" *
          doctest::description(
              "The chat of chapter 10 believed any cookie. Here the name is "
              "under a signature: one that was typed by hand, or signed by "
              "somebody else, is nobody's. [SEC-6, SEC-9]")) {
    Chat chat(false);
    Browser anna(chat);
    EXPECT_EQ(anna.get("/").header("Location"), "/auth/login?next=%2F");
    const WebAnswer in = anna.log_in("anna", "/%3Froom=1");
    EXPECT_EQ(in.status + " to " + in.header("Location"),
              "303 See Other to /?room=1");
    const WebAnswer page = anna.get("/");
    EXPECT_EQ(page.status, "200 OK");
    EXPECT(page.body.find("anna") != page.body.npos, "the page knows anna");
    const std::string cookie(session_chat::user_cookie);
    Browser forger(chat);
    for (const std::string& forged :
         {std::string("anna"),
          web::create_signed_value({{{0, "a guess"}}, 0}, cookie, "anna"),
          web::create_signed_value({{{0, chat_secret}}, 0}, "theme", "anna")}) {
        step("a forged cookie: " + forged.substr(0, 40));
        forger.cookies.values[cookie] = forged;
        EXPECT_EQ(status(forger.get("/")), "302");
        const RecordedLog log;
        EXPECT_EQ(status(forger.post("/a/message/new", "body=I+am+anna")),
                  "403");
    }
    EXPECT(chat.buffer.messages().empty(), "no forger has said anything");
}

TEST_CASE("11.3 session_chat: what can be no name is nobody, also if it is "
          "signed" *
          doctest::description(
              "A signature says who has written something, and not that it "
              "makes sense: an older version of this chat, or another page of "
              "the site, may have set the cookie with the same secret. [SEC-6, "
              "SEC-9]")) {
    Chat chat(false);
    Browser browser(chat);
    const std::string cookie(session_chat::user_cookie);
    for (const std::string name : {"", "\x01"}) {
        step("a cookie of the chat's own that says " + show(name));
        browser.cookies.values[cookie] =
            web::create_signed_value({{{0, chat_secret}}, 0}, cookie, name);
        const WebAnswer answer = browser.get("/");
        EXPECT_EQ(status(answer) + " to " + answer.header("Location"),
                  "302 to /auth/login?next=%2F");
    }
}

TEST_CASE("11.3 session_chat: the login refuses what is no name, and goes "
          "nowhere else" *
          doctest::description(
              "After the login, `next` comes from whoever has made the link. "
              "And to log out takes a POST: a GET changes nothing. [SEC-2, "
              "SEC-16]")) {
    Chat chat(false);
    Browser anna(chat);
    {
        const RecordedLog log;
        for (const std::string name : {"", "++", "%01"})
            EXPECT_EQ(status(anna.log_in(name)), "400");
        EXPECT(anna.cookies.values.empty(), "nobody was logged in");
    }
    for (const std::string next : {"//other.test",
                                   "http://other.test",
                                   "/%5Cother.test",
                                   "/%09/other.test"})
        EXPECT_EQ(anna.log_in("anna", next).header("Location"), "/");
    step("anna looks at the page for those who have left");
    (void)anna.get("/auth/logout");
    EXPECT_EQ(status(anna.get("/")), "200");
    EXPECT_EQ(status(anna.post("/auth/logout", "a=")), "303");
    EXPECT_EQ(status(anna.get("/")), "302");
}

TEST_CASE("11.3 session_chat: who leaves takes the same cookie back" *
          doctest::description(
              "Browsers tell cookies of one name apart by their path. One that "
              "is cleared for another path than it was set for stays, and "
              "whoever comes to this browser next is still anna. [SEC-2]")) {
    Chat chat(false);
    Browser anna(chat);
    const auto path_in = [](const WebAnswer& answer) {
        auto cookies = cookies_of(answer);
        const std::string name(session_chat::user_cookie);
        EXPECT(cookies.contains(name), "the answer sets the cookie " + name);
        return "path " + cookies.at(name).attributes["path"];
    };
    EXPECT_EQ(path_in(anna.log_in("anna")), "path /");
    step("anna leaves");
    EXPECT_EQ(path_in(anna.post("/auth/logout", "a=")), "path /");
}

TEST_CASE("11.4 session_chat: what another site posts is not said" *
          doctest::description(
              "A browser sends anna's cookies with every form, also with one "
              "that a page elsewhere has made. The token is what that page "
              "does not know. [SEC-11, SEC-12]")) {
    Chat chat;
    Browser anna(chat);
    anna.log_in("anna");
    EXPECT_EQ(status(anna.get("/")), "200");
    step("a form of another site, sent by anna's browser");
    {
        const RecordedLog log;
        for (const std::string target :
             {"/a/message/new", "/auth/logout", "/auth/login"})
            EXPECT_EQ(status(anna.post(target, "body=BUY&name=ben")), "403");
    }
    EXPECT(chat.buffer.messages().empty(), "nothing was said");
    EXPECT_EQ(status(anna.get("/")), "200");
    step("a form of this site");
    const WebAnswer said = anna.post_with_token("/a/message/new", "body=hello");
    EXPECT_EQ(said.status, "200 OK");
    EXPECT(said.body.find("\"from\":\"anna\"") != said.body.npos,
           "anna has said it: " + said.body);
}

TEST_CASE("11.4 session_chat: two who have logged in talk to each other" *
          doctest::description(
              "All of it together: ben waits, anna says something, ben's "
              "request is answered. [SEC-9, SEC-11]")) {
    Chat chat;
    Browser anna(chat);
    Browser ben(chat);
    anna.log_in("anna");
    ben.log_in("b%C3%A9n");
    Client poll = ben.poll();
    drive_until([&] { chat.web.turn(); },
                [&] { return chat.buffer.waiting() == 1; },
                "ben's request waits");
    EXPECT_EQ(status(anna.post_with_token("/a/message/new", "body=hi")), "200");
    const WebAnswer news = chat.web.answer(poll);
    EXPECT(news.body.find("\"from\":\"anna\"") != news.body.npos &&
               news.body.find("\"body\":\"hi\"") != news.body.npos,
           "ben hears of it: " + news.body);
    step("ben answers");
    EXPECT(ben.post_with_token("/a/message/new", "body=ho")
                   .body.find("b\xC3\xA9n") != std::string::npos,
           "his name has come through the cookie");
}
