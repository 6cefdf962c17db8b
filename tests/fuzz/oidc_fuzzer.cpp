// Everything that common/oidc reads from a provider or a browser. Claims are
// signed with a good key, too, so that the checks behind the signature are
// reached.

#include <cstddef>
#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

#include "common/oidc/base64url.hpp"
#include "common/oidc/oidc.hpp"
#include "common/oidc/signing_key.hpp"

using namespace tornado::oidc;

template <typename Read>
static void read(const Read& reads) {
    try {
        reads();
    } catch (const Error&) {
        // Refused, with a sentence.
    }
}

static void check_bytes(const std::string& text) {
    const auto bytes = base64url_decode(text);
    if (bytes && base64url_encode(*bytes) != text) __builtin_trap();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    static const SigningKey key("one", Algorithm::eddsa);
    static const KeySet keys({key.public_key()});
    const std::string text(reinterpret_cast<const char*>(data), size);
    const IdTokenRules rules{.issuer = "i",
                             .client_id = "c",
                             .nonce = "n",
                             .now = std::chrono::system_clock::time_point(
                                 std::chrono::seconds(1000))};
    check_bytes(text);
    read([&] { (void)KeySet::parse(text); });
    read([&] { (void)parse_discovery(text, "https://a"); });
    read([&] { (void)id_token_in(text); });
    read([&] { (void)discovery_url(text); });
    read([&] { (void)check_id_token(text, keys, rules); });
    const auto claims = nlohmann::json::parse(text, nullptr, false);
    if (claims.is_object())
        read([&] { (void)check_id_token(key.sign(claims), keys, rules); });
    return 0;
}
