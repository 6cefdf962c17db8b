#include <string>

#include "common/gzip/deflate.hpp"
#include "common/testing/testing.hpp"

using namespace tornado;
using namespace tornado::testing;

TEST_CASE("00.1 Deflater: texts one after the other, each complete" *
          doctest::description("What a text has in common with the one before "
                               "is not packed again.")) {
    Deflater deflater(6, 15);
    Inflater inflater(15);
    const std::string text = "A shop with a few items of one kind.";
    const std::string first = deflater.pack(text);
    const std::string second = deflater.pack(text);
    EXPECT(first.ends_with(std::string("\0\0\xff\xff", 4)), "the four bytes");
    EXPECT(second.size() < first.size() / 2, "the second is much shorter");
    EXPECT_EQ(inflater.unpack(first, 100).value_or("too large"), text);
    EXPECT_EQ(inflater.unpack(second, 100).value_or("too large"), text);
}

TEST_CASE("00.1 Inflater: stops at the limit" *
          doctest::description("A few bytes can stand for a million.")) {
    const std::string text(1'000'000, 'a');
    const std::string packed = Deflater(9, 15).pack(text);
    EXPECT(packed.size() < 2000, "few bytes");
    EXPECT(!Inflater(15).unpack(packed, 999'999), "one byte too many");
    EXPECT(Inflater(15).unpack(packed, 1'000'000) == text, "exactly so many");
    EXPECT(Inflater(15).unpack(packed, std::string::npos) == text, "no limit");
}

TEST_CASE("00.1 Inflater: refuses what is not packed" *
          doctest::description("Bytes from outside may be anything.")) {
    bool refused = false;
    try {
        (void)Inflater(15).unpack("\xff\xff\xff\xff", 100);
    } catch (const DeflateError&) {
        refused = true;
    }
    EXPECT(refused, "a DeflateError");
    EXPECT_EQ(Inflater(15).unpack("", 100).value_or("none"), "");
}
