#include <algorithm>
#include <chrono>
#include <ctime>
#include <map>
#include <system_error>
#include <thread>

#include <sys/utsname.h>

#include "tools/learn/bench/contenders.hpp"
#include "tools/learn/bench/counting.hpp"
#include "tools/learn/bench/outputs.hpp"
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

std::string trouble_text(const Outcome& outcome) {
    const auto lines = split_lines(trim(outcome.err));
    if (outcome.cut) {
        return "it took too long";
    }
    if (lines.empty()) {
        return "it said nothing";
    }
    constexpr std::string_view name = "bench_load: ";
    const auto& last = lines.back();
    return last.starts_with(name) ? last.substr(name.size()) : last;
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
                  : plan_.grows()  ? 3
                                   : 5) {}

    int run() {
        session_.need_reference("bench");
        const auto field = bench_field(session_, plan_);
        notes_ = field.notes;
        terminal_.say(plan_.about);
        measure(field.contenders);
        count_all(field.contenders);
        BenchReport report{plan_.name,
                           plan_.about,
                           command(),
                           machine_text(),
                           today(),
                           plan_.grows() ? std::vector<Board>{} : boards(),
                           plan_.grows() ? plots() : std::vector<Plot>{},
                           notes_with_troubles()};
        say(report);  // what came of it is seen, even if no file can be written
        try {
            write(report);
        } catch (const std::system_error& error) {
            throw Trouble("The figures cannot be kept: " +
                          std::string(error.what()) + ".");
        }
        say_where();
        return failures_.empty() ? exit_good : exit_red;
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

    /// One that has failed twice might hang each time.
    bool gave_up_on(const Contender& contender) const {
        const auto found = failures_.find(contender.name);
        return found != failures_.end() && found->second >= 2;
    }

    Figures
    one(const BenchRun& run, const Contender& contender, Series& series) {
        if (gave_up_on(contender)) {
            return {};
        }
        const auto outcome = run_caught(
            {bench_words(session_, plan_, run, contender), session_.root, {}},
            std::chrono::seconds(90));
        const auto figures =
            outcome.good() ? parse_figures(outcome.out) : std::nullopt;
        if (figures) {
            return *figures;
        }
        ++failures_[contender.name];
        series.trouble = trouble_text(outcome);
        return {};
    }

    /// Of ours, at each place of a bench of growth.
    void count_all(const std::vector<Contender>& contenders) {
        counted_.assign(plan_.runs.size(),
                        std::vector<Figures>(contenders.size()));
        for (std::size_t run = 0; run < plan_.runs.size(); ++run) {
            for (std::size_t i = 0; i < contenders.size(); ++i) {
                const auto& contender = contenders[i];
                if (plan_.runs[run].many == 0 || !contender.ours ||
                    gave_up_on(contender)) {
                    continue;
                }
                terminal_.passing(terminal_.bar(run, plan_.runs.size(), 20) +
                                  " counting instructions: " + contender.name);
                counted_[run][i] =
                    counted(session_, plan_, plan_.runs[run], contender);
            }
        }
        terminal_.passing("");
    }

    std::vector<Board> boards() const {
        std::vector<Board> made;
        for (std::size_t run = 0; run < plan_.runs.size(); ++run) {
            for (const auto& scene : plan_.runs[run].scenes) {
                made.push_back(make_board(scene, series_[run]));
            }
        }
        return made;
    }

    /// One for each scene that is repeated from run to run.
    std::vector<Plot> plots() const {
        std::vector<Plot> made;
        for (std::size_t run = 0; run < plan_.runs.size(); ++run) {
            const auto& scene = plan_.runs[run].scenes.front();
            if (made.empty() || made.back().name != scene.name) {
                made.push_back(
                    {scene.name, scene.title, plan_.axis, plan_.work, {}});
            }
            for (std::size_t i = 0; i < series_[run].size(); ++i) {
                add_point(
                    made.back(), scene, series_[run][i], counted_[run][i]);
            }
        }
        return made;
    }

    std::vector<std::string> notes_with_troubles() const {
        auto notes = notes_;
        for (std::size_t i = 0; i < series_.front().size(); ++i) {
            for (const auto& all : series_) {
                if (!all[i].trouble.empty()) {
                    notes.push_back(all[i].name + " failed in a round: " +
                                    all[i].trouble + ".");
                    break;
                }
            }
        }
        return notes;
    }

    fs::path file(const std::string& ending) const {
        return session_.root / "build/bench" / (plan_.name + ending);
    }

    void write(const BenchReport& report) const {
        write_atomically(file(".json"), bench_json(report));
        write_atomically(file(".html"), bench_page(report));
        for (const auto& plot : report.plots) {
            for (const std::string figure : {"cpu_us", "instructions"}) {
                const auto picture = plot_picture(plot, figure);
                if (!picture.empty()) {
                    write_atomically(session_.root / "build/bench" /
                                         (plot.name + "-" + figure + ".svg"),
                                     picture);
                }
            }
        }
    }

    void print(const std::vector<std::string>& lines) const {
        terminal_.out() << "\n";
        for (std::size_t i = 0; i < lines.size(); ++i) {
            terminal_.out() << (i == 0   ? terminal_.bold(lines[i])
                                : i == 1 ? terminal_.dim(lines[i])
                                         : lines[i])
                            << "\n";
        }
    }

    void say(const BenchReport& report) const {
        for (const auto& board : report.boards) {
            print(board_text(board));
        }
        for (const auto& plot : report.plots) {
            print(plot_text(plot));
        }
        terminal_.out() << "\n";
        for (const auto& note : report.notes) {
            terminal_.say(note);
        }
    }

    void say_where() const {
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
    const BenchOrder order_;
    BenchPlan plan_;
    int rounds_;
    std::vector<std::vector<Series>> series_;  ///< by run, by contender
    std::vector<std::string> notes_;
    std::vector<std::vector<Figures>> counted_;  ///< the same
    std::map<std::string, int> failures_;        ///< by contender
};

}  // namespace

int bench(Session& session, const BenchOrder& order) {
    session.show_notices();
    if (order.name != "growth") {
        return Benchmark(session, order).run();
    }
    int worst = exit_good;
    for (const std::string name : {"connections", "bodies", "routes"}) {
        worst = std::max(
            worst, Benchmark(session, {name, order.rounds, order.quick}).run());
    }
    return worst;
}

}  // namespace tornado::learn
