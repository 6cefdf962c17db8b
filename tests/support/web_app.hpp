#pragma once
// The application of the web table. Its twin for the real Tornado is
// tests/oracle/web_app.py: what one page does here, it does there. For tests
// only; the pages are in tests/07-callback-handlers/web_pages.cpp.

#include <string>
#include <vector>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "tests/support/web_server.hpp"
#include "tests/support/web_table.hpp"
#include "web.hpp"

namespace tornado::testing {

namespace pages {

web::Rules rules();

}  // namespace pages

/// Asks for each row, and compares.
inline void answers_the_table(const std::vector<WebRow>& rows) {
    const ExpectLog quiet("");
    WebServer at(pages::rules());
    for (const WebRow& row : rows) {
        step("the row: " + row.name);
        EXPECT_EQ(at.ask(row.request).summary(row.shown),
                  row.ours.empty() ? row.answer : row.ours);
    }
}

}  // namespace tornado::testing
