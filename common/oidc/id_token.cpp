#include "common/oidc/id_token.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "common/crypto/crypto.hpp"
#include "common/oidc/base64url.hpp"
#include "common/oidc/limits.hpp"

namespace tornado::oidc {

namespace {

using nlohmann::json;

/// A token in its parts, of which nothing is known to be true yet.
struct Parts {
    json header;
    json claims;
    std::string_view signed_text;
    std::string signature;
};

json decoded(std::string_view part, const char* what) {
    const auto text = base64url_decode(part);
    if (!text) throw Error(std::string(what) + " that is no base64url");
    return parse_json(*text, max_token_size, what);
}

Parts taken_apart(std::string_view token) {
    if (token.size() > max_token_size)
        throw Error("a token of " + std::to_string(token.size()) + " bytes");
    const auto dots = std::count(token.begin(), token.end(), '.');
    if (dots != 2) throw Error("a token that has not three parts");
    const std::size_t first = token.find('.');
    const std::size_t second = token.find('.', first + 1);
    const auto signature = base64url_decode(token.substr(second + 1));
    if (!signature) throw Error("a signature that is no base64url");
    return {decoded(token.substr(0, first), "a token's header"),
            decoded(token.substr(first + 1, second - first - 1),
                    "a token's claims"),
            token.substr(0, second),
            *signature};
}

/// The signature goes first: of a token that is not the provider's, no word is
/// worth anything.
void check_signature(const Parts& token, const KeySet& keys) {
    const json& header = token.header;
    const Algorithm algorithm =
        algorithm_named(text_in(header, "alg", "a token's header"));
    // What must be understood, and is not understood here.
    if (header.contains("crit")) throw Error("a token with \"crit\"");
    // Other tokens of the same provider, with the same signature.
    if (header.contains("typ") && header["typ"] != "JWT")
        throw Error("a token of another type");
    const std::string id = header.contains("kid")
                               ? text_in(header, "kid", "a token's header")
                               : "";
    if (!keys.find(id, algorithm).verifies(token.signed_text, token.signature))
        throw Error("a token with a wrong signature");
}

void check_issuer(const json& claims, const IdTokenRules& rules) {
    if (text_in(claims, "iss", "a token") != rules.issuer)
        throw Error("a token of another issuer");
}

/// A provider gives tokens to many clients. One that was given to somebody
/// else must not work here: he could be us, with it.
void check_audience(const json& claims, const IdTokenRules& rules) {
    const json audience = claims.value("aud", json());
    const bool one = audience == rules.client_id;
    const bool several =
        audience.is_array() &&
        std::find(audience.begin(), audience.end(), rules.client_id) !=
            audience.end();
    if (!one && !several) throw Error("a token for somebody else");
    const bool named = claims.contains("azp");
    if (named && claims["azp"] != rules.client_id)
        throw Error("a token that was given to somebody else");
    if (several && audience.size() > 1 && !named)
        throw Error("a token for several, which does not say whose it is");
}

/// Seconds since 1970, with fractions.
double time_in(const json& claims, const char* name) {
    const auto found = claims.find(name);
    if (found == claims.end() || !found->is_number())
        throw Error(std::string("a token without \"") + name + "\"");
    return found->get<double>();
}

void check_times(const json& claims, const IdTokenRules& rules) {
    using Seconds = std::chrono::duration<double>;
    const double now = Seconds(rules.now.time_since_epoch()).count();
    const double leeway = Seconds(rules.leeway).count();
    if (time_in(claims, "exp") <= now - leeway)
        throw Error("a token that has expired");
    if (time_in(claims, "iat") > now + leeway)
        throw Error("a token from the future");
    if (claims.contains("nbf") && time_in(claims, "nbf") > now + leeway)
        throw Error("a token that is not valid yet");
}

void check_nonce(const json& claims, const IdTokenRules& rules) {
    const std::string nonce = text_in(claims, "nonce", "a token");
    if (rules.nonce.empty() ||
        !crypto::equal_in_constant_time(nonce, rules.nonce))
        throw Error("a token of another login");
}

/// Fit to be kept, and shown on one line.
bool is_line(const std::string& text, std::size_t most) {
    return !text.empty() && text.size() <= most &&
           std::none_of(text.begin(), text.end(), [](unsigned char c) {
               return c < ' ' || c == 0x7f;
           });
}

std::string name_in(const json& claims, const std::string& subject) {
    for (const char* claim : {"name", "preferred_username", "nickname"}) {
        const auto found = claims.find(claim);
        if (found == claims.end() || !found->is_string()) continue;
        std::string name = found->get<std::string>();
        if (is_line(name, 100)) return name;
    }
    return subject;
}

}  // namespace

Identity check_id_token(std::string_view token,
                        const KeySet& keys,
                        const IdTokenRules& rules) {
    const Parts parts = taken_apart(token);
    check_signature(parts, keys);
    const json& claims = parts.claims;
    check_issuer(claims, rules);
    check_audience(claims, rules);
    check_times(claims, rules);
    check_nonce(claims, rules);
    const std::string subject = text_in(claims, "sub", "a token");
    if (!is_line(subject, 255)) throw Error("a token without a proper \"sub\"");
    return {subject, name_in(claims, subject)};
}

}  // namespace tornado::oidc
