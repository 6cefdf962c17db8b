#include <cstdint>
#include <optional>
#include <string_view>

#include "common/numbers/whole_number.hpp"
#include "common/testing/testing.hpp"

using tornado::numbers::whole_number;

TEST_CASE("00.1 whole_number: a number, and nothing besides" *
          doctest::description("\"12 apples\" is no number, and what is too "
                               "large is not the largest.")) {
    EXPECT_EQ(whole_number<int>("0"), 0);
    EXPECT_EQ(whole_number<int>("-12"), -12);
    EXPECT_EQ(whole_number<std::uint16_t>("65535"), 65535);
    EXPECT_EQ(whole_number<unsigned>("ff", 16), 255);
    for (const std::string_view text :
         {"", " 1", "1 ", "+1", "-", "1.0", "12 apples", "0x1", "2147483648"})
        EXPECT_EQ(whole_number<int>(text), std::nullopt);
    EXPECT_EQ(whole_number<std::uint16_t>("65536"), std::nullopt);
    EXPECT_EQ(whole_number<unsigned>("-0"), std::nullopt);
}
