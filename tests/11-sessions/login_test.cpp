#include <string>

#include "common/oidc/secrets.hpp"
#include "common/testing/testing.hpp"

#include "signed_value.hpp"
#include "tests/support/played_provider.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

std::string one(const escape::Arguments& arguments, const std::string& name) {
    const auto found = arguments.find(name);
    return found == arguments.end() ? "-" : found->second.back();
}

}  // namespace

TEST_CASE("11.6 AuthLoginHandler: sends the browser to the provider with what "
          "it needs to know" *
          doctest::description(
              "Who asks, what for, where to come back to; and three secrets of "
              "this login alone, of which the provider sees one as a hash "
              "only. [LOGIN-1]")) {
    LoginSite site;
    const auto asked = site.begin();
    const std::string place = site.last.header("Location");
    EXPECT_EQ(site.last.status, "302 Found");
    EXPECT(place.starts_with(site.provider.issuer + "/authorize?"),
           "the provider's authorization_endpoint");
    EXPECT_EQ((Lines{one(asked, "response_type"),
                     one(asked, "client_id"),
                     one(asked, "redirect_uri"),
                     one(asked, "scope"),
                     one(asked, "code_challenge_method")}),
              (Lines{"code",
                     "the-chat",
                     "http://example.test/auth/login",
                     "openid profile",
                     "S256"}));
    EXPECT_EQ(one(asked, "code_challenge").size(), 43u);
    step("another login is begun");
    const auto again = site.begin();
    for (const char* secret : {"state", "nonce", "code_challenge"}) {
        EXPECT(one(asked, secret).size() >= 20,
               "a long " + std::string(secret));
        EXPECT(one(asked, secret) != one(again, secret),
               "a new " + std::string(secret) + " each time");
    }
}

TEST_CASE("11.6 AuthLoginHandler: remembers the login in the browser, for this "
          "page and not for long" *
          doctest::description(
              "The server keeps nothing, so it can be started again, or be "
              "several. Scripts do not see the cookie; with SameSite=Strict it "
              "would not come back from the provider. [LOGIN-1]")) {
    LoginSite site;
    (void)site.begin();
    const auto cookies = cookies_of(site.last);
    EXPECT_EQ(cookies.size(), 1u);
    EXPECT_EQ(cookies.begin()->second.attribute_text(),
              "httponly; max-age=600; path=/auth/login; samesite=Lax");
}

TEST_CASE("11.6 AuthLoginHandler: who comes back is who the provider says" *
          doctest::description(
              "The code is worth nothing without the verifier, which only this "
              "server has had in hand; then the signed word of the provider "
              "counts. [LOGIN-2]")) {
    LoginSite site;
    const auto asked = site.begin("/?a=b");
    site.provider.nonce = one(asked, "nonce");
    (void)site.come_back("code=c%261&state=" + one(asked, "state"));
    EXPECT_EQ(site.outcome(), "302 /?a=b as Anna");
    const auto& form = site.provider.form;
    EXPECT_EQ((Lines{one(form, "grant_type"),
                     one(form, "code"),
                     one(form, "redirect_uri"),
                     one(form, "client_id"),
                     oidc::code_challenge(one(form, "code_verifier"))}),
              (Lines{"authorization_code",
                     "c&1",
                     "http://example.test/auth/login",
                     "the-chat",
                     one(asked, "code_challenge")}));
    EXPECT(!site.cookies.values.contains("login"), "the login is over");
}

TEST_CASE("11.6 AuthLoginHandler: the login that is over is forgotten where it "
          "was remembered" *
          doctest::description(
              "Browsers tell cookies of one name apart by their path. One that "
              "is cleared for another path than it was set for stays, and the "
              "same answer would be good for a second time. [LOGIN-1, "
              "LOGIN-3]")) {
    LoginSite site;
    const auto cookie = [&site] {
        auto cookies = cookies_of(site.last);
        const std::string name(session_chat::attempt_cookie);
        EXPECT(cookies.contains(name),
               "the answer has a Set-Cookie for \"" + name + "\"");
        SetCookie& set = cookies.at(name);
        return (set.expired() ? "forget" : "keep") +
               (" it for path " + set.attributes["path"]);
    };
    const auto asked = site.begin();
    EXPECT_EQ(cookie(), "keep it for path /auth/login");
    site.provider.nonce = one(asked, "nonce");
    (void)site.come_back("code=c&state=" + one(asked, "state"));
    EXPECT_EQ(cookie(), "forget it for path /auth/login");
}

