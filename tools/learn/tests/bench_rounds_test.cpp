// What becomes of a learner's row whose server is not what it should be: the
// tool's own bench_load, and a server in which chapter 01 is theirs.

#include <algorithm>

#include <doctest/doctest.h>

#include "tools/learn/bench/contenders.hpp"
#include "tools/learn/bench/rounds.hpp"
#include "tools/learn/progress.hpp"
#include "tools/learn/tests/support.hpp"
#include "tools/learn/text.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;
namespace fs = std::filesystem;

namespace {

const std::string twice_body = "return number * 2;";
const std::string thrice_body = "return number * 3;";

/// A few answers are enough.
BenchPlan small_plan(int patience) {
    BenchPlan plan{
        "small",
        "A few requests.",
        1,
        {{{"hello", "--connections", "1", "--answers", "10"},
          {{"hello", "A few requests", "cpu_us", "request", false}}}}};
    plan.patience = patience;
    return plan;
}

/// The tiny course, in which somebody has done chapter 01.
class Measured : public Scratch {
  public:
    Measured() {
        fs::copy_file(path() / "solutions/01-first/first.cpp",
                      path() / first_source,
                      fs::copy_options::overwrite_existing);
        Progress progress;
        for (const auto* task : {"01.1", "01.2"}) {
            progress.tasks[task].state = TaskState::passed;
        }
        write("progress.txt", write_progress(progress));
        fs::create_directories(path() / "build/bench/bench");
        fs::create_symlink(BENCH_LOAD, path() / "build/bench/bench/bench_load");
    }

    /// Writes `text` in the place of a function's body, and measures: the
    /// reference, and yours where it builds. Then the body is as it was.
    void with(const std::string& body, const std::string& text, int patience) {
        edit(first_source, body, text);
        write("starts.txt", "");
        std::ostringstream out;
        Session session(path(), Terminal(out, {}), true);
        const auto plan = small_plan(patience);
        const auto field = bench_field(session, plan);
        notes = field.notes;
        std::vector<Contender> two;
        for (const auto& contender : field.contenders) {
            if (contender.name == "reference" || contender.name == "yours") {
                two.push_back(contender);
            }
        }
        const auto rounds = play_rounds(session, plan, two, 3);
        failures = join(rounds.failures(), "\n");
        good.clear();
        for (const auto& series : rounds.series.front()) {
            good.push_back(std::count_if(
                series.rounds.begin(),
                series.rounds.end(),
                [](const Figures& round) { return round.contains("cpu_us"); }));
        }
        const auto all = split_lines(read("starts.txt"));
        starts = std::count_if(all.begin(), all.end(), [](const auto& line) {
            return line.find("/bench-mine/") != line.npos;
        });
        edit(first_source, text, body);
    }

    std::vector<std::string> notes;
    std::string failures;
    std::vector<std::ptrdiff_t> good;  ///< rounds, by contender
    std::ptrdiff_t starts = 0;         ///< of yours
};

}  // namespace

TEST_SUITE("bench rounds") {
    TEST_CASE("yours is measured, left out, or named with why it failed; the "
              "reference's rounds are there all the same") {
        struct Yours {
            std::string body;
            std::string text;
            std::vector<std::ptrdiff_t> good;  ///< the reference's, yours
            std::ptrdiff_t starts;             ///< two failures are enough
            std::string why;
            int patience = BenchPlan().patience;
        };

        const std::string spin = "for (volatile int i = 0;; i = number) {}";
        const std::vector<Yours> all = {
            {twice_body, "return number + number;", {3, 3}, 3, ""},
            {twice_body,
             "std::printf(\"%70000d\", number); return number * 2;",
             {3, 3},
             3,
             ""},
            {twice_body, "return numer * 2;", {3}, 0, ""},
            {thrice_body,
             "::_exit(number);",
             {3, 0},
             2,
             "the server did not start: the server ended with exit code 14"},
            {thrice_body,
             spin,
             {3, 0},
             2,
             "out of patience: the server does not begin",
             1},
            {twice_body,
             "__builtin_abort();",
             {3, 0},
             2,
             "the server hung up: SIGABRT ended the server"},
            {twice_body, spin, {3, 0}, 2, "out of patience: no answer", 1},
            {twice_body,
             "return number;",
             {3, 0},
             2,
             "not what was asked for: Hello, Venus!"},
        };
        Measured measured;
        for (const auto& [body, text, good, starts, why, patience] : all) {
            CAPTURE(text);
            measured.with(body, text, patience);
            CHECK(measured.good.size() == good.size());
            CHECK(measured.good.back() == good.back());
            // A second may be too short for anybody on a busy machine.
            if (patience > 1) {
                CHECK(measured.good == good);
            }
            CHECK(measured.starts == starts);
            CHECK(measured.failures ==
                  (why.empty() ? "" : "yours failed in a round: " + why + "."));
            const auto& note = measured.notes.front();
            CHECK(note.starts_with("Your own code is not measured: it does "
                                   "not build.") == (good.size() == 1));
            CHECK_FALSE(runs_in(measured));
        }
    }
}
