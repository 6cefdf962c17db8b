#pragma once
// The keys with which a provider signs: their public halves, as it publishes
// them (RFC 7517, JSON Web Key).
//
// Left out on purpose: keys that come inside a token or from a URL in it.
// Whoever writes a token could name his own.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "common/oidc/error.hpp"

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace tornado::oidc {

/// What signatures are accepted: RSA PKCS #1 with SHA-256, ECDSA on P-256 with
/// SHA-256, Ed25519. Not "none", and not HMAC: its key would be the client's
/// secret, or, for who is careless, a public key that everybody has.
enum class Algorithm { rs256, es256, eddsa };

/// "RS256", "ES256", "EdDSA".
/// errors: Error for all others
Algorithm algorithm_named(std::string_view name);
std::string_view name_of(Algorithm algorithm);

/// One public key, and what it is for.
class PublicKey {
  public:
    /// errors: Error if it is no key that is good for one of the algorithms
    static PublicKey parse(const nlohmann::json& jwk);

    const std::string& id() const { return id_; }

    Algorithm algorithm() const { return algorithm_; }

    /// True if whoever has the private half has signed exactly `text`.
    bool verifies(std::string_view text, std::string_view signature) const;

  private:
    friend class SigningKey;

    PublicKey(std::string id, Algorithm algorithm, evp_pkey_st* key);

    std::string id_;  // "kid"; may be empty
    Algorithm algorithm_;
    std::shared_ptr<evp_pkey_st> key_;
};

/// All keys of a provider.
class KeySet {
  public:
    KeySet() = default;

    explicit KeySet(std::vector<PublicKey> keys)
        : keys_(std::move(keys)) {}

    /// What a jwks_uri answers. Keys that are for something else, or of a kind
    /// that is not known here, are passed over.
    ///
    /// errors: Error if it is no set of keys, or too large
    static KeySet parse(std::string_view json);

    /// The key for a token.
    ///
    /// id:     the token's "kid"; empty: it has none, and then there must be
    ///         one key only that fits
    /// errors: UnknownKeyError if there is none; Error if there are several
    const PublicKey& find(std::string_view id, Algorithm algorithm) const;

    std::size_t size() const { return keys_.size(); }

  private:
    std::vector<PublicKey> keys_;
};

}  // namespace tornado::oidc
