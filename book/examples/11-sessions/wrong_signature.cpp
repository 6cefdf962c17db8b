// A signature over parts that are put together without saying where one ends.

#include <cstdio>
#include <string>

#include "common/crypto/crypto.hpp"
#include "common/escape/escape.hpp"

using namespace tornado;

static std::string signature(const std::string& name,
                             const std::string& value) {
    const std::string secret = "nobody knows this";
    // WRONG: "a" and "bc" are signed like "ab" and "c".
    return escape::hex_encode(crypto::hmac_sha256(secret, name + value));
}

int main() {
    const std::string given = signature("seat", "12");
    const bool fits = given == signature("seat1", "2");
    std::printf("a cookie seat=12 was signed\n");
    std::printf("seat1=2 has the same signature: %s\n", fits ? "yes" : "no");
}
