#include "identity_provider.hpp"

#include <utility>

#include "common/stub/stub.hpp"

#include "gen.hpp"

namespace tornado::auth {

using httpclient::HTTPClientError;
using httpclient::HTTPRequest;
using httpclient::HTTPResponse;

IdentityProvider::IdentityProvider(LoginOptions options,
                                   httpclient::AsyncHTTPClient client)
    : options_(std::move(options))
    , client_(std::move(client)) {}

Future<oidc::Provider> IdentityProvider::description() {
    // TASK 11.6: keep the Future, and not only what it brings: whoever comes
    // while it is pending waits for the same one.
    TORNADO_STUB("auth::IdentityProvider::description", "11.6");
}

Future<oidc::Identity> IdentityProvider::get_authenticated_user(
    std::string redirect_uri, std::string code, LoginAttempt attempt) {
    // TASK 11.6: the code for an ID token, and that must be in order. If its
    // key is not known, the provider may have new ones: ask for them, once,
    // however many logins find that out at the same time.
    TORNADO_STUB("auth::IdentityProvider::get_authenticated_user", "11.6");
}

}  // namespace tornado::auth