TEST_CASE("11.6 AuthLoginHandler: an answer that this browser has not asked "
          "for is refused" *
          doctest::description(
              "A link with somebody else's code in it would log you in as him, "
              "and what you write then is his to read. [LOGIN-3]")) {
    LoginSite site;
    const RecordedLog log;
    step("nothing was begun");
    (void)site.come_back("code=c&state=s");
    EXPECT_EQ(site.outcome(), "403 as nobody");
    const auto asked = site.begin();
    for (const std::string query : {"code=c&state=wrong",
                                    "code=c&state=",
                                    "code=c",
                                    "error=access_denied"}) {
        step("what it brings: " + query);
        (void)site.come_back(query);
        EXPECT_EQ(site.outcome(), "403 as nobody");
    }
    step("the cookie of another browser");
    site.cookies.values["login"] += "0";
    (void)site.come_back("code=c&state=" + one(asked, "state"));
    EXPECT_EQ(site.outcome(), "403 as nobody");
    EXPECT_EQ(site.provider.asked_for(), "1 description, 0 tokens, 0 keys");
}

TEST_CASE(
    "11.6 AuthLoginHandler: an answer is good for one time" *
    doctest::description("The URL stays in the browser's history, and in logs. "
                         "[LOGIN-3]")) {
    LoginSite site;
    const RecordedLog log;
    (void)site.log_in();
    EXPECT_EQ(site.outcome(), "302 / as Anna");
    const auto asked = site.provider.asked;
    site.cookies.values.erase(std::string(session_chat::user_cookie));
    (void)site.come_back("code=the-code&state=s");
    EXPECT_EQ(site.outcome(), "403 as nobody");
    EXPECT_EQ(site.provider.asked, asked);
}

TEST_CASE("11.6 AuthLoginHandler: an answer is good for one time, also if "
          "nothing has come of it" *
          doctest::description(
              "The provider may have heard of the code and failed after that. "
              "Who brings the same answer once more has found it somewhere. "
              "[LOGIN-3]")) {
    LoginSite site;
    const RecordedLog log;
    const auto attempt = site.begin();
    site.provider.nonce = one(attempt, "nonce");
    const std::string brought = "code=c&state=" + one(attempt, "state");
    step("the provider answers with 500");
    site.provider.status = 500;
    (void)site.come_back(brought);
    EXPECT_EQ(site.outcome(), "502 as nobody");
    step("the provider is well again, and the same answer comes once more");
    site.provider.status = 200;
    const auto asked = site.provider.asked;
    (void)site.come_back(brought);
    EXPECT_EQ(site.outcome(), "403 as nobody");
    EXPECT_EQ(site.provider.asked, asked);
}

TEST_CASE("11.6 AuthLoginHandler: a login that has taken too long is begun "
          "anew" *
          doctest::description(
              "What lies around in a browser for a day may have been found by "
              "somebody. Browsers forget the cookie by themselves; this one "
              "has not. [LOGIN-3]")) {
    using namespace std::chrono_literals;
    LoginSite site;
    const RecordedLog log;
    for (const auto& [age, outcome] :
         {std::pair{9min, "302 / as Anna"}, {11min, "403 as nobody"}}) {
        step("the cookie is " + std::to_string(age.count()) + " minutes old");
        site.cookies.values.clear();
        const auto asked = site.begin();
        site.provider.nonce = one(asked, "nonce");
        const web::SigningKeys keys{{{0, "no forger knows this"}}, 0};
        std::string& cookie = site.cookies.values["login"];
        const auto value = web::decode_signed_value(keys, "login", cookie);
        EXPECT(value, "a cookie that is signed");
        cookie = web::create_signed_value(
            keys, "login", *value, std::chrono::system_clock::now() - age);
        (void)site.come_back("code=c&state=" + one(asked, "state"));
        EXPECT_EQ(site.outcome(), outcome);
    }
}

