#pragma once
// Both halves of a key: what a provider has. Ours is for development only.

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "common/oidc/keys.hpp"

namespace tornado::oidc {

/// A new key, which nobody else has, and which is gone with the process.
class SigningKey {
  public:
    /// An RSA key takes a tenth of a second or more to make, others no time.
    explicit SigningKey(std::string id, Algorithm algorithm = Algorithm::es256);

    const PublicKey& public_key() const { return public_; }

    /// The public half as a provider publishes it.
    nlohmann::json jwk() const;

    std::string signature_of(std::string_view text) const;

    /// A signed token: header.claims.signature.
    std::string sign(const nlohmann::json& claims) const;

  private:
    PublicKey public_;  // holds both halves here
};

}  // namespace tornado::oidc
