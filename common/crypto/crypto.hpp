#pragma once
// Hashes; OpenSSL does the work.

#include <string>
#include <string_view>

namespace tornado::crypto {

/// The SHA-1 of `bytes` in hexadecimal: 40 digits. Good for telling contents
/// apart, as an ETag does; no protection against somebody who means harm.
std::string sha1_hex(std::string_view bytes);

}  // namespace tornado::crypto
