// The web table against the real Tornado that Debian has. Skipped (exit code
// 77) where the package python3-tornado is missing.

#include <optional>
#include <string>
#include <vector>

#include <poll.h>

#include "common/testing/client.hpp"
#include "common/testing/testing.hpp"

#include "tests/oracle/oracle_app.hpp"
#include "tests/support/web_table.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

WebAnswer ask(const std::string& request, std::uint16_t port) {
    Client client(port);
    client.send(request);
    std::optional<WebAnswer> answer;
    drive_until([] { ::poll(nullptr, 0, 5); },
                [&] {
                    const bool closed = client.closed();
                    WebAnswerReader reader(request.starts_with("HEAD "));
                    answer = reader.read(client.received(), closed);
                    return answer || closed;
                },
                "there is an answer");
    return answer.value_or(WebAnswer{"closed", {}, ""});
}

}  // namespace

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
            const auto got = ask(row.request, app.port()).summary(row.shown);
            if (got != row.answer)
                differences.push_back(row.name + ": " + got + " and not " +
                                      row.answer);
        }
    EXPECT_EQ(differences, Lines{});
}
