#include <nlohmann/json.hpp>

#include "common/escape/json.hpp"
#include "common/testing/testing.hpp"

using namespace tornado;

TEST_CASE("00.0 escape: JSON never ends the script that it stands in" *
          doctest::description(
              "A page that has JSON within <script> ends at the first </, "
              "whoever wrote it. [MSG-10]")) {
    const nlohmann::json value{{"a", "</script></b>"}, {"n", 1}};
    EXPECT_EQ(escape::json_encode(value), R"({"a":"<\/script><\/b>","n":1})");
}

TEST_CASE("00.0 escape: JSON that is full of such ends costs as much as its "
          "bytes" *
          doctest::description(
              "Whoever moves the rest for each of them stands still for "
              "minutes, and anybody can send such a text. [MSG-10]")) {
    constexpr std::size_t count = 300'000;
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += "</";
    EXPECT_EQ(escape::json_encode(text).size(), 3 * count + 2);
}
