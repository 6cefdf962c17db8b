#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "common/oidc/provider.hpp"
#include "common/oidc/secrets.hpp"
#include "common/testing/testing.hpp"

using namespace tornado;
using namespace tornado::oidc;
using nlohmann::json;
using testing::Lines;

namespace {

const std::string issuer = "https://id.example/realm";

json document() {
    return {{"issuer", issuer},
            {"authorization_endpoint", issuer + "/auth"},
            {"token_endpoint", issuer + "/token"},
            {"jwks_uri", issuer + "/keys"}};
}

std::string refusal(const json& changes) {
    json all = document();
    all.merge_patch(changes);
    try {
        (void)parse_discovery(all.dump(), issuer);
        return "taken";
    } catch (const Error& error) {
        return error.what();
    }
}

std::string discovery(const std::string& of) {
    try {
        return discovery_url(of);
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("00.0 oidc: PKCE's challenge is what RFC 7636 says" *
          doctest::description("The known answer of its appendix B; and what "
                               "is made up here is long, and new each time.")) {
    EXPECT_EQ(code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
              "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    EXPECT_EQ(random_token().size(), 43u);
    EXPECT(random_token() != random_token(), "two that differ");
}

TEST_CASE("00.0 oidc: a provider describes itself at a known place" *
          doctest::description("Over https, or on this machine: what is asked "
                               "elsewhere anybody could answer.")) {
    EXPECT_EQ((Lines{discovery("https://id.example"),
                     discovery("https://id.example/realm/"),
                     discovery("http://127.0.0.1:8000"),
                     discovery("http://[::1]:8000")}),
              (Lines{"https://id.example/.well-known/openid-configuration",
                     "https://id.example/realm/.well-known/openid-"
                     "configuration",
                     "http://127.0.0.1:8000/.well-known/openid-configuration",
                     "http://[::1]:8000/.well-known/openid-configuration"}));
    const std::string no = "the provider's issuer is not an https URL: ";
    for (const std::string bad : {"http://id.example",
                                  "id.example",
                                  "",
                                  "https://",
                                  "https://a#b",
                                  "https://127.0.0.1@id.example",
                                  "http://127.0.0.1.id.example",
                                  "file:///etc/passwd",
                                  "https://a:99999"})
        EXPECT_EQ(discovery(bad), no + bad);
    EXPECT_EQ(discovery("https://a?b"), "an issuer with a query");
}

TEST_CASE("00.0 oidc: a provider speaks for itself only" *
          doctest::description("And what it says of itself must be complete, "
                               "and safe to use.")) {
    const std::string what = "the provider's description";
    const std::string no = " is not an https URL: ";
    const json post{"client_secret_post"};
    EXPECT_EQ(
        (Lines{refusal(json::object()),
               refusal({{"issuer", "https://evil.example"}}),
               refusal({{"issuer", issuer + "/"}}),
               refusal({{"jwks_uri", nullptr}}),
               refusal({{"jwks_uri", "http://id.example/keys"}}),
               refusal({{"token_endpoint", 1}}),
               refusal({{"authorization_endpoint", "javascript:alert(1)"}}),
               refusal({{"code_challenge_methods_supported", {"plain"}}}),
               refusal({{"code_challenge_methods_supported", {"S256"}}})}),
        (Lines{"taken",
               "the provider says that it is https://evil.example, and not " +
                   issuer,
               "the provider says that it is " + issuer + "/, and not " +
                   issuer,
               what + " without \"jwks_uri\"",
               "the provider's jwks_uri" + no + "http://id.example/keys",
               what + " without \"token_endpoint\"",
               "the provider's authorization_endpoint" + no +
                   "javascript:alert(1)",
               "the provider does not know PKCE with S256",
               "taken"}));
    CHECK_THROWS_WITH_AS(parse_discovery("<html>", issuer),
                         "the provider's description that is no JSON object",
                         Error);
}

TEST_CASE("00.0 oidc: the browser is sent with everything in the URL" *
          doctest::description("The verifier is not among it: it is what only "
                               "we have.")) {
    const Provider provider = parse_discovery(document().dump(), issuer);
    const Client client{.id = "the chat",
                        .redirect_uri = "http://127.0.0.1:8000/auth/login"};
    const AuthorizationRequest request{
        .state = "s1", .nonce = "n1", .code_verifier = "v1"};
    const std::string query =
        "response_type=code&client_id=the+chat&redirect_uri=http%3A%2F%2F"
        "127.0.0.1%3A8000%2Fauth%2Flogin&scope=openid+profile&state=s1&"
        "nonce=n1&code_challenge=" +
        code_challenge("v1") + "&code_challenge_method=S256";
    EXPECT_EQ(authorization_url(provider, client, request),
              issuer + "/auth?" + query);
    Provider odd = provider;
    odd.authorization_endpoint += "?p=1";
    EXPECT_EQ(authorization_url(odd, client, request),
              issuer + "/auth?p=1&" + query);
}

TEST_CASE("00.0 oidc: the code is exchanged with the verifier, and the secret "
          "if there is one" *
          doctest::description("RFC 6749, section 2.3.1: in a header, unless "
                               "the provider does not take it there.")) {
    Provider provider = parse_discovery(document().dump(), issuer);
    Client client{.id = "chat", .redirect_uri = "http://localhost/"};
    const std::string start =
        "grant_type=authorization_code&code=c%261&redirect_uri=http%3A%2F%2F"
        "localhost%2F&code_verifier=v1";
    const auto sent = [&] {
        const TokenRequest request =
            token_request(provider, client, "c&1", "v1");
        return request.authorization.value_or("-") + " " + request.body;
    };
    EXPECT_EQ(sent(), "- " + start + "&client_id=chat");
    client.secret = "s:1";
    EXPECT_EQ(sent(), "Basic Y2hhdDpzJTNBMQ== " + start);
    provider.takes_basic = false;
    EXPECT_EQ(sent(), "- " + start + "&client_id=chat&client_secret=s%3A1");
}

TEST_CASE("00.0 oidc: the answer has an ID token, or there is a sentence" *
          doctest::description("An answer with status 200 may hold anything, "
                               "too.")) {
    EXPECT_EQ(id_token_in(R"({"id_token":"a.b.c","expires_in":1})"), "a.b.c");
    CHECK_THROWS_WITH_AS(id_token_in(R"({"error":"invalid_grant"})"),
                         "the provider's answer without \"id_token\"",
                         Error);
    CHECK_THROWS_WITH_AS(id_token_in("oops"),
                         "the provider's answer that is no JSON object",
                         Error);
}
