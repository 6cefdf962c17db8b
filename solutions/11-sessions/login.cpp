#include "login.hpp"

#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "common/crypto/crypto.hpp"
#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"

#include "auth.hpp"
#include "gen.hpp"
#include "name_cookie.hpp"

namespace tornado::session_chat {

using auth::LoginAttempt;
using httpclient::HTTPClientError;
using nlohmann::json;

namespace {

constexpr const char* login_path = "/auth/login";

/// What to answer where something went wrong on the way back.
[[noreturn]] void refuse(const std::exception_ptr& error) {
    // TASK 11.6: a code or a token that is not in order may be somebody's
    // attempt. All else is the provider's trouble.
    try {
        std::rethrow_exception(error);
    } catch (const HTTPClientError& answer) {
        throw web::HTTPError(502,
                             std::string("the provider: ") + answer.what());
    } catch (const oidc::Error& wrong) {
        throw web::HTTPError(403, wrong.what());
    }
}

/// What to call somebody: what the provider says, if it can be a name here.
std::string name_of(const oidc::Identity& who) {
    // TASK 11.6: the subject may do where the name does not.
    if (const auto name = chat::name_from(who.name)) return *name;
    if (const auto name = chat::name_from(who.subject)) return *name;
    throw web::HTTPError(403, "somebody without a proper name");
}

}  // namespace

Future<void> AuthLoginHandler::get() {
    // TASK 11.6: who comes from the provider brings a code, or an error.
    const bool back = get_query_argument("code", std::nullopt) ||
                      get_query_argument("error", std::nullopt);
    return back ? come_back() : begin();
}

Future<void> AuthLoginHandler::begin() {
    // TASK 11.6: secrets for this login alone, kept in a cookie; and the
    // provider's address with what it is to know of them. `next` must be a
    // place on this server.
    LoginAttempt attempt{.state = oidc::random_token(),
                         .nonce = oidc::random_token(),
                         .verifier = oidc::random_token(),
                         .next = web::local_url(get_argument("next", "/"))};
    if (current_user()) {
        redirect(attempt.next);
        co_return;
    }
    oidc::Provider provider;
    std::string trouble;
    try {
        provider = co_yield provider_->description();
    } catch (const std::exception& error) {
        trouble = error.what();
    }
    if (!trouble.empty()) throw web::HTTPError(502, "the provider: " + trouble);
    const auth::LoginOptions& options = provider_->options();
    const oidc::Client client{.id = options.client_id,
                              .redirect_uri = redirect_uri()};
    const oidc::AuthorizationRequest request{.scope = options.scope,
                                             .state = attempt.state,
                                             .nonce = attempt.nonce,
                                             .code_verifier = attempt.verifier};
    remember(attempt);
    redirect(oidc::authorization_url(provider, client, request));
}

Future<void> AuthLoginHandler::come_back() {
    // TASK 11.6: is this the browser that was sent? Has the provider sent it
    // back with a code? Then ask the provider who it is.
    LoginAttempt attempt = take_attempt();
    const std::string next = attempt.next;
    const std::string issuer =
        get_query_argument("iss", provider_->options().issuer);
    if (issuer != provider_->options().issuer)
        throw web::HTTPError(403, "an answer of another provider");
    const auto code = get_query_argument("code", std::nullopt);
    if (!code)
        throw web::HTTPError(403,
                             "the provider says " +
                                 get_query_argument("error").substr(0, 100));
    oidc::Identity who;
    std::exception_ptr trouble;
    try {
        who = co_yield provider_->get_authenticated_user(
            redirect_uri(), *code, std::move(attempt));
    } catch (...) {
        trouble = std::current_exception();
    }
    if (trouble) refuse(trouble);
    set_signed_cookie(user_cookie, name_of(who));
    redirect(next);
}

/// Where the provider sends people back to: here.
std::string AuthLoginHandler::redirect_uri() const {
    // TASK 11.6: as options say, or as this page was asked for.
    const std::string& agreed = provider_->options().redirect_uri;
    if (!agreed.empty()) return agreed;
    return request().protocol + "://" + request().host + request().path;
}

void AuthLoginHandler::remember(const LoginAttempt& attempt) {
    // TASK 11.6: signed, so that nobody else can have begun this login; for
    // this page, and not for long. It must come along when the provider sends
    // the browser back, which is another site: Strict would keep it.
    const json values{{"state", attempt.state},
                      {"nonce", attempt.nonce},
                      {"verifier", attempt.verifier},
                      {"next", attempt.next}};
    set_signed_cookie(attempt_cookie,
                      values.dump(),
                      std::nullopt,
                      {.path = request().path, .max_age = attempt_time});
}

/// The login that was begun in this browser, which is over with this.
LoginAttempt AuthLoginHandler::take_attempt() {
    // TASK 11.6: the cookie must be there, be ours, be young, and have the
    // state that came back. It is good for one time.
    using Days = std::chrono::duration<double, std::ratio<86400>>;
    const auto kept =
        get_signed_cookie(attempt_cookie, Days(attempt_time).count());
    if (!kept) throw web::HTTPError(403, "no login was begun in this browser");
    const json values = json::parse(*kept);
    LoginAttempt attempt{.state = values.at("state"),
                         .nonce = values.at("nonce"),
                         .verifier = values.at("verifier"),
                         .next = values.at("next")};
    if (!crypto::equal_in_constant_time(get_query_argument("state", ""),
                                        attempt.state))
        throw web::HTTPError(403, "another login was begun in this browser");
    clear_cookie(attempt_cookie, {.path = request().path});
    return attempt;
}

void AuthLoginHandler::write_error(int status,
                                   const std::exception_ptr& /*error*/) {
    const char* what = status == 502
                           ? "The login service does not answer. That may pass."
                           : "This login did not work.";
    finish("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
           "<meta charset=\"utf-8\">\n<title>Chat: no login</title>\n"
           "<link rel=\"stylesheet\" href=\"/chat.css\">\n</head>\n"
           "<body class=\"door\">\n<main>\n<h1>Chat</h1>\n<p>" +
           std::string(what) + "</p>\n<p><a href=\"" + login_path +
           "\">Begin again</a></p>\n</main>\n</body>\n</html>\n");
}

web::Rules
provider_login_rules(std::shared_ptr<auth::IdentityProvider> provider) {
    return {web::url<AuthLoginHandler>(login_path, std::move(provider))};
}

}  // namespace tornado::session_chat
