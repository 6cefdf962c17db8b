#include <map>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "tools/learn/bench/contenders.hpp"
#include "tools/learn/bench/counting.hpp"
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

/// What the cost of a body might be: one is counted as well, one failed once,
/// and one always.
Plot growth() {
    Plot plot{"upload", "As <it> grows", "bytes", true, {}};
    for (const double size : {100.0, 10'000.0, 1'000'000.0}) {
        const Scene place{"upload", "As <it> grows", "cpu_us", "", false, size};
        add_point(plot,
                  place,
                  {"reference",
                   {{{"cpu_us", size / 10}, {"faults", 0}},
                    {{"cpu_us", size / 5}, {"faults", 7}},
                    {}},
                   ""},
                  {{"instructions", 1000 + size}, {"calls", 3}});
        add_point(plot, place, {"Tornado", {{{"cpu_us", size}}}, ""}, {});
        add_point(plot, place, {"<yours>", {{}, {}}, "it left"}, {});
    }
    return plot;
}

BenchReport report() {
    return {"hello",
            "What a request costs.",
            "./learn bench hello",
            "2 cores",
            "2026-01-01",
            {make_board(scene, three())},
            {growth()},
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
        CHECK(page.find("<it>") == std::string::npos);
        CHECK(page.find("src=") == std::string::npos);
        CHECK(page.find("href") == std::string::npos);
        CHECK(page.find("width:100.0%") != std::string::npos);
    }

    TEST_CASE("the JSON is JSON, whatever a name is") {
        auto odd = report();
        odd.boards[0].lines[2].name = "\xff\"\n";
        const auto json = nlohmann::json::parse(bench_json(odd));
        CHECK(json["bench"] == "hello");
        CHECK(json["boards"][0]["lines"][1]["ratio"] == 2);
        CHECK(json["notes"].size() == 1);
        const auto& point = json["plots"][0]["curves"][0]["points"][1];
        CHECK(point["at"] == 10'000);
        CHECK(point["figures"]["cpu_us"] == 1500);
    }

    TEST_CASE("a point is the median, and the least and the most") {
        const auto plot = growth();
        REQUIRE(plot.curves.size() == 3);
        const auto& curve = plot.curves[0];
        CHECK(curve.name == "reference");
        REQUIRE(curve.points.size() == 3);
        CHECK(curve.points[0].at == 100);
        CHECK(curve.points[0].figures.at("cpu_us") == 15);
        CHECK(curve.points[0].figures.at("faults") == 3.5);
        CHECK(curve.points[0].figures.at("instructions") == 1100);
        CHECK(curve.points[0].least == 10);
        CHECK(curve.points[0].most == 20);
        CHECK(plot.curves[2].points[0].figures.empty());
    }

    TEST_CASE("growth as a table: what there is of each, and nothing else") {
        const auto lines = plot_text(growth());
        std::string all;
        for (const auto& line : lines) {
            CHECK(widest(line) <= 80);
            all += line + "\n";
        }
        CHECK(lines[1].find("100 B") != std::string::npos);
        CHECK(lines[1].find("10 kB") != std::string::npos);
        CHECK(lines[1].find("1 MB") != std::string::npos);
        CHECK(all.find("1.00 M") != std::string::npos);
        CHECK(all.find("system calls") != std::string::npos);
        CHECK(all.find("cache misses") == std::string::npos);
        CHECK(lines.back() == "<yours>");
    }

    TEST_CASE("what the figures of a plot are called") {
        CHECK(whole_text(1, false) == "1");
        CHECK(whole_text(999, false) == "999");
        CHECK(whole_text(1000, false) == "1,000");
        CHECK(whole_text(30'000, false) == "30,000");
        CHECK(whole_text(1e8, false) == "100 M");
        CHECK(whole_text(100, true) == "100 B");
        CHECK(whole_text(1e7, true) == "10 MB");
        CHECK(short_text(18'945) == "18,945");
        CHECK(short_text(1'234'567) == "1.23 M");
    }

    TEST_CASE("a picture shows who has the figure, and is read out as well") {
        const auto picture = plot_picture(growth(), "cpu_us");
        CHECK(picture.find("role=\"img\"") != std::string::npos);
        CHECK(picture.find("aria-label=\"As &lt;it&gt; grows, cpu_us. "
                           "reference: 15.0 to 150,000. "
                           "Tornado: 100 to 1.00 M.\"") != std::string::npos);
        CHECK(picture.find("<yours>") == std::string::npos);
        CHECK(picture.find("as the work") != std::string::npos);
        CHECK(picture.find("nan") == std::string::npos);
        CHECK(picture.find("inf") == std::string::npos);
        const auto counted = plot_picture(growth(), "instructions");
        CHECK(counted.find("reference") != std::string::npos);
        CHECK(counted.find("Tornado") == std::string::npos);
    }

    TEST_CASE("a place at which one has failed is left out") {
        auto plot = growth();
        plot.curves[1].points.front().figures.clear();
        plot.curves[0].points.back().figures.clear();
        const auto picture = plot_picture(plot, "cpu_us");
        CHECK(picture.find("reference: 15.0 to 1,500.") != std::string::npos);
        CHECK(picture.find("Tornado: 10,000 to 1.00 M.") != std::string::npos);
        CHECK(picture.find("nan") == std::string::npos);
    }

    TEST_CASE("there is no picture of what was not measured") {
        CHECK(plot_picture(growth(), "misses").empty());
        CHECK(plot_picture({"a", "b", "c", false, {}}, "cpu_us").empty());
        Plot one = growth();
        for (auto& curve : one.curves) {
            curve.points.resize(1);
        }
        CHECK(plot_picture(one, "cpu_us").empty());
    }

    TEST_CASE("cachegrind's totals are read by their names") {
        const auto totals =
            cachegrind_totals("desc: LL cache: 1048576 B\n"
                              "events: Ir I1mr ILmr Dr D1mr DLmr Dw D1mw DLmw\n"
                              "fn=main\n1 2 3 4 5 6 7 8 9 10\n"
                              "summary: 1000 1 2 1 1 30 1 1 400\n");
        CHECK(totals.at("instructions") == 1000);
        CHECK(totals.at("misses") == 432);
        CHECK(cachegrind_totals("").empty());
        CHECK(cachegrind_totals("events: Ir\nfn=main\n").empty());
        CHECK(cachegrind_totals("events: Ir\nsummary: 1 2\n").empty());
    }

    TEST_CASE("strace's total is its last line") {
        CHECK(strace_totals("    calls syscall\n--------- ---\n"
                            "       10 read\n--------- ---\n"
                            "     9035 total\n")
                  .at("calls") == 9035);
        CHECK(strace_totals("").empty());
        CHECK(strace_totals("       10 read\n").empty());
    }

    TEST_CASE("a plan that grows has more of it from run to run") {
        for (const auto& name : bench_names()) {
            const auto plan = bench_plan(name, false);
            if (!plan.grows()) {
                continue;
            }
            CAPTURE(name);
            std::map<std::string, double> last;
            for (const auto& run : plan.runs) {
                REQUIRE(run.scenes.size() == 1);
                CHECK(run.scenes[0].at > last[run.scenes[0].name]);
                last[run.scenes[0].name] = run.scenes[0].at;
                CHECK(run.many > run.few);
                CHECK(run.few > 0);
            }
        }
    }

    TEST_CASE("each plan compares what its program prints") {
        for (const auto& name : bench_names()) {
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