TEST_CASE("11.6 AuthLoginHandler: whoever has begun it, a login leads nowhere "
          "else" *
          doctest::description(
              "People look at a login page's address, and not at where it "
              "sends them afterwards. [LOGIN-4, SEC-16]")) {
    for (const std::string next : {"//evil.example",
                                   "https://evil.example/",
                                   "/\\evil.example",
                                   "javascript:alert(1)",
                                   ""}) {
        LoginSite site;
        step("next is \"" + next + "\"");
        (void)site.log_in(next);
        EXPECT_EQ(site.outcome(), "302 / as Anna");
    }
}

TEST_CASE("11.6 AuthLoginHandler: who is logged in already need not ask "
          "anybody" *
          doctest::description("The provider has better things to do, and so "
                               "has the person. [LOGIN-4]")) {
    LoginSite site;
    (void)site.log_in();
    const auto asked = site.provider.asked;
    (void)site.begin("/there");
    EXPECT_EQ(site.outcome(), "302 /there as Anna");
    EXPECT_EQ(site.provider.asked, asked);
}

TEST_CASE("11.6 AuthLoginHandler: a word of the provider that is not in order "
          "lets nobody in" *
          doctest::description(
              "One for another login, for another client, from another "
              "provider, of yesterday. Each is signed as it should be. "
              "[LOGIN-5]")) {
    const RecordedLog log;
    for (const std::string changes : {R"({"nonce": "another"})",
                                      R"({"nonce": null})",
                                      R"({"aud": "the-shop"})",
                                      R"({"iss": "https://evil.example"})",
                                      R"({"exp": 1000000000})",
                                      R"({"sub": null})"}) {
        LoginSite site;
        step("changed: " + changes);
        site.provider.changes_to_claims = changes;
        (void)site.log_in();
        EXPECT_EQ(site.outcome(), "403 as nobody");
    }
}

TEST_CASE("11.6 AuthLoginHandler: a word that somebody else has signed lets "
          "nobody in" *
          doctest::description(
              "The key has the right name, and is another one. The browser "
              "hears no reason; who runs the server finds it in the log. "
              "[LOGIN-5]")) {
    LoginSite site;
    const RecordedLog log;
    site.provider.key = oidc::SigningKey("one");
    (void)site.log_in();
    EXPECT_EQ(site.outcome(), "403 as nobody");
    EXPECT(log.holds("wrong signature"),
           "a line of the log has the oidc::Error's words, \"a token with a "
           "wrong signature\"");
}

TEST_CASE(
    "11.6 AuthLoginHandler: a name that cannot be one is replaced by the "
    "subject" *
    doctest::description("The provider's names are its users' own inventions. "
                         "[LOGIN-5]")) {
    LoginSite site;
    site.provider.changes_to_claims =
        R"({"name": ")" + std::string(60, 'n') + R"("})";
    (void)site.log_in();
    EXPECT_EQ(site.outcome(), "302 / as 1234");
}

TEST_CASE("11.6 AuthLoginHandler: a subject that cannot be a name, either, "
          "lets nobody in" *
          doctest::description(
              "A cookie that says it would be believed by no page. The chat "
              "would send the browser to the login, the login to the provider, "
              "which knows the person, and that back to the chat: for ever. "
              "[LOGIN-5]")) {
    LoginSite site;
    const RecordedLog log;
    const std::string longer(60, 'n');
    site.provider.changes_to_claims =
        R"({"name": ")" + longer + R"(", "sub": ")" + longer + R"("})";
    (void)site.log_in();
    EXPECT(!site.last.status.starts_with("302"),
           "the browser is not sent on: " + site.last.status);
    EXPECT(site.last.body.find("/auth/login") != std::string::npos,
           "a page with a way to begin again");
    EXPECT(
        !site.cookies.values.contains(std::string(session_chat::user_cookie)),
        "no cookie says that somebody is logged in");
}
