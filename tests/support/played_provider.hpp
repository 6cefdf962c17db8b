#pragma once
// An identity provider that the test plays: it signs what the test wants, and
// answers as badly. And the chat that believes it. For tests only; what it
// answers is in tests/11-sessions/played_provider.cpp.

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/escape/escape.hpp"
#include "common/oidc/signing_key.hpp"
#include "common/testing/testing.hpp"
#include "common/url/url.hpp"

#include "development_provider.hpp"
#include "login.hpp"
#include "tests/support/cookie_jar.hpp"
#include "tests/support/recorded_log.hpp"
#include "tests/support/web_server.hpp"

namespace tornado::testing {

/// What is answered. Changes are JSON objects, of which null takes a member
/// away.
struct PlayedProvider {
    std::string issuer;
    std::string nonce;                            // for the ID token
    std::map<std::string, std::string> nonces{};  // by code, if there are more
    std::string changes_to_claims = "{}";
    std::string changes_to_description = "{}";
    std::string token_answer{};    // in place of the token
    int status = 200;              // of whatever is asked for
    int keys_status = 200;         // of the keys, if it is another
    bool is_silent = false;        // does not answer at all
    bool keys_are_silent = false;  // only those are not answered
    oidc::SigningKey key{"one"};
    oidc::SigningKey published{key};
    std::vector<std::string> asked{};  // "GET /provider/keys"
    int asked_elsewhere = 0;           // where its redirects lead
    escape::Arguments form{};          // of the last POST
    std::string authorization = "-";   // its header

    /// How often each was asked for: "1 description, 2 tokens, 1 keys".
    std::string asked_for() const {
        const auto times = [this](const std::string& end) {
            return std::to_string(
                std::ranges::count_if(asked, [&](const std::string& one) {
                    return one.ends_with(end);
                }));
        };
        return times("-configuration") + " description, " + times("/token") +
               " tokens, " + times("/keys") + " keys";
    }
};

web::Rules played_rules(PlayedProvider& provider);

/// The chat, its provider, and a browser. With the issuer "development" the
/// provider is the one for that, and else the one that is played.
class LoginSite {
  public:
    explicit LoginSite(auth::LoginOptions options = {})
        : web(played_rules(provider),
              session_chat::chat_settings("no forger knows this")) {
        provider.issuer =
            "http://127.0.0.1:" + std::to_string(web.server.port()) +
            "/provider";
        if (options.issuer.empty()) options.issuer = provider.issuer;
        if (options.issuer == "development")
            options.issuer = development.emplace().issuer();
        options.client_id = "the-chat";
        web::Rules rules = session_chat::chat_rules(buffer);
        for (auto& rule : session_chat::provider_login_rules(
                 std::make_shared<auth::IdentityProvider>(options)))
            rules.push_back(std::move(rule));
        web.app.add_handlers("example\\.test", std::move(rules));
    }

    /// The query may hold secrets, which differ each time: no step tells it.
    WebAnswer get(const std::string& target) {
        step("sent GET " + target.substr(0, target.find('?')));
        Client client = web.connect();
        client.send(web_get(target, cookies.header()));
        WebAnswer answer = web.answer(client);
        cookies.take(answer);
        return answer;
    }

    /// Begins a login, and looks at where it is sent.
    /// returns: the arguments in that URL
    escape::Arguments begin(const std::string& next = "/") {
        step("a login is begun");
        last = get("/auth/login?next=" + escape::url_escape(next));
        const url::Parts place = url::split(last.header("Location"));
        return escape::parse_qs(place.query.value_or(""));
    }

    /// Comes back from the provider.
    /// query: "code=c&state=s"
    WebAnswer come_back(const std::string& query) {
        step("the browser comes back");
        last = get("/auth/login?" + query);
        return last;
    }

    /// There and back, all in order but for what the provider plays; or not even
    /// there.
    WebAnswer log_in(const std::string& next = "/") {
        auto asked = begin(next);
        if (!asked.contains("state")) return last;
        provider.nonce = asked["nonce"].back();
        return come_back("code=the-code&state=" + asked["state"].back());
    }

    /// "303 /next as Anna", "403 as nobody": what came of it, in words.
    std::string outcome() {
        std::string text = last.status.substr(0, 3);
        if (last.header("Location") != "-")
            text += " " + last.header("Location");
        return text + " as " + who();
    }

    /// Whom the chat takes the browser for.
    std::string who() {
        const WebAnswer page = get("/");
        if (page.status != "200 OK") return "nobody";
        for (const std::string name : {"Anna", "Ben", "1234"})
            if (page.body.find(name) != page.body.npos) return name;
        return "somebody";
    }

    PlayedProvider provider;
    chat::FutureMessageBuffer buffer;
    WebServer web;
    std::optional<auth::DevelopmentProvider> development;
    CookieJar cookies;
    WebAnswer last;
};

}  // namespace tornado::testing
