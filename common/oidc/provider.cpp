#include "common/oidc/provider.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "common/escape/escape.hpp"
#include "common/oidc/limits.hpp"
#include "common/oidc/secrets.hpp"
#include "common/url/url.hpp"

namespace tornado::oidc {

namespace {

using nlohmann::json;
using Arguments = std::vector<std::pair<std::string_view, std::string>>;

/// Throws if what is sent to `text` could be read, or answered, on the way.
void check_endpoint(const std::string& text, const std::string& what) {
    const url::Parts parts = url::split(text);
    try {
        const auto authority =
            url::split_authority(parts.authority.value_or(""));
        const bool safe =
            parts.scheme == "https" || is_http_of_this_machine(text);
        if (safe && !authority.userinfo && !parts.fragment) return;
    } catch (const std::invalid_argument&) {
        // No host: refused below.
    }
    throw Error("the provider's " + what +
                " is not an https URL: " + text.substr(0, 200));
}

/// If the list is there, it must have `value`.
bool lists(const json& document, const char* name, const char* value) {
    const auto found = document.find(name);
    if (found == document.end()) return true;
    return found->is_array() &&
           std::find(found->begin(), found->end(), value) != found->end();
}

std::string form(const Arguments& arguments) {
    std::string text;
    for (const auto& [name, value] : arguments) {
        if (!text.empty()) text += '&';
        text += std::string(name) + '=' + escape::url_escape(value);
    }
    return text;
}

}  // namespace

bool is_http_of_this_machine(std::string_view text) {
    const url::Parts parts = url::split(text);
    if (parts.scheme != "http") return false;
    try {
        const auto authority =
            url::split_authority(parts.authority.value_or(""));
        return !authority.userinfo &&
               (authority.host == "localhost" ||
                authority.host == "127.0.0.1" || authority.host == "::1");
    } catch (const std::invalid_argument&) {
        return false;
    }
}

std::string discovery_url(std::string_view issuer) {
    std::string text(issuer);
    check_endpoint(text, "issuer");
    if (url::split(text).query) throw Error("an issuer with a query");
    if (text.ends_with('/')) text.pop_back();
    return text + "/.well-known/openid-configuration";
}

Provider parse_discovery(std::string_view text, std::string_view issuer) {
    const std::string what = "the provider's description";
    const json document = parse_json(text, max_document_size, what);
    Provider provider{
        .issuer = text_in(document, "issuer", what),
        .authorization_endpoint =
            text_in(document, "authorization_endpoint", what),
        .token_endpoint = text_in(document, "token_endpoint", what),
        .jwks_uri = text_in(document, "jwks_uri", what),
    };
    if (provider.issuer != issuer)
        throw Error("the provider says that it is " +
                    provider.issuer.substr(0, 200) + ", and not " +
                    std::string(issuer));
    check_endpoint(provider.authorization_endpoint, "authorization_endpoint");
    check_endpoint(provider.token_endpoint, "token_endpoint");
    check_endpoint(provider.jwks_uri, "jwks_uri");
    if (!lists(document, "code_challenge_methods_supported", "S256"))
        throw Error("the provider does not know PKCE with S256");
    const char* methods = "token_endpoint_auth_methods_supported";
    provider.takes_basic = lists(document, methods, "client_secret_basic");
    return provider;
}

std::string authorization_url(const Provider& provider,
                              const Client& client,
                              const AuthorizationRequest& request) {
    const std::string& url = provider.authorization_endpoint;
    const char* joint = url.find('?') == url.npos ? "?" : "&";
    return url + joint +
           form({{"response_type", "code"},
                 {"client_id", client.id},
                 {"redirect_uri", client.redirect_uri},
                 {"scope", request.scope},
                 {"state", request.state},
                 {"nonce", request.nonce},
                 {"code_challenge", code_challenge(request.code_verifier)},
                 {"code_challenge_method", "S256"}});
}

TokenRequest token_request(const Provider& provider,
                           const Client& client,
                           std::string_view code,
                           std::string_view code_verifier) {
    Arguments arguments{{"grant_type", "authorization_code"},
                        {"code", std::string(code)},
                        {"redirect_uri", client.redirect_uri},
                        {"code_verifier", std::string(code_verifier)}};
    if (!client.secret.empty() && provider.takes_basic) {
        // RFC 6749, section 2.3.1: each is escaped before they are joined.
        const std::string both = escape::url_escape(client.id) + ":" +
                                 escape::url_escape(client.secret);
        return {form(arguments), "Basic " + escape::base64_encode(both)};
    }
    arguments.emplace_back("client_id", client.id);
    if (!client.secret.empty())
        arguments.emplace_back("client_secret", client.secret);
    return {form(arguments)};
}

std::string id_token_in(std::string_view text) {
    const std::string what = "the provider's answer";
    const json answer = parse_json(text, max_document_size, what);
    return text_in(answer, "id_token", what);
}

}  // namespace tornado::oidc
