#pragma once
// Base64 for URLs: "-" and "_", and no padding (RFC 4648, section 5).

#include <optional>
#include <string>
#include <string_view>

namespace tornado::oidc {

std::string base64url_encode(std::string_view bytes);

/// The bytes; nothing if `text` is not exactly what base64url_encode() makes
/// of some.
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace tornado::oidc
