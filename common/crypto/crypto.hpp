#pragma once
// Hashes, signatures and chance; OpenSSL does the work.
//
// Mirrors what Tornado takes from Python: hashlib, hmac, os.urandom().

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;  // OpenSSL's EVP_MD_CTX

namespace tornado::crypto {

/// The SHA-1 of `bytes`: 20 bytes. Good for telling contents apart, as an ETag
/// does; no protection against somebody who means harm.
/// Python: hashlib.sha1(bytes).digest()
std::string sha1(std::string_view bytes);

/// The same in hexadecimal: 40 digits.
/// Python: hashlib.sha1(bytes).hexdigest()
std::string sha1_hex(std::string_view bytes);

/// The SHA-256 of `bytes`: 32 bytes.
std::string sha256(std::string_view bytes);

/// The same of bytes that come piece by piece.
class Sha256 {
  public:
    Sha256();

    void update(std::string_view piece);

    /// Of all pieces so far. To be called once, at the end.
    std::string digest();

  private:
    struct Free {
        void operator()(evp_md_ctx_st* state) const;
    };

    std::unique_ptr<evp_md_ctx_st, Free> state_;
};

/// Signs `bytes` with HMAC-SHA256: 32 bytes that nobody can make who does not
/// have the key. Python: hmac.new(key, bytes, hashlib.sha256).digest()
std::string hmac_sha256(std::string_view key, std::string_view bytes);

/// Bytes that nobody can foretell.
/// errors: std::runtime_error if the system has none to give
/// Python: os.urandom()
std::string random_bytes(std::size_t count);

/// Compares in a time that does not depend on how much of them is equal, so
/// that nobody finds out a secret piece by piece by asking often. How long they
/// are is no secret.
/// Python: hmac.compare_digest()
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace tornado::crypto
