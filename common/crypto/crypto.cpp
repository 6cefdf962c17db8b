// What SHA1_Init() belongs to is called outdated by OpenSSL 3. But what is to
// take its place costs as much again as to hash a small page, and each answer
// has an ETag.
#define OPENSSL_API_COMPAT 10100

#include "common/crypto/crypto.hpp"

#include <array>
#include <limits>
#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include "common/escape/escape.hpp"

namespace tornado::crypto {

namespace {

const unsigned char* data(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* data(std::string& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

int int_size(std::size_t size) {
    if (size > std::numeric_limits<int>::max())
        throw std::length_error("crypto: too many bytes");
    return static_cast<int>(size);
}

/// Not in a std::string: these are too many bytes for one without an
/// allocation.
std::array<char, SHA_DIGEST_LENGTH> sha1_digest(std::string_view bytes) {
    ::SHA_CTX state;
    std::array<char, SHA_DIGEST_LENGTH> digest{};
    if (::SHA1_Init(&state) != 1 ||
        ::SHA1_Update(&state, bytes.data(), bytes.size()) != 1 ||
        ::SHA1_Final(reinterpret_cast<unsigned char*>(digest.data()), &state) !=
            1)
        throw std::runtime_error("SHA-1 failed");
    return digest;
}

}  // namespace

std::string sha1(std::string_view bytes) {
    const auto digest = sha1_digest(bytes);
    return {digest.data(), digest.size()};
}

std::string sha1_hex(std::string_view bytes) {
    const auto digest = sha1_digest(bytes);
    return escape::hex_encode({digest.data(), digest.size()});
}

std::string sha256(std::string_view bytes) {
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    ::SHA256(data(bytes), bytes.size(), data(digest));
    return digest;
}

void Sha256::Free::operator()(EVP_MD_CTX* state) const {
    ::EVP_MD_CTX_free(state);
}

Sha256::Sha256()
    : state_(::EVP_MD_CTX_new()) {
    if (!state_ ||
        ::EVP_DigestInit_ex(state_.get(), ::EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("SHA-256 failed");
}

void Sha256::update(std::string_view piece) {
    if (::EVP_DigestUpdate(state_.get(), piece.data(), piece.size()) != 1)
        throw std::runtime_error("SHA-256 failed");
}

std::string Sha256::digest() {
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    if (::EVP_DigestFinal_ex(state_.get(), data(digest), nullptr) != 1)
        throw std::runtime_error("SHA-256 failed");
    return digest;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
    // Without a key OpenSSL takes the one of the last call, unless there is an
    // address.
    static constexpr std::array<unsigned char, 1> none{};
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    if (!::HMAC(::EVP_sha256(),
                key.empty() ? none.data() : data(key),
                int_size(key.size()),
                data(bytes),
                bytes.size(),
                data(digest),
                nullptr))
        throw std::runtime_error("HMAC failed");
    return digest;
}

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    if (::RAND_bytes(data(bytes), int_size(count)) != 1)
        throw std::runtime_error("RAND_bytes failed: no random bytes");
    return bytes;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           ::CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace tornado::crypto
