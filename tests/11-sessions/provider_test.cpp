#include <string>

#include "common/net/sockets.hpp"
#include "common/testing/testing.hpp"

#include "netutil.hpp"
#include "tests/support/played_provider.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

namespace {

std::string value(const escape::Arguments& arguments, const std::string& name) {
    const auto found = arguments.find(name);
    return found == arguments.end() ? "-" : found->second.back();
}

/// Asks a server that is not the site's.
WebAnswer ask(LoginSite& site, std::uint16_t port, const std::string& request) {
    Client client(port);
    client.send(request);
    return site.web.answer(client);
}

}  // namespace

TEST_CASE("11.6 IdentityProvider: is asked for what it says of itself once, by "
          "however many" *
          doctest::description(
              "Two come at the same time, and the first has no answer yet: the "
              "second waits for the same. Keep the Future, not its result. "
              "[LOGIN-6]")) {
    LoginSite site;
    Client first = site.web.connect();
    Client second = site.web.connect();
    first.send(web_get("/auth/login"));
    second.send(web_get("/auth/login"));
    EXPECT_EQ(site.web.answer(first).status, "302 Found");
    EXPECT_EQ(site.web.answer(second).status, "302 Found");
    (void)site.log_in();
    site.cookies.values.clear();
    (void)site.log_in();
    EXPECT_EQ(site.provider.asked_for(), "1 description, 2 tokens, 1 keys");
}

TEST_CASE("11.6 IdentityProvider: has new keys now and then" *
          doctest::description(
              "Providers change keys without saying so. A token whose key is "
              "not known is the sign, and one look is enough. [LOGIN-6]")) {
    LoginSite site;
    (void)site.log_in();
    site.cookies.values.clear();
    step("the provider has a new key");
    site.provider.key = oidc::SigningKey("two");
    site.provider.published = site.provider.key;
    (void)site.log_in();
    EXPECT_EQ(site.outcome(), "302 / as Anna");
    EXPECT_EQ(site.provider.asked_for(), "1 description, 2 tokens, 2 keys");
    step("a key that the provider does not publish");
    site.cookies.values.clear();
    site.provider.key = oidc::SigningKey("three");
    site.provider.asked.clear();
    const RecordedLog log;
    (void)site.log_in();
    EXPECT_EQ(site.outcome(), "403 as nobody");
    EXPECT_EQ(site.provider.asked_for(), "0 description, 1 tokens, 1 keys");
}

TEST_CASE(
    "11.6 IdentityProvider: new keys are asked for once, by however many" *
    doctest::description(
        "Two logins wait for the same keys, and the one that has signed their "
        "tokens is not among them. The first to notice asks anew. The second "
        "must not throw that question away: it may forget only the Future "
        "that it has waited for itself. [LOGIN-6]")) {
    LoginSite site;
    Lines requests;
    for (const std::string code : {"one", "two"}) {
        site.cookies.values.clear();
        const auto asked = site.begin();
        site.provider.nonces[code] = value(asked, "nonce");
        requests.push_back(web_get("/auth/login?code=" + code +
                                       "&state=" + value(asked, "state"),
                                   site.cookies.header()));
    }
    Client first = site.web.connect();
    Client second = site.web.connect();
    step("both come back, and their key is published a moment later");
    site.provider.key = oidc::SigningKey("two");
    first.send(requests[0]);
    second.send(requests[1]);
    drive_until([&] { site.web.turn(); },
                [&] { return site.provider.asked_for().ends_with("1 keys"); },
                "the provider is asked for its keys");
    site.provider.published = site.provider.key;
    EXPECT_EQ(site.web.answer(first).status, "302 Found");
    EXPECT_EQ(site.web.answer(second).status, "302 Found");
    EXPECT_EQ(site.provider.asked_for(), "1 description, 2 tokens, 2 keys");
}

