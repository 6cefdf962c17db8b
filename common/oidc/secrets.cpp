#include "common/oidc/secrets.hpp"

#include "common/crypto/crypto.hpp"
#include "common/oidc/base64url.hpp"

namespace tornado::oidc {

std::string random_token() {
    constexpr std::size_t bytes = 32;
    return base64url_encode(crypto::random_bytes(bytes));
}

std::string code_challenge(std::string_view verifier) {
    return base64url_encode(crypto::sha256(verifier));
}

}  // namespace tornado::oidc
