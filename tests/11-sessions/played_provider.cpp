#include "tests/support/played_provider.hpp"

#include <nlohmann/json.hpp>

namespace tornado::testing {

namespace {

using nlohmann::json;

/// Whatever it is asked, it writes down; and it answers when it is told to.
class PlayedHandler : public web::RequestHandler {
  public:
    void initialize(PlayedProvider& provider) { provider_ = &provider; }

    bool wants_xsrf_check() const override { return false; }

    web::Asynchronous get() {
        answer();
        return web::asynchronous;
    }

    web::Asynchronous post() {
        provider_->form = request().body_arguments;
        provider_->authorization = request().headers.get("Authorization");
        answer();
        return web::asynchronous;
    }

  private:
    void answer() {
        provider_->asked.push_back(request().method + " " + request().path);
        const std::string& path = request().path;
        const bool keys = path.ends_with("/keys");
        if (provider_->is_silent || (keys && provider_->keys_are_silent))
            return;
        const bool no_keys = keys && provider_->keys_status != 200;
        const int status = no_keys ? provider_->keys_status : provider_->status;
        set_status(status);
        set_header("Content-Type", "application/json");
        if (path.ends_with("/elsewhere")) ++provider_->asked_elsewhere;
        if (status == 302)
            set_header("Location", provider_->issuer + "/elsewhere");
        if (keys)
            finish(json{{"keys", {provider_->published.jwk()}}}.dump());
        else if (path.ends_with("/token"))
            finish(token());
        else
            finish(description());
    }

    std::string description() const {
        const std::string& issuer = provider_->issuer;
        json all{{"issuer", issuer},
                 {"authorization_endpoint", issuer + "/authorize"},
                 {"token_endpoint", issuer + "/token"},
                 {"jwks_uri", issuer + "/keys"}};
        all.merge_patch(json::parse(provider_->changes_to_description));
        return all.dump();
    }

    std::string token() const {
        if (!provider_->token_answer.empty()) return provider_->token_answer;
        const auto now = std::chrono::duration_cast<std::chrono::seconds>(
            std::chrono::system_clock::now().time_since_epoch());
        json claims{{"iss", provider_->issuer},
                    {"aud", "the-chat"},
                    {"sub", "1234"},
                    {"name", "Anna"},
                    {"nonce", nonce()},
                    {"iat", now.count()},
                    {"exp", now.count() + 300}};
        claims.merge_patch(json::parse(provider_->changes_to_claims));
        return json{{"id_token", provider_->key.sign(claims)}}.dump();
    }

    std::string nonce() const {
        const auto code = provider_->form.find("code");
        if (code == provider_->form.end()) return provider_->nonce;
        const auto own = provider_->nonces.find(code->second.back());
        return own == provider_->nonces.end() ? provider_->nonce : own->second;
    }

    PlayedProvider* provider_ = nullptr;
};

}  // namespace

web::Rules played_rules(PlayedProvider& provider) {
    return {web::url<PlayedHandler>("/provider/.*", std::ref(provider))};
}

}  // namespace tornado::testing
