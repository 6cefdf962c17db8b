#pragma once
// /auth/login, where somebody else says who people are.
//
// Mirrors demos/facebook and the docs of tornado/auth.py (v6.5.7): one handler,
// which people come to twice.

#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "identity_provider.hpp"
#include "session_chat.hpp"
#include "urlspec.hpp"

namespace tornado::session_chat {

/// The cookie of a login that is under way; signed, and for its path only.
inline constexpr std::string_view attempt_cookie = "login";

/// How long one may take over it; also its Max-Age.
inline constexpr std::chrono::minutes attempt_time{10};

/// GET /auth/login sends the browser to the provider (302), with a state, a
/// nonce and a code challenge that are new, and remembers them in a cookie.
/// From there the browser comes back here with a code and the state. If that is
/// the browser that was sent, and the provider knows the code, and what it says
/// then is in order, the user_cookie is set, and the browser goes on to `next`
/// (302). Who is logged in already goes there at once. People are called what
/// the provider calls them, or, if that can be no name here, by their subject.
/// Where the query has an `iss`, it must be our provider's.
///
/// Errors are pages with a sentence and a way to begin again. 403: whatever may
/// be somebody's attempt at something, which is also a code that the token
/// endpoint refuses with 4xx, and an answer or a token that is not in order.
/// 502: the provider describes itself badly where a login begins, has trouble
/// of its own, or does not answer; also if its description or its keys are
/// answered with 4xx. The reason is in the log.
///
/// Tornado: auth.py, the handlers in its docstrings (v6.5.7:923)
class AuthLoginHandler : public BaseHandler {
  public:
    void initialize(std::shared_ptr<auth::IdentityProvider> provider) {
        provider_ = std::move(provider);
    }

    /// The way there; or the way back, if the query has a code or an error.
    ///
    /// errors: HTTPError, 403 or 502, as above
    Future<void> get();

    void write_error(int status, const std::exception_ptr& error) override;

  private:
    std::shared_ptr<auth::IdentityProvider> provider_;

  private:
    // TASK 11.6: the way there and the way back.
    // Yours to design.
};

/// The rule of /auth/login, in place of name_login_rules(). Given.
web::Rules
provider_login_rules(std::shared_ptr<auth::IdentityProvider> provider);

}  // namespace tornado::session_chat
