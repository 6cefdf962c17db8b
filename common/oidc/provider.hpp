#pragma once
// A provider's documents, and the questions that it is asked (OpenID Connect
// Discovery; OpenID Connect Core, section 3.1, the authorization code flow).
// Nothing here sends anything: who asks, and waits, is the caller.

#include <optional>
#include <string>
#include <string_view>

#include "common/oidc/error.hpp"

namespace tornado::oidc {

/// What we are to a provider, as was agreed with it.
struct Client {
    std::string id;
    std::string secret{};  // empty: none was given, PKCE must do
    std::string redirect_uri;
};

/// Where a provider is to be asked for what.
struct Provider {
    std::string issuer;
    std::string authorization_endpoint;  // the browser goes there
    std::string token_endpoint;          // we go there with the code
    std::string jwks_uri;                // its keys
    bool takes_basic = true;             // secrets in an Authorization header
};

/// True for an http URL of this machine: what is sent there nobody else reads.
bool is_http_of_this_machine(std::string_view url);

/// Where a provider describes itself.
///
/// errors: Error unless the issuer is an https URL, or an http one of this
///         machine, without query and fragment
std::string discovery_url(std::string_view issuer);

/// Reads that description.
///
/// issuer:  who was asked: a provider speaks for itself only
/// errors:  Error
Provider parse_discovery(std::string_view json, std::string_view issuer);

/// What one login asks for.
struct AuthorizationRequest {
    std::string scope = "openid profile";
    std::string state;
    std::string nonce;
    std::string code_verifier;
};

/// Where to send the browser, with everything in the query.
/// Tornado: auth.py OAuth2Mixin.authorize_redirect (v6.5.7:568)
std::string authorization_url(const Provider& provider,
                              const Client& client,
                              const AuthorizationRequest& request);

/// A POST to the token endpoint.
struct TokenRequest {
    std::string body;  // application/x-www-form-urlencoded
    std::optional<std::string> authorization{};  // a header
};

TokenRequest token_request(const Provider& provider,
                           const Client& client,
                           std::string_view code,
                           std::string_view code_verifier);

/// The ID token in the token endpoint's answer, not checked yet.
/// errors: Error
std::string id_token_in(std::string_view json);

}  // namespace tornado::oidc
