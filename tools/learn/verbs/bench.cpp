#include <chrono>
#include <ctime>
#include <thread>

#include <sys/utsname.h>

#include "tools/learn/bench/contenders.hpp"
#include "tools/learn/bench/results.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

std::string machine_text() {
    utsname system{};
    uname(&system);
    return count(std::thread::hardware_concurrency(), "core") + ", " +
           system.sysname + " " + system.release + ", " + system.machine;
}

std::string today() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof(text), "%Y-%m-%d", &parts);
    return text;
}

class Benchmark {
  public:
    Benchmark(Session& session, const BenchOrder& order)
        : session_(session)
        , terminal_(session.terminal)
        , order_(order)
        , plan_(bench_plan(order.name.empty() ? "hello" : order.name,
                           order.quick))
        , rounds_(order.rounds > 0 ? order.rounds
                  : order.quick    ? 2
                                   : 5) {}

    int run() {
        session_.need_reference("bench");
        const auto field = bench_field(session_, plan_);
        notes_ = field.notes;
        terminal_.say(plan_.about);
        measure(field.contenders);
        BenchReport report{plan_.name,
                           plan_.about,
                           command(),
                           machine_text(),
                           today(),
                           boards(field.contenders),
                           notes_};
        write(report);
        say(report);
        return failed_ == 0 ? exit_good : exit_red;
    }

  private:
    std::string command() const {
        return "./learn bench " + plan_.name + " --rounds " +
               std::to_string(rounds_) + (order_.quick ? " --quick" : "");
    }

    /// Round after round, so that what else the machine does meets all of
    /// them.
    void measure(const std::vector<Contender>& contenders) {
        series_.assign(plan_.runs.size(), {});
        for (auto& all : series_) {
            for (const auto& contender : contenders) {
                all.push_back({contender.name, {}, ""});
            }
        }
        const auto steps = static_cast<std::size_t>(rounds_) *
                           contenders.size() * plan_.runs.size();
        std::size_t done = 0;
        for (int round = 1; round <= rounds_; ++round) {
            for (std::size_t run = 0; run < plan_.runs.size(); ++run) {
                for (std::size_t i = 0; i < contenders.size(); ++i) {
                    terminal_.passing(terminal_.bar(done++, steps, 20) +
                                      " round " + std::to_string(round) +
                                      " of " + std::to_string(rounds_) + ": " +
                                      contenders[i].name);
                    series_[run][i].rounds.push_back(
                        one(plan_.runs[run], contenders[i], series_[run][i]));
                }
            }
        }
        terminal_.passing("");
    }

    Figures
    one(const BenchRun& run, const Contender& contender, Series& series) {
        const auto outcome = run_caught(
            {bench_words(session_, plan_, run, contender), session_.root, {}},
            std::chrono::seconds(90));
        const auto figures =
            outcome.good() ? parse_figures(outcome.out) : std::nullopt;
        if (figures) {
            return *figures;
        }
        ++failed_;
        const auto lines = split_lines(trim(outcome.err));
        series.trouble = outcome.cut     ? "it took too long"
                         : lines.empty() ? "it said nothing"
                                         : lines.back();
        return {};
    }

    std::vector<Board> boards(const std::vector<Contender>& contenders) {
        std::vector<Board> made;
        for (std::size_t run = 0; run < plan_.runs.size(); ++run) {
            for (const auto& scene : plan_.runs[run].scenes) {
                made.push_back(make_board(scene, series_[run]));
            }
        }
        for (std::size_t i = 0; i < contenders.size(); ++i) {
            for (const auto& all : series_) {
                if (!all[i].trouble.empty()) {
                    notes_.push_back(all[i].name +
                                     " failed in a round: " + all[i].trouble);
                    break;
                }
            }
        }
        return made;
    }

    fs::path file(const std::string& ending) const {
        return session_.root / "build/bench" / (plan_.name + ending);
    }

    void write(const BenchReport& report) const {
        write_atomically(file(".json"), bench_json(report));
        write_atomically(file(".html"), bench_page(report));
    }

    void say(const BenchReport& report) const {
        for (const auto& board : report.boards) {
            terminal_.out() << "\n";
            const auto lines = board_text(board);
            for (std::size_t i = 0; i < lines.size(); ++i) {
                terminal_.out() << (i == 0   ? terminal_.bold(lines[i])
                                    : i == 1 ? terminal_.dim(lines[i])
                                             : lines[i])
                                << "\n";
            }
        }
        terminal_.out() << "\n";
        for (const auto& note : report.notes) {
            terminal_.say(note);
        }
        const auto shown = [this](const char* ending) {
            return file(ending).lexically_relative(session_.root).string();
        };
        terminal_.out() << "Medians of "
                        << count(static_cast<std::size_t>(rounds_), "round")
                        << ". Open " << terminal_.bold(shown(".html"))
                        << " in a browser;\n"
                        << terminal_.dim(shown(".json") + " has the figures.")
                        << "\n";
    }

    Session& session_;
    const Terminal& terminal_;
    const BenchOrder& order_;
    BenchPlan plan_;
    int rounds_;
    std::vector<std::vector<Series>> series_;  ///< by run, by contender
    std::vector<std::string> notes_;
    int failed_ = 0;
};

}  // namespace

int bench(Session& session, const BenchOrder& order) {
    session.show_notices();
    return Benchmark(session, order).run();
}

}  // namespace tornado::learn
