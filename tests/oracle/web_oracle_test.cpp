// The web table against the real Tornado that Debian has. Skipped (exit code
// 77) where the package python3-tornado is missing.

#include <string>
#include <vector>

#include "common/testing/testing.hpp"

#include "tests/oracle/oracle_app.hpp"
#include "tests/support/web_table.hpp"

using namespace tornado;
using namespace tornado::testing;

TEST_CASE("07.0 Tornado: answers the web table as it says" *
          doctest::description("Proves the table, and not our handlers.")) {
    OracleApp app;
    Lines differences;
    for (const auto& group : {web_arguments(),
                              web_groups(),
                              web_headers(),
                              web_errors(),
                              web_etags(),
                              web_multipart(),
                              web_bad_multipart()})
        for (const WebRow& row : group) {
            const auto got = app.ask(row.request).summary(row.shown);
            if (got != row.answer)
                differences.push_back(row.name + ": " + got + " and not " +
                                      row.answer);
        }
    EXPECT_EQ(differences, Lines{});
}
