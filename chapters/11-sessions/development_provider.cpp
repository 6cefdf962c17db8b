#include "development_provider.hpp"

#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "common/escape/escape.hpp"
#include "common/log/log.hpp"
#include "common/oidc/oidc.hpp"

#include "httperror.hpp"
#include "request_handler.hpp"
#include "urlspec.hpp"

namespace tornado::auth {

namespace {

using nlohmann::json;
using State = DevelopmentProvider::State;
using Promise = DevelopmentProvider::Promise;

constexpr std::chrono::minutes code_time{1};
constexpr std::chrono::minutes token_time{5};
constexpr std::size_t max_promises = 1000;

constexpr std::string_view page_head = R"html(<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Who are you?</title>
<link rel="icon" href="data:,">
<style>
:root { color-scheme: light dark }
body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 15vh auto;
    max-width: 26rem; padding: 0 1rem }
.note { border-left: .3rem solid #c60; padding-left: .7rem }
input, button { font: inherit; padding: .3rem .6rem }
</style>
<h1>Who are you?</h1>
<p class="note">This is a login <strong>for development</strong>. Whatever name
you type is believed.</p>
<form method="post" action="/authorize">
<p><label>Your name <input name="name" autocomplete="nickname" maxlength="40"
    autofocus></label>
<p><button>That is me</button> <button name="no" value="1">No, thank you</button>
)html";

class ProviderHandler : public web::RequestHandler {
  public:
    void initialize(State& state) { state_ = &state; }

    void set_default_headers() override {
        set_header("Cache-Control", "no-store");
    }

    State& state() { return *state_; }

  private:
    State* state_ = nullptr;
};

class DescriptionHandler : public ProviderHandler {
  public:
    void get() {
        const std::string& issuer = state().issuer;
        write(json{{"issuer", issuer},
                   {"authorization_endpoint", issuer + "/authorize"},
                   {"token_endpoint", issuer + "/token"},
                   {"jwks_uri", issuer + "/keys"},
                   {"response_types_supported", {"code"}},
                   {"subject_types_supported", {"public"}},
                   {"id_token_signing_alg_values_supported", {"ES256"}},
                   {"token_endpoint_auth_methods_supported", {"none"}},
                   {"code_challenge_methods_supported", {"S256"}}});
    }
};

class KeysHandler : public ProviderHandler {
  public:
    void get() { write(json{{"keys", {state().key.jwk()}}}); }
};

/// Asks for a name, and sends the browser back with a code.
class AuthorizeHandler : public ProviderHandler {
  public:
    void get() {
        check_request();
        set_header("Content-Security-Policy",
                   "default-src 'none'; style-src 'unsafe-inline'; "
                   "img-src data:; frame-ancestors 'none'");
        write(page_head);
        for (const char* name : {"response_type",
                                 "client_id",
                                 "redirect_uri",
                                 "scope",
                                 "state",
                                 "nonce",
                                 "code_challenge",
                                 "code_challenge_method"})
            write(std::string("<input type=\"hidden\" name=\"") + name +
                  "\" value=\"" + escape::xhtml_escape(get_argument(name, "")) +
                  "\">\n");
        write("</form>\n</html>\n");
    }

    void post() {
        check_request();
        const std::string name = get_argument("name", "");
        if (get_argument("no", std::nullopt) || name.empty())
            return send_back("error=access_denied");
        const std::string code = oidc::random_token();
        forget_old_ones();
        state().promises[code] = {.client_id = get_argument("client_id"),
                                  .redirect_uri = get_argument("redirect_uri"),
                                  .nonce = get_argument("nonce", ""),
                                  .challenge = get_argument("code_challenge"),
                                  .name = name,
                                  .made = std::chrono::steady_clock::now()};
        send_back("code=" + code);
    }

  private:
    void check_request() const {
        if (get_argument("response_type") != "code" ||
            get_argument("code_challenge_method") != "S256" ||
            get_argument("client_id").empty() ||
            get_argument("code_challenge").size() != 43)
            throw web::HTTPError(400, "no request for a code with S256");
        if (!oidc::is_http_of_this_machine(get_argument("redirect_uri")))
            throw web::HTTPError(400, "a client that is not of this machine");
    }

    void send_back(const std::string& what) {
        const std::string uri = get_argument("redirect_uri");
        const char* joint = uri.find('?') == uri.npos ? "?" : "&";
        redirect(uri + joint + what +
                     "&state=" + escape::url_escape(get_argument("state", "")) +
                     "&iss=" + escape::url_escape(state().issuer),
                 303);
    }

    void forget_old_ones() {
        const auto now = std::chrono::steady_clock::now();
        std::erase_if(state().promises, [now](const auto& one) {
            return now - one.second.made > code_time;
        });
        if (state().promises.size() >= max_promises)
            throw web::HTTPError(503, "too many codes");
    }
};

/// Gives an ID token for a code, once.
class TokenHandler : public ProviderHandler {
  public:
    void post() {
        const std::optional<Promise> promise = take_promise();
        if (!promise) {
            set_status(400);
            return finish(json{{"error", "invalid_grant"}});
        }
        const auto now = std::chrono::duration_cast<std::chrono::seconds>(
            std::chrono::system_clock::now().time_since_epoch());
        const json claims{
            {"iss", state().issuer},
            {"aud", promise->client_id},
            {"sub", "development:" + promise->name},
            {"name", promise->name},
            {"nonce", promise->nonce},
            {"iat", now.count()},
            {"exp", (now + std::chrono::seconds(token_time)).count()}};
        write(json{{"access_token", oidc::random_token()},
                   {"token_type", "Bearer"},
                   {"expires_in", std::chrono::seconds(token_time).count()},
                   {"id_token", state().key.sign(claims)}});
    }

  private:
    /// Whatever is wrong with the request, its code is used up.
    std::optional<Promise> take_promise() {
        auto found = state().promises.extract(get_argument("code", ""));
        if (found.empty()) return {};
        const Promise& promise = found.mapped();
        const auto age = std::chrono::steady_clock::now() - promise.made;
        const std::string verifier = get_argument("code_verifier", "");
        if (get_argument("grant_type", "") != "authorization_code" ||
            get_argument("client_id", "") != promise.client_id ||
            get_argument("redirect_uri", "") != promise.redirect_uri ||
            oidc::code_challenge(verifier) != promise.challenge ||
            age > code_time)
            return {};
        return promise;
    }
};

web::Rules rules(State& state) {
    return {web::url<DescriptionHandler>("/\\.well-known/openid-configuration",
                                         std::ref(state)),
            web::url<KeysHandler>("/keys", std::ref(state)),
            web::url<AuthorizeHandler>("/authorize", std::ref(state)),
            web::url<TokenHandler>("/token", std::ref(state))};
}

}  // namespace

DevelopmentProvider::DevelopmentProvider(std::uint16_t port)
    : state_(new State{"", oidc::SigningKey("development"), {}})
    , application_(std::make_unique<web::Application>(rules(*state_))) {
    const HTTPServer& server =
        application_->listen(port, "127.0.0.1", {.max_body_size = 64 * 1024});
    state_->issuer = "http://127.0.0.1:" + std::to_string(server.port());
    log::app_log.warning("The login at " + state_->issuer +
                         " is for development: it believes whatever name "
                         "somebody types");
}

DevelopmentProvider::~DevelopmentProvider() = default;

const std::string& DevelopmentProvider::issuer() const {
    return state_->issuer;
}

}  // namespace tornado::auth
