// Signatures: verified, and made (by a provider for development).

#include <array>

#include <nlohmann/json.hpp>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include "common/crypto/crypto.hpp"
#include "common/oidc/base64url.hpp"
#include "common/oidc/keys.hpp"
#include "common/oidc/signing_key.hpp"

namespace tornado::oidc {

namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

struct FreeSignature {
    void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};

using EcSignature = std::unique_ptr<ECDSA_SIG, FreeSignature>;

constexpr int half = 32;  // bytes of a P-256 number

const unsigned char* data_of(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* data_of(std::string& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

/// Ed25519 hashes by itself.
const EVP_MD* digest_of(Algorithm algorithm) {
    return algorithm == Algorithm::eddsa ? nullptr : EVP_sha256();
}

/// A token has both numbers of an ECDSA signature side by side (RFC 7518,
/// section 3.4); OpenSSL wants them packed in DER. Empty if they are not.
std::string der_of(std::string_view signature) {
    if (signature.size() != 2 * half) return "";
    const EcSignature numbers(ECDSA_SIG_new());
    BIGNUM* r = BN_bin2bn(data_of(signature), half, nullptr);
    BIGNUM* s = BN_bin2bn(data_of(signature.substr(half)), half, nullptr);
    ECDSA_SIG_set0(numbers.get(), r, s);
    std::string der(static_cast<std::size_t>(
                        std::max(i2d_ECDSA_SIG(numbers.get(), nullptr), 0)),
                    '\0');
    unsigned char* end = data_of(der);
    if (!der.empty()) i2d_ECDSA_SIG(numbers.get(), &end);
    return der;
}

/// The way back.
std::string side_by_side(std::string_view der) {
    const unsigned char* begin = data_of(der);
    const EcSignature numbers(
        d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(der.size())));
    std::string text(2 * half, '\0');
    BN_bn2binpad(ECDSA_SIG_get0_r(numbers.get()), data_of(text), half);
    BN_bn2binpad(ECDSA_SIG_get0_s(numbers.get()), data_of(text) + half, half);
    return text;
}

std::string number_in(const EVP_PKEY* key, const char* name) {
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &number) <= 0)
        throw Error(std::string("a key without ") + name);
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
    BN_bn2bin(number, data_of(bytes));
    BN_free(number);
    return bytes;
}

/// Curve points have a fixed width.
std::string coordinate_in(const EVP_PKEY* key, const char* name) {
    const std::string bytes = number_in(key, name);
    return std::string(half - bytes.size(), '\0') + bytes;
}

}  // namespace

bool PublicKey::verifies(std::string_view text,
                         std::string_view signature) const {
    const std::string der =
        algorithm_ == Algorithm::es256 ? der_of(signature) : "";
    const std::string_view proof =
        algorithm_ == Algorithm::es256 ? der : signature;
    const Context context(EVP_MD_CTX_new());
    return !proof.empty() &&
           EVP_DigestVerifyInit(context.get(),
                                nullptr,
                                digest_of(algorithm_),
                                nullptr,
                                key_.get()) == 1 &&
           EVP_DigestVerify(context.get(),
                            data_of(proof),
                            proof.size(),
                            data_of(text),
                            text.size()) == 1;
}

SigningKey::SigningKey(std::string id, Algorithm algorithm)
    : public_(
          std::move(id),
          algorithm,
          algorithm == Algorithm::rs256
              ? EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048})
          : algorithm == Algorithm::es256
              ? EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")
              : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")) {}

nlohmann::json SigningKey::jwk() const {
    nlohmann::json jwk{{"kid", public_.id()},
                       {"use", "sig"},
                       {"alg", std::string(name_of(public_.algorithm()))}};
    EVP_PKEY* key = public_.key_.get();
    switch (public_.algorithm()) {
    case Algorithm::rs256:
        jwk["kty"] = "RSA";
        jwk["n"] = base64url_encode(number_in(key, OSSL_PKEY_PARAM_RSA_N));
        jwk["e"] = base64url_encode(number_in(key, OSSL_PKEY_PARAM_RSA_E));
        break;
    case Algorithm::es256:
        jwk["kty"] = "EC";
        jwk["crv"] = "P-256";
        jwk["x"] =
            base64url_encode(coordinate_in(key, OSSL_PKEY_PARAM_EC_PUB_X));
        jwk["y"] =
            base64url_encode(coordinate_in(key, OSSL_PKEY_PARAM_EC_PUB_Y));
        break;
    case Algorithm::eddsa:
        std::string x(32, '\0');
        std::size_t size = x.size();
        EVP_PKEY_get_raw_public_key(key, data_of(x), &size);
        jwk["kty"] = "OKP";
        jwk["crv"] = "Ed25519";
        jwk["x"] = base64url_encode(x);
    }
    return jwk;
}

std::string SigningKey::signature_of(std::string_view text) const {
    const Context context(EVP_MD_CTX_new());
    std::array<unsigned char, 1024> buffer{};
    std::size_t size = buffer.size();
    if (EVP_DigestSignInit(context.get(),
                           nullptr,
                           digest_of(public_.algorithm()),
                           nullptr,
                           public_.key_.get()) != 1 ||
        EVP_DigestSign(
            context.get(), buffer.data(), &size, data_of(text), text.size()) !=
            1)
        throw Error("OpenSSL does not sign");
    const std::string signature(reinterpret_cast<const char*>(buffer.data()),
                                size);
    return public_.algorithm() == Algorithm::es256 ? side_by_side(signature)
                                                   : signature;
}

std::string SigningKey::sign(const nlohmann::json& claims) const {
    const nlohmann::json header{
        {"alg", std::string(name_of(public_.algorithm()))},
        {"kid", public_.id()},
        {"typ", "JWT"}};
    const std::string text =
        base64url_encode(header.dump()) + "." + base64url_encode(claims.dump());
    return text + "." + base64url_encode(signature_of(text));
}

}  // namespace tornado::oidc
