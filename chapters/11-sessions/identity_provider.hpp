#pragma once
// Somebody whose word counts: an OpenID Connect provider, as the application
// that asks it sees it. What is asked, and what an answer must be, is in
// common/oidc; here is who asks, and waits.
//
// Mirrors tornado/auth.py (v6.5.7) OAuth2Mixin and GoogleOAuth2Mixin. Left out
// on purpose: whatever a provider offers beyond saying who somebody is.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "common/oidc/oidc.hpp"
#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "httpclient.hpp"
#include "ioloop.hpp"

namespace tornado::auth {

/// What was agreed with a provider.
/// Tornado: the setting google_oauth, and its like
struct LoginOptions {
    std::string issuer;     // "https://id.example", exactly as it says itself
    std::string client_id;  // what it calls us
    std::string client_secret{};  // empty: it has given none
    std::string redirect_uri{};   // where it sends people back to; empty: to
                                  // the URL that they came to
    std::string scope = "openid profile";
    IOLoop::Duration timeout = std::chrono::seconds(10);  // of each question
    std::function<std::chrono::system_clock::time_point()> now =
        std::chrono::system_clock::now;
};

/// A login that is under way.
struct LoginAttempt {
    std::string state;     // comes back with the browser
    std::string nonce;     // comes back in the ID token
    std::string verifier;  // goes to the provider with the code
    std::string next;      // where the person wants to be in the end
};

/// One provider. All of an application's handlers share it. A redirect in place
/// of an answer is a failure, and not followed.
///
/// thread:   the loop's
/// lifetime: made by std::make_shared; whatever it returns keeps it
class IdentityProvider : public std::enable_shared_from_this<IdentityProvider> {
  public:
    explicit IdentityProvider(
        LoginOptions options,
        httpclient::AsyncHTTPClient client = httpclient::AsyncHTTPClient());

    const LoginOptions& options() const { return options_; }

    /// What the provider says of itself. It is asked once, however many want to
    /// know; and again after it has failed to answer.
    ///
    /// returns: fails with HTTPClientError, or with oidc::Error
    Future<oidc::Provider> description();

    /// Exchanges a code, which a browser has brought, for an ID token, and
    /// checks that.
    ///
    /// redirect_uri: the same as in the authorization request
    /// returns:      who it is; fails with HTTPClientError if the provider does
    ///               not answer well, and with oidc::Error if an answer or the
    ///               token is not in order, or the token endpoint refuses the
    ///               code with 4xx
    /// Tornado:      GoogleOAuth2Mixin.get_authenticated_user (v6.5.7:898)
    Future<oidc::Identity> get_authenticated_user(std::string redirect_uri,
                                                  std::string code,
                                                  LoginAttempt attempt);

  private:
    LoginOptions options_;
    httpclient::AsyncHTTPClient client_;

  private:
    // TASK 11.6: what the provider has said, or is about to say: its
    // description, and its keys.
    // Yours to design.
};

}  // namespace tornado::auth
