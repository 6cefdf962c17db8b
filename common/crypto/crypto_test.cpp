#include "common/crypto/crypto.hpp"
#include "common/testing/testing.hpp"

using namespace tornado;

TEST_CASE("00.0 crypto: SHA-1 gives what FIPS 180 says" *
          doctest::description("The known answers of the standard.")) {
    EXPECT_EQ(crypto::sha1_hex(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    EXPECT_EQ(crypto::sha1_hex("abc"),
              "a9993e364706816aba3e25717850c26c9cd0d89d");
}
