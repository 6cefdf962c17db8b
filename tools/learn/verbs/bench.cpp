#include <algorithm>
#include <chrono>
#include <ctime>
#include <map>
#include <system_error>
#include <thread>

#include <sys/utsname.h>

#include "tools/learn/bench/contenders.hpp"
#include "tools/learn/bench/outputs.hpp"
#include "tools/learn/bench/rounds.hpp"
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
                  : plan_.grows()  ? 3
                                   : 5) {}

    int run() {
        session_.need_reference("bench");
        const auto field = bench_field(session_, plan_);
        terminal_.say(plan_.about);
        played_ = play_rounds(session_, plan_, field.contenders, rounds_);
        const auto failures = played_.failures();
        auto notes = field.notes;
        notes.insert(notes.end(), failures.begin(), failures.end());
        const BenchReport report{plan_.name,
                                 plan_.about,
                                 command(),
                                 machine_text(),
                                 today(),
                                 plan_.grows() ? std::vector<Board>{}
                                               : boards(),
                                 plan_.grows() ? plots() : std::vector<Plot>{},
                                 notes};
        say(report);  // what came of it is seen, even if no file can be written
        try {
            write(report);
        } catch (const std::system_error& error) {
            throw Trouble("The figures cannot be kept: " +
                          std::string(error.what()) + ".");
        }
        say_where();
        return failures.empty() ? exit_good : exit_red;
    }

  private:
    std::string command() const {
        return "./learn bench " + plan_.name + " --rounds " +
               std::to_string(rounds_) + (order_.quick ? " --quick" : "");
    }

    std::vector<Board> boards() const {
        std::vector<Board> made;
        for (std::size_t run = 0; run < plan_.runs.size(); ++run) {
            for (const auto& scene : plan_.runs[run].scenes) {
                made.push_back(make_board(scene, played_.series[run]));
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
            for (std::size_t i = 0; i < played_.series[run].size(); ++i) {
                add_point(made.back(),
                          scene,
                          played_.series[run][i],
                          played_.counted[run][i]);
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
    Rounds played_;
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
