#include <cstdint>
#include <string>

#include "common/numbers/whole_number.hpp"
#include "common/testing/testing.hpp"

using tornado::numbers::whole_number;

TEST_CASE("00.1 whole_number: a number, and nothing besides" *
          doctest::description("\"12 apples\" is no number, and what is too "
                               "large is not the largest.")) {
    EXPECT_EQ(whole_number<int>("0").value_or(-1), 0);
    EXPECT_EQ(whole_number<int>("-12").value_or(0), -12);
    EXPECT_EQ(whole_number<std::uint16_t>("65535").value_or(0), 65535);
    EXPECT_EQ(whole_number<unsigned>("ff", 16).value_or(0), 255U);
    for (const std::string text :
         {"", " 1", "1 ", "+1", "-", "1.0", "12 apples", "0x1", "2147483648"})
        EXPECT(!whole_number<int>(text), "\"" + text + "\" is none");
    EXPECT(!whole_number<std::uint16_t>("65536"), "65536 is too large");
    EXPECT(!whole_number<unsigned>("-0"), "-0 has a sign");
}
