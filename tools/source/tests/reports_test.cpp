#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "tools/source/folder.hpp"
#include "tools/source/reports.hpp"
#include "tools/source/tests/support.hpp"

using namespace tornado::source;
using namespace tornado::source::testing;

TEST_SUITE_BEGIN("reports");

TEST_CASE("tasks as JSON") {
    TaskSummary summary{{2, 1}, {{}}, 7};
    summary.parts[0] = {PartKind::helper, "a.cpp", "f", "say \"hi\"", 3, 7};
    const auto json = nlohmann::json::parse(to_json({summary}));
    CHECK(json[0]["task"] == "02.1");
    CHECK(json[0]["lines"] == 7);
    CHECK(json[0]["parts"][0]["kind"] == "helper");
    CHECK(json[0]["parts"][0]["text"] == "say \"hi\"");
}

TEST_CASE("requests are answered in their order, failures with a sentence") {
    const auto root = std::filesystem::temp_directory_path() / "source-reports";
    write_atomically(root / "a.cpp", "\nvoid f() {}\n");
    std::size_t failed = 0;
    const auto answers = nlohmann::json::parse(answer_requests(
        R"([{"file": "a.cpp", "name": "g"}, {"file": "a.cpp", "name": "f"}])",
        root,
        failed));
    std::filesystem::remove_all(root);
    CHECK(failed == 1);
    CHECK(answers[0]["error"] == "a.cpp:1: there is no 'g' in this file.");
    CHECK(answers[0]["text"] == "");
    CHECK(answers[1]["text"] == "void f() {}\n");
    CHECK(answers[1]["language"] == "cpp");
    CHECK(answers[1]["first_line"] == 2);
    CHECK(answers[1]["tasks"].empty());
    CHECK(answers[1]["error"].is_null());
}

TEST_CASE("requests that are none are refused") {
    std::size_t failed = 0;
    for (const char* text : {"", "{}", "[1]", R"([{"file": "a"}])"})
        CHECK_THROWS_AS(answer_requests(text, ".", failed),
                        std::invalid_argument);
}

TEST_SUITE_END();
