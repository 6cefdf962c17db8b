#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "tools/learn/bench/contenders.hpp"
#include "tools/learn/bench/outputs.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/tests/support.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;

namespace {

const Scene scene{"hello", "Requests", "cpu_us", "request"};

/// The yardstick, one that costs twice as much, and one that fails.
std::vector<Series> three() {
    return {{"bench_minimal",
             {{{"cpu_us", 3}}, {{"cpu_us", 30}}, {{"cpu_us", 4}}},
             ""},
            {"reference",
             {{{"cpu_us", 6}, {"rate", 1000}},
              {{"cpu_us", 60}, {"rate", 100}},
              {{"cpu_us", 9}, {"rate", 900}}},
             ""},
            {"<b>nginx", {{}, {}, {}}, "it \"failed\" & left"}};
}

BenchReport report() {
    return {"hello",
            "What a request costs.",
            "./learn bench hello",
            "2 cores",
            "2026-01-01",
            {make_board(scene, three())},
            {"<script>alert(1)</script> is not measured."}};
}

}  // namespace

TEST_SUITE("bench") {
    TEST_CASE("what bench_load prints is read") {
        const auto figures =
            parse_figures("cpu_us=3.25 rate=1e+06 p50_us=0 \n");
        REQUIRE(figures);
        CHECK(figures->at("cpu_us") == 3.25);
        CHECK(figures->at("rate") == 1e6);
        CHECK(figures->size() == 3);
    }

    TEST_CASE("what is no list of figures is refused") {
        CHECK_FALSE(parse_figures(""));
        CHECK_FALSE(parse_figures("\n"));
        CHECK_FALSE(parse_figures("cpu_us=3 Segmentation fault"));
        CHECK_FALSE(parse_figures("cpu_us="));
        CHECK_FALSE(parse_figures("cpu_us=3us"));
        CHECK_FALSE(parse_figures("=3"));
        CHECK_FALSE(parse_figures("cpu_us=nan"));
        CHECK_FALSE(parse_figures("cpu_us=inf"));
    }

    TEST_CASE("the median is the one in the middle") {
        CHECK(median({}) == 0);
        CHECK(median({7}) == 7);
        CHECK(median({9, 1, 2}) == 2);
        CHECK(median({4, 1, 2, 100}) == 3);
    }

    TEST_CASE("a ratio is that of one round, and their median counts") {
        const auto board = make_board(scene, three());
        REQUIRE(board.lines.size() == 3);
        CHECK(board.lines[0].ratio == 1);
        CHECK(board.lines[1].ratio == 2);
        CHECK(board.lines[1].least == 2);
        CHECK(board.lines[1].most == 2.25);
        CHECK(board.lines[1].cost == 9);
        CHECK(board.lines[1].rate == 900);
        CHECK(board.lines[2].rounds == 0);
    }

    TEST_CASE("a round that failed does not move the others' rounds") {
        auto series = three();
        series[1].rounds[1] = {};
        const auto board = make_board(scene, series);
        CHECK(board.lines[1].rounds == 2);
        CHECK(board.lines[1].ratio == 2.125);
        series = three();
        series[0].rounds[2] = {};
        CHECK(make_board(scene, series).lines[1].ratio == 2);
    }

    TEST_CASE("without a rate it is what one processor could do") {
        const auto board = make_board(scene, three());
        CHECK(board.lines[0].rate == 250'000);
    }

    TEST_CASE("figures have three digits, and thousands are told apart") {
        CHECK(figure_text(1.234) == "1.23");
        CHECK(figure_text(12.34) == "12.3");
        CHECK(figure_text(123.4) == "123");
        CHECK(figure_text(1234567) == "1,234,567");
        CHECK(figure_text(0.00384) == "0.0038");
        CHECK(figure_text(0) == "0.00");
        CHECK(figure_text(-1234) == "-1,234");
    }

    TEST_CASE("a table fits in a terminal, and says who failed") {
        const auto lines = board_text(make_board(scene, three()));
        REQUIRE(lines.size() == 5);
        for (const auto& line : lines) {
            CHECK(widest(line) <= 80);
        }
        CHECK(lines[3].find("2.00") != std::string::npos);
        CHECK(lines[4].find("it \"failed\" & left") != std::string::npos);
    }

    TEST_CASE("nothing that is shown on the page becomes part of it") {
        const auto page = bench_page(report());
        CHECK(page.find("<script") == std::string::npos);
        CHECK(page.find("<b>nginx") == std::string::npos);
        CHECK(page.find("&lt;b&gt;nginx") != std::string::npos);
        CHECK(page.find("&quot;failed&quot; &amp; left") != std::string::npos);
        CHECK(page.find("http") == std::string::npos);
        CHECK(page.find("width:100.0%") != std::string::npos);
    }

    TEST_CASE("the JSON is JSON, whatever a name is") {
        auto odd = report();
        odd.boards[0].lines[2].name = "\xff\"\n";
        const auto json = nlohmann::json::parse(bench_json(odd));
        CHECK(json["bench"] == "hello");
        CHECK(json["boards"][0]["lines"][1]["ratio"] == 2);
        CHECK(json["notes"].size() == 1);
    }

    TEST_CASE("each plan compares what its program prints") {
        for (const auto* name : {"hello", "longpoll", "websocket", "loop"}) {
            const auto plan = bench_plan(name, true);
            CHECK(plan.name == name);
            CHECK_FALSE(plan.runs.empty());
            for (const auto& run : plan.runs) {
                CHECK_FALSE(run.scenes.empty());
            }
        }
        CHECK_THROWS_AS(bench_plan("tea", false), Trouble);
    }
}
