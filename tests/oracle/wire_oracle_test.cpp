// The wire table against the real Tornado that Debian has. Skipped (exit code
// 77) where the package python3-tornado is missing.

#include <string>
#include <vector>

#include <poll.h>

#include "common/testing/testing.hpp"

#include "tests/oracle/oracle_app.hpp"
#include "tests/support/wire_client.hpp"
#include "tests/support/wire_table.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

void answers_as_recorded(const std::vector<WireRow>& rows) {
    OracleApp app;
    std::string got;
    std::string expected;
    for (const WireRow& row : rows) {
        const auto turn = [] { ::poll(nullptr, 0, 5); };
        got += row.name + ": " + answer_of(row, app.port(), turn) + "\n";
        expected += row.name + ": " +
                    (row.tornado62.empty() ? row.answer : row.tornado62) + "\n";
    }
    EXPECT_EQ(got, expected);
}

}  // namespace

TEST_CASE("06.0 Tornado: answers the wire table as it says" *
          doctest::description("Proves the table, and not our server.")) {
    std::vector<WireRow> rows;
    for (const auto& group : {wire_connection(),
                              wire_syntax(),
                              wire_lengths(),
                              wire_chunks(),
                              wire_limits(),
                              wire_answers()})
        rows.insert(rows.end(), group.begin(), group.end());
    answers_as_recorded(rows);
}
