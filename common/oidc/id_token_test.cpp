#include <string>

#include <nlohmann/json.hpp>

#include "common/oidc/base64url.hpp"
#include "common/oidc/id_token.hpp"
#include "common/oidc/signing_key.hpp"
#include "common/testing/testing.hpp"

using namespace tornado;
using namespace tornado::oidc;
using nlohmann::json;
using testing::Lines;

namespace {

constexpr int now = 1'700'000'000;

/// A provider that signs what it is told to, and somebody who checks it.
class Desk {
  public:
    static json claims() {
        return {{"iss", "https://id.example"},
                {"sub", "1234"},
                {"aud", "chat"},
                {"exp", now + 300},
                {"iat", now - 1},
                {"nonce", "n-1"},
                {"name", "Anna"}};
    }

    /// What the claims are worth with these changes; null takes one away.
    std::string with(const json& changes) const {
        json all = claims();
        all.merge_patch(changes);
        return check(key_.sign(all));
    }

    /// A header of the test's own, signed as usual.
    std::string with_header(const json& header) const {
        const std::string text = base64url_encode(header.dump()) + "." +
                                 base64url_encode(claims().dump());
        return check(text + "." + base64url_encode(key_.signature_of(text)));
    }

    std::string check(const std::string& token) const {
        try {
            const IdTokenRules rules{.issuer = "https://id.example",
                                     .client_id = "chat",
                                     .nonce = "n-1",
                                     .now =
                                         std::chrono::system_clock::time_point(
                                             std::chrono::seconds(now))};
            const Identity who = check_id_token(token, keys_, rules);
            return who.subject + " " + who.name;
        } catch (const UnknownKeyError& error) {
            return std::string("unknown key: ") + error.what();
        } catch (const Error& error) {
            return error.what();
        }
    }

    std::string token() const { return key_.sign(claims()); }

  private:
    SigningKey key_{"one"};
    KeySet keys_{{key_.public_key()}};
};

}  // namespace

TEST_CASE("00.0 oidc: an ID token says who it is" *
          doctest::description("The name is for people, the subject is who it "
                               "is; without a name, the subject is shown.")) {
    const Desk desk;
    EXPECT_EQ(desk.with(json::object()), "1234 Anna");
    EXPECT_EQ(desk.with({{"name", nullptr}}), "1234 1234");
    EXPECT_EQ(desk.with({{"name", ""}, {"preferred_username", "anna7"}}),
              "1234 anna7");
    EXPECT_EQ(desk.with({{"name", "a\nb"}}), "1234 1234");
    EXPECT_EQ(desk.with({{"name", std::string(101, 'a')}}), "1234 1234");
    EXPECT_EQ(desk.with({{"name", {1, 2}}}), "1234 1234");
    EXPECT_EQ(desk.with_header({{"alg", "ES256"}}), "1234 Anna");
}

TEST_CASE("00.0 oidc: an ID token for somebody else is refused" *
          doctest::description("Every client of a provider gets tokens with "
                               "its good signature.")) {
    const Desk desk;
    EXPECT_EQ((Lines{desk.with({{"iss", "https://evil.example"}}),
                     desk.with({{"iss", "https://id.example/"}}),
                     desk.with({{"iss", nullptr}}),
                     desk.with({{"aud", "shop"}}),
                     desk.with({{"aud", nullptr}}),
                     desk.with({{"aud", {"shop", "cart"}}}),
                     desk.with({{"aud", {"chat"}}}),
                     desk.with({{"aud", {"shop", "chat"}}}),
                     desk.with({{"aud", {"shop", "chat"}}, {"azp", "chat"}}),
                     desk.with({{"aud", {"shop", "chat"}}, {"azp", "shop"}}),
                     desk.with({{"azp", "shop"}})}),
              (Lines{"a token of another issuer",
                     "a token of another issuer",
                     "a token without \"iss\"",
                     "a token for somebody else",
                     "a token for somebody else",
                     "a token for somebody else",
                     "1234 Anna",
                     "a token for several, which does not say whose it is",
                     "1234 Anna",
                     "a token that was given to somebody else",
                     "a token that was given to somebody else"}));
}

