#include "identity_provider.hpp"

#include <utility>

#include "common/stub/stub.hpp"

#include "gen.hpp"

namespace tornado::auth {

using httpclient::HTTPClientError;
using httpclient::HTTPRequest;
using httpclient::HTTPResponse;

namespace {

/// True if there is an answer, or may be one yet.
template <typename T>
bool is_good(const std::optional<Future<T>>& answer) {
    // TASK 11.6: what has failed is asked again.
    return answer && !(answer->done() && answer->exception());
}

}  // namespace

IdentityProvider::IdentityProvider(LoginOptions options,
                                   httpclient::AsyncHTTPClient client)
    : options_(std::move(options))
    , client_(std::move(client)) {}

HTTPRequest IdentityProvider::question(std::string url) const {
    // TASK 11.6: a provider that is slow must not keep a person waiting for
    // ever, and one that sends us elsewhere is not believed.
    HTTPRequest request(std::move(url));
    request.connect_timeout = options_.timeout;
    request.request_timeout = options_.timeout;
    request.follow_redirects = false;
    return request;
}

Future<oidc::Provider> IdentityProvider::description() {
    // TASK 11.6: keep the Future, and not only what it brings: whoever comes
    // while it is pending waits for the same one.
    if (!is_good(description_)) description_ = fetch_description();
    return *description_;
}

Future<oidc::Provider> IdentityProvider::fetch_description() {
    // TASK 11.6: ask, and read.
    const auto self = shared_from_this();
    HTTPRequest request = question(oidc::discovery_url(options_.issuer));
    const HTTPResponse response = co_yield client_.fetch(std::move(request));
    co_return oidc::parse_discovery(response.body, options_.issuer);
}

Future<oidc::KeySet> IdentityProvider::keys() {
    // TASK 11.6: as description().
    if (!is_good(keys_)) keys_ = fetch_keys();
    return *keys_;
}

Future<oidc::KeySet> IdentityProvider::fetch_keys() {
    // TASK 11.6: ask, and read.
    const auto self = shared_from_this();
    const oidc::Provider provider = co_yield description();
    const HTTPResponse response =
        co_yield client_.fetch(question(provider.jwks_uri));
    co_return oidc::KeySet::parse(response.body);
}

Future<oidc::Identity> IdentityProvider::get_authenticated_user(
    std::string redirect_uri, std::string code, LoginAttempt attempt) {
    // TASK 11.6: the code for an ID token, and that must be in order. If its
    // key is not known, the provider may have new ones: ask for them, once,
    // however many logins find that out at the same time.
    const auto self = shared_from_this();
    const oidc::IdTokenRules rules{.issuer = options_.issuer,
                                   .client_id = options_.client_id,
                                   .nonce = attempt.nonce,
                                   .now = options_.now()};
    const std::string token = co_yield exchange(
        std::move(redirect_uri), std::move(code), attempt.verifier);
    const Future<oidc::KeySet> asked = keys();
    const oidc::KeySet known = co_yield asked;
    try {
        co_return oidc::check_id_token(token, known, rules);
    } catch (const oidc::UnknownKeyError&) {
        // Unless another login has asked for new ones meanwhile.
        if (keys_ == asked) keys_.reset();
    }
    const oidc::KeySet fresh = co_yield keys();
    co_return oidc::check_id_token(token, fresh, rules);
}

/// The ID token for a code, as it comes; fails with oidc::Error, too, if the
/// provider refuses the code.
Future<std::string> IdentityProvider::exchange(std::string redirect_uri,
                                               std::string code,
                                               std::string verifier) {
    // TASK 11.6: a POST to the token endpoint. Here a 4xx means that the code
    // is not in order; anywhere else it is the provider's trouble.
    const auto self = shared_from_this();
    const oidc::Provider provider = co_yield description();
    const oidc::Client client{.id = options_.client_id,
                              .secret = options_.client_secret,
                              .redirect_uri = std::move(redirect_uri)};
    const oidc::TokenRequest what =
        oidc::token_request(provider, client, code, verifier);
    HTTPRequest post = question(provider.token_endpoint);
    post.method = "POST";
    post.body = what.body;
    post.headers.set("Content-Type", "application/x-www-form-urlencoded");
    if (what.authorization)
        post.headers.set("Authorization", *what.authorization);
    HTTPResponse response;
    try {
        response = co_yield client_.fetch(std::move(post));
    } catch (const HTTPClientError& error) {
        if (error.code() < 400 || error.code() > 499) throw;
        throw oidc::Error(std::string("the code is refused: ") + error.what());
    }
    co_return oidc::id_token_in(response.body);
}

}  // namespace tornado::auth