TEST_CASE("11.6 IdentityProvider: one that does not answer well is no reason "
          "to let anybody in" *
          doctest::description(
              "A code that it does not take is the browser's fault, 403; all "
              "other trouble is the provider's own. [LOGIN-7]")) {
    const RecordedLog log;
    for (const auto& [status, answer, outcome] :
         {std::tuple{400, R"({"error": "invalid_grant"})", "403 as nobody"},
          {500, "oops", "502 as nobody"},
          {302, "elsewhere", "502 as nobody"},
          {200, "<html>", "403 as nobody"},
          {200, "{}", "403 as nobody"},
          {200, R"({"id_token": "a.b.c"})", "403 as nobody"}}) {
        LoginSite site;
        const auto asked = site.begin();
        step("the token endpoint answers with " + std::to_string(status) + " " +
             answer);
        site.provider.status = status;
        site.provider.token_answer = answer;
        (void)site.come_back("code=c&state=" + value(asked, "state"));
        EXPECT_EQ(site.outcome(), outcome);
        EXPECT_EQ(site.provider.asked_elsewhere, 0);
    }
}

TEST_CASE(
    "11.6 IdentityProvider: a 4xx blames the browser only where the code was "
    "sent" *
    doctest::description(
        "Keys that are not there, or a description, have nothing to do with "
        "who comes and with which code. It is the provider's trouble, and "
        "that may pass: 502. [LOGIN-7]")) {
    const RecordedLog log;
    LoginSite site;
    step("the provider answers the question for its keys with 404");
    site.provider.keys_status = 404;
    (void)site.log_in();
    EXPECT_EQ(site.outcome(), "502 as nobody");
    step("a login is begun; then the server is started again, and asks for "
         "the description, which is answered with 404");
    const auto asked = site.begin();
    LoginSite started_again;
    started_again.cookies = site.cookies;
    started_again.provider.status = 404;
    (void)started_again.come_back("code=c&state=" + value(asked, "state"));
    EXPECT_EQ(started_again.outcome(), "502 as nobody");
}

TEST_CASE("11.6 IdentityProvider: one that sends its questioner elsewhere is "
          "not followed" *
          doctest::description(
              "What a provider says of itself, and its keys, decide whom the "
              "server believes. A redirect would leave that to whoever is at "
              "its end, so it is a failure: for each question, and not only "
              "for the one with the code. [LOGIN-7]")) {
    const RecordedLog log;
    LoginSite site;
    step("the provider redirects the question for its description");
    site.provider.status = 302;
    (void)site.begin();
    EXPECT(site.provider.asked_elsewhere == 0, "nobody asks there");
    EXPECT_EQ(site.last.status, "502 Bad Gateway");
    step("it describes itself, and redirects the question for its keys");
    site.provider.status = 200;
    site.provider.keys_status = 302;
    (void)site.log_in();
    EXPECT(site.provider.asked_elsewhere == 0, "nobody asks there");
    EXPECT_EQ(site.outcome(), "502 as nobody");
}

TEST_CASE("11.6 IdentityProvider: one that is not there is said to be so, and "
          "asked again" *
          doctest::description(
              "A page with a sentence, at once, and the reason in the log. A "
              "failure that was remembered would be one until the server is "
              "started again. [LOGIN-7]")) {
    LoginSite site;
    const RecordedLog log;
    site.provider.status = 500;
    (void)site.begin();
    EXPECT_EQ(site.last.status, "502 Bad Gateway");
    EXPECT(site.last.body.find("/auth/login") != std::string::npos,
           "a way to begin again");
    EXPECT(log.holds("HTTP 500"),
           "a line of the log says why, in the fetch's words: \"HTTP 500: …\"");
    step("the provider is back");
    site.provider.status = 200;
    (void)site.log_in();
    EXPECT_EQ(site.outcome(), "302 / as Anna");
    step("a provider whose port nobody listens on");
    const std::uint16_t port = local_port(bind_socket(0).get());
    LoginSite lonely({.issuer = "http://127.0.0.1:" + std::to_string(port),
                      .client_id = ""});
    (void)lonely.begin();
    EXPECT_EQ(lonely.last.status, "502 Bad Gateway");
}

