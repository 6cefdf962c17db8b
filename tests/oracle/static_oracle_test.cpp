// The table about files against the real Tornado that Debian has. Skipped (exit
// code 77) where the package python3-tornado is missing.

#include <string>
#include <vector>

#include "common/testing/testing.hpp"

#include "tests/oracle/oracle_app.hpp"
#include "tests/support/static_table.hpp"

using namespace tornado;
using namespace tornado::testing;

TEST_CASE("11.0 Tornado: answers the table about files as it says" *
          doctest::description("Proves the table, and not our handler.")) {
    OracleApp app;
    Lines differences;
    for (const auto& group : {static_paths(),
                              static_folders(),
                              static_types(),
                              static_conditions(),
                              static_parts()})
        for (const WebRow& row : group) {
            const auto got = app.ask(row.request).summary(row.shown);
            if (got != row.answer)
                differences.push_back(row.name + ": " + got + " and not " +
                                      row.answer);
        }
    EXPECT_EQ(differences, Lines{});
}
