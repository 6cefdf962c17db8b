#include <set>
#include <string>

#include "common/crypto/crypto.hpp"
#include "common/escape/escape.hpp"
#include "common/testing/testing.hpp"

using namespace tornado;

TEST_CASE("00.0 crypto: SHA-1 gives what FIPS 180 says" *
          doctest::description("The known answers of the standard.")) {
    EXPECT_EQ(crypto::sha1_hex(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    EXPECT_EQ(crypto::sha1_hex("abc"),
              "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(escape::hex_encode(crypto::sha1("abc")), crypto::sha1_hex("abc"));
}

TEST_CASE("00.0 crypto: SHA-256 gives what FIPS 180 says" *
          doctest::description("The known answers of the standard.")) {
    EXPECT_EQ(
        escape::hex_encode(crypto::sha256("")),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(
        escape::hex_encode(crypto::sha256("abc")),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("00.0 crypto: SHA-256 of pieces is that of the whole" *
          doctest::description("A file need not be in memory.")) {
    crypto::Sha256 pieces;
    for (const char* piece : {"", "a", "bc"})
        pieces.update(piece);
    EXPECT_EQ(escape::hex_encode(pieces.digest()),
              escape::hex_encode(crypto::sha256("abc")));
}

TEST_CASE("00.0 crypto: HMAC-SHA256 gives what RFC 4231 says" *
          doctest::description("Its cases 2 and 6; and what Python says of an "
                               "empty key.")) {
    EXPECT_EQ(
        escape::hex_encode(
            crypto::hmac_sha256("Jefe", "what do ya want for nothing?")),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(
        escape::hex_encode(crypto::hmac_sha256(
            std::string(131, '\xaa'),
            "Test Using Larger Than Block-Size Key - Hash Key First")),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    EXPECT_EQ(
        escape::hex_encode(crypto::hmac_sha256("", "")),
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("00.0 crypto: random bytes are as many as asked for, and new" *
          doctest::description("A thousand times sixteen, all different.")) {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const std::string bytes = crypto::random_bytes(16);
        CHECK(bytes.size() == 16);
        seen.insert(bytes);
    }
    EXPECT_EQ(seen.size(), 1000u);
    EXPECT_EQ(crypto::random_bytes(0), "");
}

TEST_CASE("00.0 crypto: equality is that of all bytes" *
          doctest::description("Also of those behind a zero.")) {
    using crypto::equal_in_constant_time;
    CHECK(equal_in_constant_time("", ""));
    CHECK(equal_in_constant_time({"a\0b", 3}, {"a\0b", 3}));
    CHECK_FALSE(equal_in_constant_time({"a\0b", 3}, {"a\0c", 3}));
    CHECK_FALSE(equal_in_constant_time("abc", "abcd"));
    CHECK_FALSE(equal_in_constant_time("abc", ""));
}
