#include <string>
#include <vector>

#include "common/testing/testing.hpp"

using namespace tornado::testing;

TEST_CASE("00.1 show: control characters are visible" *
          doctest::description("A learner must see \\r and \\n.")) {
    CHECK(show("GET /\r\n\"\x01") == R"("GET /\r\n\"\x01")");
    CHECK(show(std::vector<int>{1, 2}) == "[1, 2]");
}

TEST_CASE("00.2 difference: the caret stands under the first wrong byte" *
          doctest::description("Escapes count as wide as they print.")) {
    Difference d = difference("a\r\nXc", "a\r\nbc");
    CHECK(d.expected == R"(a\r\nbc)");
    CHECK(d.got == R"(a\r\nXc)");
    CHECK(d.caret == "     ^");
    std::string far(100, '.');
    d = difference(far + "X", far + "b");
    CHECK(d.got[d.caret.size() - 1 + std::string("…").size() - 1] == 'X');
}
