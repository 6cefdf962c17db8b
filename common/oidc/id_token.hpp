#pragma once
// ID tokens: a provider's signed word about who somebody is (RFC 7515 and 7519,
// JSON Web Signature and Token; OpenID Connect Core, sections 2 and 3.1.3.7).
//
// Left out on purpose: encrypted tokens, and hashes of access tokens, which
// are of use to who does something with an access token.

#include <chrono>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "common/oidc/error.hpp"
#include "common/oidc/keys.hpp"

namespace tornado::oidc {

/// What a token must say to be meant for us, and now.
struct IdTokenRules {
    std::string issuer;     // the provider
    std::string client_id;  // what the provider calls us
    std::string nonce;      // of this login, so that no other's token is taken
    std::chrono::system_clock::time_point now;
    std::chrono::seconds leeway{60};  // how far clocks may be apart
};

/// Who it is.
struct Identity {
    std::string subject;  // "sub": the same person always, within one provider
    std::string name;     // for people to read; not unique, and no proof
};

/// Checks everything: form, signature, issuer, audience, times, nonce.
///
/// token:   header.claims.signature
/// errors:  UnknownKeyError if its key is not among `keys`: fetch them anew,
///          once. Else Error: do not let in whoever brought it
/// Tornado: has no such check: GoogleOAuth2Mixin (auth.py, v6.5.7:845) asks
///          Google itself, over TLS, who the access token is about
Identity check_id_token(std::string_view token,
                        const KeySet& keys,
                        const IdTokenRules& rules);

}  // namespace tornado::oidc
