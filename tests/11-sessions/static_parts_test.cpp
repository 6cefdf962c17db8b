#include <string>
#include <vector>

#include "common/testing/testing.hpp"

#include "tests/support/recorded_log.hpp"
#include "tests/support/static_site.hpp"
#include "tests/support/static_table.hpp"

using namespace tornado;
using namespace tornado::testing;

TEST_CASE("11.5 StaticFileHandler: sends a part, the whole, or 416" *
          doctest::description(
              "A video begins to play in the middle. What asks for no part "
              "that one could understand gets the whole, and what asks for "
              "one that is not there hears how long the file is. [STAT-5]")) {
    StaticSite site;
    for (const WebRow& row : static_parts()) {
        step("the row: " + row.name);
        EXPECT_EQ(site.web.ask(row.request).summary(row.shown),
                  row.ours.empty() ? row.answer : row.ours);
    }
    const std::string asked = "Range: bytes=0-0\r\n";
    EXPECT_EQ(site.web.ask(web_get("/files/empty.txt", asked))
                  .summary({"Content-Range"}),
              "416 Range Not Satisfiable; "
              "Content-Range: bytes */0; ");
}

TEST_CASE("11.5 StaticFileHandler: a part of another version is not sent" *
          doctest::description(
              "Who puts a new middle between an old beginning and an old end "
              "has a file that never was. Tornado does not look at If-Range. "
              "[STAT-5]")) {
    StaticSite site;
    const std::string etag =
        site.web.ask(web_get("/files/digits.txt")).header("Etag");
    const auto asked = [&](const std::string& base) {
        return site.web
            .ask(web_get("/files/digits.txt",
                         "Range: bytes=2-4\r\nIf-Range: " + base + "\r\n"))
            .summary();
    };
    EXPECT_EQ(asked(etag), "206 Partial Content; 234");
    EXPECT_EQ(asked(static_date), "206 Partial Content; 234");
    EXPECT_EQ(asked("\"another\""), "200 OK; 0123456789");
    EXPECT_EQ(asked("W/" + etag), "200 OK; 0123456789");
    EXPECT_EQ(asked("Mon, 10 Sep 2001 01:46:40 GMT"), "200 OK; 0123456789");
}

TEST_CASE("11.5 StaticFileHandler: a HEAD is answered as the GET would be, "
          "without content" *
          doctest::description(
              "That is what it is for: how long, how old, is there a part. "
              "[STAT-6]")) {
    StaticSite site;
    const RecordedLog quiet;
    const auto head_of = [&](const std::string& method, WebRow row) {
        row.request.replace(0, 3, method);
        WebAnswer answer = site.web.ask(row.request);
        answer.body.clear();
        std::erase_if(answer.headers,
                      [](const auto& one) { return one.first == "Date"; });
        std::string text = answer.summary();
        for (const auto& [name, value] : answer.headers)
            text += name + ": " + value + "\n";
        return text;
    };
    for (const auto& group : {static_paths(),
                              static_folders(),
                              static_types(),
                              static_conditions(),
                              static_parts()})
        for (const WebRow& row : group) {
            step("the row: " + row.name);
            EXPECT_EQ(head_of("HEAD", row), head_of("GET", row));
        }
}
