#pragma once
// What a login makes up for itself: state, nonce, and PKCE's verifier (RFC
// 7636, Proof Key for Code Exchange).

#include <string>
#include <string_view>

namespace tornado::oidc {

/// 43 characters that nobody can guess, and that may stand in a URL: a state, a
/// nonce, a code verifier.
std::string random_token();

/// What is shown first of a verifier: its hash (method "S256"). Whoever steals
/// the code on its way through the browser does not have the verifier.
std::string code_challenge(std::string_view verifier);

}  // namespace tornado::oidc
