#include <string>
#include <utility>
#include <vector>

#include "common/escape/escape.hpp"
#include "common/testing/testing.hpp"

using namespace tornado;
using Values = std::vector<std::string>;

TEST_CASE("00.1 escape: a query's names and values" *
          doctest::description("Blank values are values; '+' is a space; ';' "
                               "separates nothing.")) {
    const auto arguments =
        escape::parse_qs("q=&a=1&a=2&b+c=%41%2b+d&&e;f=g&h&%zz=%4");
    EXPECT_EQ(arguments.at("q"), (Values{""}));
    EXPECT_EQ(arguments.at("a"), (Values{"1", "2"}));
    EXPECT_EQ(arguments.at("b c"), (Values{"A+ d"}));
    EXPECT_EQ(arguments.at("e;f"), (Values{"g"}));
    EXPECT_EQ(arguments.at("h"), (Values{""}));
    EXPECT_EQ(arguments.at("%zz"), (Values{"%4"}));
    CHECK(arguments.size() == 6);
    CHECK(escape::parse_qs("").empty());
}

TEST_CASE("00.1 escape: URLs, for a query and for a path" *
          doctest::description("Only in a query a space may be '+'.")) {
    EXPECT_EQ(escape::url_escape("a b/c\xC3\xA9~"), "a+b%2Fc%C3%A9~");
    EXPECT_EQ(escape::url_escape("a b/c+", false), "a%20b/c%2B");
    EXPECT_EQ(escape::url_unescape("a+b%2Fc%C3%A9%"), "a b/c\xC3\xA9%");
    EXPECT_EQ(escape::url_unescape("a+b%20c%2", false), "a+b c%2");
    EXPECT_EQ(escape::url_unescape("%00").size(), 1U);
}

TEST_CASE("00.2 escape: HTML" *
          doctest::description("Text must not become a tag.")) {
    EXPECT_EQ(escape::xhtml_escape("<a href=\"'\">&"),
              "&lt;a href=&quot;&#x27;&quot;&gt;&amp;");
}

TEST_CASE("00.3 escape: base64 there and back" *
          doctest::description("RFC 4648's own examples, and what is none.")) {
    const std::vector<std::pair<std::string, std::string>> rows = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"\xFF\xFE", "//4="}};
    for (const auto& [bytes, text] : rows) {
        EXPECT_EQ(escape::base64_encode(bytes), text);
        EXPECT_EQ(escape::base64_decode(text).value_or("none"), bytes);
    }
    for (const char* wrong : {"Zg", "Zg=a", "Z===", "====", "Zh==", "Zg=\n"})
        CHECK_FALSE(escape::base64_decode(wrong));
}

TEST_CASE("00.4 escape: hexadecimal and back" *
          doctest::description("Whatever the bytes are.")) {
    const std::string bytes("\x00\x7f\xff Az", 6);
    EXPECT_EQ(escape::hex_encode(bytes), "007fff20417a");
    EXPECT_EQ(escape::hex_decode("007fFF20417A").value_or("none"), bytes);
    EXPECT_EQ(escape::hex_decode("").value_or("none"), "");
    for (const char* wrong : {"0", "0g", "g0", "0x", " 0", "00 "})
        CHECK_FALSE(escape::hex_decode(wrong));
}

TEST_CASE("00.4 escape: UTF-8 and what is not" *
          doctest::description("Overlong forms and surrogates are not.")) {
    for (const char* right : {"",
                              "a",
                              "\xC3\xA9",
                              "\xE2\x82\xAC",
                              "\xF0\x9F\x98\x80",
                              "\xF4\x8F\xBF\xBF"})
        CHECK(escape::is_utf8(right));
    for (const char* wrong : {"\x80",
                              "\xC3",
                              "\xC0\xAF",
                              "\xE0\x80\x80",
                              "\xED\xA0\x80",
                              "\xF4\x90\x80\x80",
                              "\xFF",
                              "\xE2\x82"})
        CHECK_FALSE(escape::is_utf8(wrong));
    for (std::size_t before = 0; before < 20; ++before) {
        const std::string text(before, 'a');
        CHECK(escape::is_utf8(text + "\xC3\xBC" + text));
        CHECK_FALSE(escape::is_utf8(text + "\xFF" + text));
        CHECK_FALSE(escape::is_utf8(text + "\xC3"));
    }
}