TEST_CASE("00.0 oidc: an ID token has its time, give or take a minute" *
          doctest::description("The clock is the caller's, so that this needs "
                               "no waiting.")) {
    const Desk desk;
    EXPECT_EQ((Lines{desk.with({{"exp", now - 59}}),
                     desk.with({{"exp", now - 60}}),
                     desk.with({{"exp", now + 0.5}}),
                     desk.with({{"exp", "tomorrow"}}),
                     desk.with({{"exp", nullptr}}),
                     desk.with({{"iat", now + 60}}),
                     desk.with({{"iat", now + 61}}),
                     desk.with({{"iat", nullptr}}),
                     desk.with({{"nbf", now + 61}}),
                     desk.with({{"nbf", "now"}}),
                     desk.with({{"exp", -1}})}),
              (Lines{"1234 Anna",
                     "a token that has expired",
                     "1234 Anna",
                     "a token without \"exp\"",
                     "a token without \"exp\"",
                     "1234 Anna",
                     "a token from the future",
                     "a token without \"iat\"",
                     "a token that is not valid yet",
                     "a token without \"nbf\"",
                     "a token that has expired"}));
}

TEST_CASE("00.0 oidc: an ID token belongs to one login" *
          doctest::description("Without the nonce a token that was stolen from "
                               "one browser could be put into another.")) {
    const Desk desk;
    EXPECT_EQ(desk.with({{"nonce", "n-2"}}), "a token of another login");
    EXPECT_EQ(desk.with({{"nonce", ""}}), "a token of another login");
    EXPECT_EQ(desk.with({{"nonce", nullptr}}), "a token without \"nonce\"");
}

TEST_CASE("00.0 oidc: a subject is one line" *
          doctest::description("It becomes a key in somebody's tables.")) {
    const Desk desk;
    for (const json& bad :
         {json(""), json("a\r\nb"), json(std::string(256, 'a'))})
        EXPECT_EQ(desk.with({{"sub", bad}}),
                  "a token without a proper \"sub\"");
    EXPECT_EQ(desk.with({{"sub", nullptr}}), "a token without \"sub\"");
}

TEST_CASE("00.0 oidc: who writes a token's header does not choose how it is "
          "checked" *
          doctest::description("\"none\" and HMAC are how libraries were "
                               "broken; a key in the token would be the "
                               "forger's.")) {
    const Desk desk;
    const json jwk = SigningKey("one").jwk();
    EXPECT_EQ((Lines{desk.with_header({{"alg", "none"}}),
                     desk.with_header({{"alg", "None"}}),
                     desk.with_header({{"alg", "HS256"}}),
                     desk.with_header({{"alg", "RS256"}}),
                     desk.with_header({{"alg", "ES256"}, {"kid", "two"}}),
                     desk.with_header({{"alg", "ES256"}, {"kid", 1}}),
                     desk.with_header({{"alg", "ES256"}, {"typ", "at+jwt"}}),
                     desk.with_header({{"alg", "ES256"}, {"crit", {"b64"}}}),
                     desk.with_header({{"typ", "JWT"}}),
                     desk.with_header(
                         {{"alg", "ES256"}, {"kid", "two"}, {"jwk", jwk}})}),
              (Lines{"signatures by \"none\" are not accepted",
                     "signatures by \"None\" are not accepted",
                     "signatures by \"HS256\" are not accepted",
                     "unknown key: there is no key \"\" for RS256",
                     "unknown key: there is no key \"two\" for ES256",
                     "a token's header without \"kid\"",
                     "a token of another type",
                     "a token with \"crit\"",
                     "a token's header without \"alg\"",
                     "unknown key: there is no key \"two\" for ES256"}));
}

TEST_CASE("00.0 oidc: what is no token is refused with a sentence" *
          doctest::description("It came from the network, so it is anything "
                               "at all.")) {
    const Desk desk;
    const std::string good = desk.token();
    const std::string header = good.substr(0, good.find('.'));
    const std::string body = good.substr(0, good.rfind('.'));
    const std::string forged = header + "." +
                               base64url_encode(R"({"sub":"root"})") +
                               good.substr(good.rfind('.'));
    EXPECT_EQ(
        (Lines{desk.check(""),
               desk.check("a.b"),
               desk.check(good + "."),
               desk.check(body + "."),
               desk.check(body + ".=="),
               desk.check("#." + good.substr(header.size() + 1)),
               desk.check("e30." + good.substr(header.size() + 1)),
               desk.check(forged),
               desk.check(std::string(20'000, 'a')),
               desk.check(base64url_encode(std::string(9000, '[')) + ".a.a")}),
        (Lines{"a token that has not three parts",
               "a token that has not three parts",
               "a token that has not three parts",
               "a token with a wrong signature",
               "a signature that is no base64url",
               "a token's header that is no base64url",
               "a token's header without \"alg\"",
               "a token with a wrong signature",
               "a token of 20000 bytes",
               "a signature that is no base64url"}));
}
