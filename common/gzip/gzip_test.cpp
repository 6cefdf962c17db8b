#include <algorithm>
#include <string>
#include <string_view>

#include "common/gzip/gzip.hpp"
#include "common/testing/testing.hpp"

using namespace tornado;

static std::string
unpack(std::string_view packed, std::size_t slice, std::size_t most) {
    GzipDecompressor unpacker;
    std::string all;
    while (!packed.empty()) {
        unpacker.feed(packed.substr(0, slice));
        packed.remove_prefix(std::min(slice, packed.size()));
        for (std::string piece; !(piece = unpacker.read(most)).empty();) {
            CHECK(piece.size() <= most);
            all += piece;
        }
    }
    CHECK(unpacker.done());
    return all;
}

TEST_CASE("00.1 GzipDecompressor: what was packed comes out again" *
          doctest::description("However the bytes are cut.")) {
    const std::string text = std::string(100'000, 'x') + "the end";
    const std::string packed = gzip_compress(text);
    CHECK(packed.size() < 1000);
    for (unsigned slice : {1U, 7U, 1000U})
        for (unsigned most : {10U, 65536U, 200000U})
            CHECK(unpack(packed, slice, most) == text);
    CHECK(unpack(gzip_compress(""), 1, 10).empty());
}

TEST_CASE("00.1 GzipDecompressor: what is no gzip, or not all of it" *
          doctest::description("A body may lie about what it is.")) {
    GzipDecompressor unpacker;
    unpacker.feed("plain text, and long enough");
    CHECK_THROWS_AS(unpacker.read(10), GzipError);
    GzipDecompressor half;
    half.feed(gzip_compress("text").substr(0, 10));
    CHECK(half.read(10).empty());
    CHECK_FALSE(half.done());
    GzipDecompressor more;
    more.feed(gzip_compress("text") + "x");
    CHECK(more.read(10) == "text");
    CHECK_THROWS_AS(more.read(10), GzipError);
    // The same, where nothing comes out of the last bytes any more.
    GzipDecompressor late;
    const std::string packed = gzip_compress("text");
    late.feed(packed.substr(0, packed.size() - 1));
    CHECK(late.read(10) == "text");
    late.feed(packed.substr(packed.size() - 1) + "x");
    CHECK_THROWS_AS(late.read(10), GzipError);
}