TEST_CASE("11.6 IdentityProvider: keys that could not be had are asked for "
          "again" *
          doctest::description(
              "It describes itself well, and has trouble with its keys alone. "
              "Were that remembered, nobody could log in any more. "
              "[LOGIN-7]")) {
    LoginSite site;
    const RecordedLog log;
    step("the provider answers the question for its keys with 500");
    site.provider.keys_status = 500;
    (void)site.log_in();
    EXPECT_EQ(site.outcome(), "502 as nobody");
    step("the keys are there");
    site.provider.keys_status = 200;
    (void)site.log_in();
    EXPECT_EQ(site.outcome(), "302 / as Anna");
    EXPECT_EQ(site.provider.asked_for(), "1 description, 2 tokens, 2 keys");
}

TEST_CASE(
    "11.6 IdentityProvider: one that says nothing does not keep people "
    "waiting" *
    doctest::description(
        "The limit is an option, and it is each question's: for the "
        "description, for the token, for the keys. The client's own limit is "
        "longer. Others are served meanwhile. [LOGIN-7]")) {
    LoginSite site({.issuer = "", .client_id = "", .timeout = 50ms});
    const RecordedLog log;
    site.provider.is_silent = true;
    Client client = site.web.connect();
    client.send(web_get("/auth/login"));
    drive_until([&] { site.web.turn(); },
                [&] { return !site.provider.asked.empty(); },
                "the provider is asked");
    EXPECT_EQ(site.who(), "nobody");
    EXPECT_EQ(site.web.answer(client).status, "502 Bad Gateway");
    step("another one, which is silent only when it is asked for its keys");
    LoginSite keyless({.issuer = "", .client_id = "", .timeout = 200ms});
    keyless.provider.keys_are_silent = true;
    (void)keyless.log_in();
    EXPECT_EQ(keyless.outcome(), "502 as nobody");
}

TEST_CASE("11.6 IdentityProvider: one that calls itself by another name is not "
          "believed" *
          doctest::description(
              "Who answers for somebody else could take the codes that are "
              "meant for him. [LOGIN-7]")) {
    const RecordedLog log;
    LoginSite site;
    site.provider.changes_to_description =
        R"({"issuer": "https://evil.example"})";
    (void)site.begin();
    EXPECT_EQ(site.last.status, "502 Bad Gateway");
    step("an answer that names another provider");
    site.provider.changes_to_description = "{}";
    const auto asked = site.begin();
    (void)site.come_back("code=c&iss=https%3A%2F%2Fevil.example&state=" +
                         value(asked, "state"));
    EXPECT_EQ(site.outcome(), "403 as nobody");
    EXPECT_EQ(site.provider.asked_for(), "2 description, 0 tokens, 0 keys");
}

TEST_CASE("11.6 IdentityProvider: gets the secret and the address that were "
          "agreed on" *
          doctest::description(
              "Behind a proxy the server's own idea of its address is not what "
              "browsers see. [LOGIN-1]")) {
    LoginSite site({.issuer = "",
                    .client_id = "",
                    .client_secret = "s3cret",
                    .redirect_uri = "https://chat.example/auth/login"});
    const auto asked = site.begin();
    EXPECT_EQ(value(asked, "redirect_uri"), "https://chat.example/auth/login");
    site.provider.nonce = value(asked, "nonce");
    (void)site.come_back("code=c&state=" + value(asked, "state"));
    EXPECT_EQ(site.outcome(), "302 / as Anna");
    EXPECT_EQ(value(site.provider.form, "redirect_uri"),
              "https://chat.example/auth/login");
    EXPECT_EQ(site.provider.authorization, "Basic dGhlLWNoYXQ6czNjcmV0");
}

TEST_CASE(
    "11.6 AuthLoginHandler: somebody who says no is told how to begin "
    "again" *
    doctest::description("The provider sends back an error then, and no code. "
                         "[LOGIN-2]")) {
    LoginSite site;
    const RecordedLog log;
    const auto asked = site.begin();
    (void)site.come_back("error=access_denied&state=" + value(asked, "state"));
    EXPECT_EQ(site.outcome(), "403 as nobody");
    EXPECT(site.last.body.find("/auth/login") != std::string::npos,
           "a way to begin again");
}

