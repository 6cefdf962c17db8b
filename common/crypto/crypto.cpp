#include "common/crypto/crypto.hpp"

#include <array>
#include <span>

#include <openssl/sha.h>

namespace tornado::crypto {

namespace {

std::string hex(std::span<const unsigned char> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const unsigned char byte : bytes) {
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

}  // namespace

std::string sha1_hex(std::string_view bytes) {
    std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
    ::SHA1(reinterpret_cast<const unsigned char*>(bytes.data()),
           bytes.size(),
           digest.data());
    return hex(digest);
}

}  // namespace tornado::crypto
