#include <doctest/doctest.h>

#include "tools/learn/tests/support.hpp"
#include "tools/learn/text.hpp"

using namespace tornado::learn;

TEST_SUITE("text") {

    TEST_CASE("wrap breaks at blanks and keeps to the width") {
        CHECK(wrap("one two three", 7) == "one two\nthree\n");
        CHECK(wrap("one two", 20, "- ", "  ") == "- one two\n");
        CHECK(wrap("one two three", 9, "- ", "  ") == "- one two\n  three\n");
        CHECK(wrap("", 9) == "\n");
    }

    TEST_CASE("a word that is wider than the page stands alone") {
        CHECK(wrap("a /very/long/path b", 6) == "a\n/very/long/path\nb\n");
    }

    TEST_CASE("columns count letters, not bytes and not colours") {
        CHECK(columns("\u2713 caf\u00e9") == 6);
        CHECK(columns("\033[1;31mred\033[0m") == 3);
        CHECK(pad("\u2713", 3) == "\u2713  ");
    }

    TEST_CASE("shorten cuts between letters") {
        CHECK(shorten("short", 5) == "short");
        CHECK(shorten("a longer text", 8) == "a lon...");
        CHECK(shorten("\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9", 5) ==
              "\u00e9\u00e9...");
    }

    TEST_CASE("a list reads like a sentence") {
        CHECK(enumerate({}).empty());
        CHECK(enumerate({"a"}) == "a");
        CHECK(enumerate({"a", "b"}) == "a and b");
        CHECK(enumerate({"a", "b", "c"}) == "a, b and c");
    }

    TEST_CASE("numbers for people") {
        CHECK(count(1, "test") == "1 test");
        CHECK(count(0, "test") == "0 tests");
        CHECK(seconds_text(0.44) == "0.4 s");
        CHECK(seconds_text(12.4) == "12 s");
        CHECK(seconds_text(185) == "3 min 05 s");
        CHECK(two_digits(7) == "07");
        CHECK(distance("chek", "check") == 1);
        CHECK(distance("check", "check") == 0);
    }

    TEST_CASE("split keeps what is empty, split_words does not") {
        CHECK(split("a\t\tb", '\t') == std::vector<std::string>{"a", "", "b"});
        CHECK(split_words("  a \t b\n") == std::vector<std::string>{"a", "b"});
        CHECK(split_lines("a\n\nb\n") ==
              std::vector<std::string>{"a", "", "b"});
    }

}  // TEST_SUITE