TEST_CASE("11.6 DevelopmentProvider: believes a name, and gives it for a code, "
          "once" *
          doctest::description(
              "The login as a person sees it, with the provider that the "
              "program brings along. It is given, but it is part of the way. "
              "[LOGIN-8]")) {
    const RecordedLog log;
    LoginSite site({.issuer = "development",
                    .client_id = "",
                    .redirect_uri = "http://127.0.0.1:8011/auth/login"});
    EXPECT_EQ(log.lines.size(), 1u);
    const std::string& issuer = site.development->issuer();
    const auto port = static_cast<std::uint16_t>(
        std::stoi(issuer.substr(issuer.rfind(':') + 1)));
    (void)site.begin("/there");
    const std::string query = *url::split(site.last.header("Location")).query;
    const WebAnswer page = ask(site, port, web_get("/authorize?" + query));
    EXPECT_EQ(page.status, "200 OK");
    EXPECT(page.body.find("for development") != std::string::npos,
           "a page that says what it is");
    step("somebody types a name");
    const WebAnswer back =
        ask(site, port, web_post("/authorize", query + "&name=Ben"));
    const std::string answer = *url::split(back.header("Location")).query;
    const std::string cookie = site.cookies.values["login"];
    (void)site.come_back(answer);
    EXPECT_EQ(site.outcome(), "302 /there as Ben");
    step("the same answer in the same browser once more");
    site.cookies.values = {{"login", cookie}};
    (void)site.come_back(answer);
    EXPECT_EQ(site.outcome(), "403 as nobody");
    step("a client that is somewhere else");
    const std::string away =
        query + "&redirect_uri=" + escape::url_escape("http://evil.example/");
    EXPECT_EQ(ask(site, port, web_get("/authorize?" + away)).status,
              "400 Bad Request");
}

TEST_CASE("11.6 AuthLoginHandler: asks for what was agreed on, and to be "
          "brought back the way that people came" *
          doctest::description(
              "A scope is an option. And over https, which a proxy in front "
              "may speak, the way back is https. [LOGIN-1]")) {
    LoginSite site({.issuer = "", .client_id = "", .scope = "openid email"});
    EXPECT_EQ(value(site.begin(), "scope"), "openid email");
    HTTPServer& secure = site.web.app.listen(
        0, "127.0.0.1", {.protocol = "https"}, site.web.loop);
    step("a login is begun over https");
    const WebAnswer sent = ask(site, secure.port(), web_get("/auth/login"));
    const url::Parts place = url::split(sent.header("Location"));
    EXPECT_EQ(value(escape::parse_qs(place.query.value_or("")), "redirect_uri"),
              "https://example.test/auth/login");
}

TEST_CASE("11.6 IdentityProvider: is kept by what it returns, until that is "
          "done" *
          doctest::description(
              "Whoever has asked may let go of it while the answer is on its "
              "way: a site that is taken down, say. The coroutine that reads "
              "the answer still needs it. [LOGIN-6]")) {
    LoginSite site;
    site.provider.nonce = "n";
    const auto asked_of = [&site] {
        return std::make_shared<auth::IdentityProvider>(auth::LoginOptions{
            .issuer = site.provider.issuer, .client_id = "the-chat"});
    };
    const auto drive = [&site](const auto& answer) {
        drive_until([&] { site.web.turn(); },
                    [&] { return answer.done(); },
                    "the answer is there");
    };
    step("asked what it says of itself, and let go of");
    const auto description = asked_of()->description();
    drive(description);
    EXPECT_EQ(description.result().token_endpoint,
              site.provider.issuer + "/token");
    step("given a code, and let go of");
    const auto who = asked_of()->get_authenticated_user(
        "http://example.test/auth/login",
        "c",
        {.state = "s", .nonce = "n", .verifier = "v", .next = "/"});
    drive(who);
    EXPECT_EQ(who.result().name, "Anna");
}
