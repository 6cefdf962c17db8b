#include "common/oidc/keys.hpp"

#include <array>
#include <utility>

#include <nlohmann/json.hpp>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "common/oidc/base64url.hpp"
#include "common/oidc/limits.hpp"

namespace tornado::oidc {

namespace {

using nlohmann::json;

constexpr std::array<std::pair<std::string_view, Algorithm>, 3> algorithms{
    {{"RS256", Algorithm::rs256},
     {"ES256", Algorithm::es256},
     {"EdDSA", Algorithm::eddsa}}};

/// The member of that name; empty if there is none, or if it is no text.
std::string text_of(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_string()) return "";
    return found->get<std::string>();
}

/// A number or a point, in base64url.
std::string bytes_of(const json& jwk, const char* name) {
    const auto bytes = base64url_decode(text_of(jwk, name));
    if (!bytes || bytes->empty())
        throw Error(std::string("a key's \"") + name + "\" is no base64url");
    return *bytes;
}

const unsigned char* octets_of(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

template <auto destroy>
struct Destroy {
    template <typename T>
    void operator()(T* object) const {
        destroy(object);
    }
};

using Number = std::unique_ptr<BIGNUM, Destroy<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Destroy<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Destroy<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Destroy<EVP_PKEY_CTX_free>>;

Number number_of(std::string_view bytes) {
    return Number(
        BN_bin2bn(octets_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

/// A public key of these parameters, which OpenSSL has checked.
EVP_PKEY* key_of(const char* type, const Builder& builder) {
    const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const KeyContext maker(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    if (!parameters || !maker || EVP_PKEY_fromdata_init(maker.get()) <= 0 ||
        EVP_PKEY_fromdata(
            maker.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) <= 0)
        throw Error(std::string("a key of type ") + type + " is not valid");
    const KeyContext checker(EVP_PKEY_CTX_new(key, nullptr));
    if (!checker || EVP_PKEY_public_check(checker.get()) <= 0) {
        EVP_PKEY_free(key);
        throw Error(std::string("a key of type ") + type + " is not valid");
    }
    return key;
}

EVP_PKEY* rsa_key(const json& jwk) {
    const Number modulus = number_of(bytes_of(jwk, "n"));
    const Number exponent = number_of(bytes_of(jwk, "e"));
    // Too short can be broken; too long takes seconds to verify, and seconds
    // are what a loop does not have. An exponent of one is no signature.
    const int bits = BN_num_bits(modulus.get());
    if (bits < 2048 || bits > 4096)
        throw Error("an RSA key of " + std::to_string(bits) + " bits");
    if (!BN_is_odd(exponent.get()) || BN_is_one(exponent.get()) ||
        BN_num_bits(exponent.get()) > 32)
        throw Error("an RSA key with an exponent that nobody uses");
    const Builder builder(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
    OSSL_PARAM_BLD_push_BN(
        builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
    return key_of("RSA", builder);
}

EVP_PKEY* ec_key(const json& jwk) {
    const std::string x = bytes_of(jwk, "x");
    const std::string y = bytes_of(jwk, "y");
    if (text_of(jwk, "crv") != "P-256" || x.size() != 32 || y.size() != 32)
        throw Error("a key on a curve that is not P-256");
    const std::string point = '\x04' + x + y;  // uncompressed
    const Builder builder(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_utf8_string(
        builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(
        builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
    return key_of("EC", builder);
}

EVP_PKEY* ed25519_key(const json& jwk) {
    const std::string x = bytes_of(jwk, "x");
    if (text_of(jwk, "crv") != "Ed25519" || x.size() != 32)
        throw Error("a key on a curve that is not Ed25519");
    return EVP_PKEY_new_raw_public_key(
        EVP_PKEY_ED25519, nullptr, octets_of(x), x.size());
}

Algorithm algorithm_of(const json& jwk) {
    const std::string type = text_of(jwk, "kty");
    if (type == "RSA") return Algorithm::rs256;
    if (type == "EC") return Algorithm::es256;
    if (type == "OKP") return Algorithm::eddsa;
    throw Error("a key of a type that is not known here");
}

/// Throws if the key says that it is for something else.
void check_use(const json& jwk, Algorithm algorithm) {
    if (jwk.contains("use") && text_of(jwk, "use") != "sig")
        throw Error("a key that is not for signatures");
    if (jwk.contains("alg") && text_of(jwk, "alg") != name_of(algorithm))
        throw Error("a key for another algorithm");
    if (!jwk.contains("key_ops")) return;
    for (const json& operation : jwk["key_ops"])
        if (operation == "verify") return;
    throw Error("a key that is not for verifying");
}

}  // namespace

Algorithm algorithm_named(std::string_view name) {
    for (const auto& [known, algorithm] : algorithms)
        if (known == name) return algorithm;
    throw Error("signatures by \"" + std::string(name.substr(0, 20)) +
                "\" are not accepted");
}

std::string_view name_of(Algorithm algorithm) {
    return algorithms.at(static_cast<std::size_t>(algorithm)).first;
}

PublicKey::PublicKey(std::string id, Algorithm algorithm, EVP_PKEY* key)
    : id_(std::move(id))
    , algorithm_(algorithm)
    , key_(key, EVP_PKEY_free) {
    if (!key_) throw Error("a key that OpenSSL does not take");
}

PublicKey PublicKey::parse(const json& jwk) {
    if (!jwk.is_object()) throw Error("a key that is no object");
    const Algorithm algorithm = algorithm_of(jwk);
    check_use(jwk, algorithm);
    EVP_PKEY* key = algorithm == Algorithm::rs256   ? rsa_key(jwk)
                    : algorithm == Algorithm::es256 ? ec_key(jwk)
                                                    : ed25519_key(jwk);
    return {text_of(jwk, "kid"), algorithm, key};
}

KeySet KeySet::parse(std::string_view text) {
    const json set = parse_json(text, max_keys_size, "a set of keys");
    if (!set.contains("keys") || !set["keys"].is_array())
        throw Error("a set of keys without \"keys\"");
    if (set["keys"].size() > max_keys) throw Error("a set of too many keys");
    std::vector<PublicKey> keys;
    for (const json& jwk : set["keys"]) {
        try {
            keys.push_back(PublicKey::parse(jwk));
        } catch (const Error&) {
            // For somebody else. A token that names it finds no key.
        }
    }
    return KeySet(std::move(keys));
}

const PublicKey& KeySet::find(std::string_view id, Algorithm algorithm) const {
    const PublicKey* found = nullptr;
    for (const PublicKey& key : keys_) {
        if (key.algorithm() != algorithm) continue;
        if (!id.empty() && key.id() != id) continue;
        if (found) throw Error("several keys fit, and none is named");
        found = &key;
    }
    if (found) return *found;
    throw UnknownKeyError("there is no key \"" + std::string(id.substr(0, 40)) +
                          "\" for " + std::string(name_of(algorithm)));
}

}  // namespace tornado::oidc
