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
