#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <set>

#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/gates.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/tree.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

constexpr auto longest_gate = std::chrono::hours(2);

/// Where everything is installed, and nobody learns.
bool in_ci() {
    const char* ci = std::getenv("CI");
    return ci != nullptr && std::string_view(ci) == "true";
}

class Verification {
  public:
    Verification(const Session& session, bool all)
        : session_(session)
        , terminal_(session.terminal)
        , all_(all) {}

    int run() {
        for (const auto& gate : all_gates()) {
            if (all_ || gate.newcomer > 0) {
                run_gate(gate);
            }
        }
        if (beside_) {
            end(*beside_);
        }
        terminal_.out() << "\n" << seconds_text(elapsed()) << " altogether\n";
        terminal_.out() << passed_ << " passed, " << failed_ << " failed\n";
        return failed_ == 0 ? exit_good : exit_red;
    }

  private:
    /// A gate's tests while they run.
    struct Run {
        const Gate* gate;
        double building;
        fs::path junit;
        Process process;
    };

    double elapsed() const {
        return std::chrono::duration<double>(Process::Clock::now() - start_)
            .count();
    }

    void run_gate(const Gate& gate) {
        if (broken_trees_.contains(tree_of(gate))) {
            return say(gate, terminal_.red("not run, its tree is broken"), 0);
        }
        const double building = build(gate);
        if (building < 0) {
            return;
        }
        if (std::string_view(gate.label) == "generated" && learning()) {
            return say(gate,
                       "stands aside: chapters/ is being worked in (CI=true "
                       "compares all the same)",
                       building);
        }
        test(gate, building);
    }

    std::string tree_of(const Gate& gate) const {
        return all_ ? gate.tree : newcomer_tree;
    }

    /// Seconds that building took; negative when the gate's tree is broken.
    double build(const Gate& gate) {
        double seconds = 0;
        const std::string tree = tree_of(gate);
        const auto folder = "build/" + tree;
        if (configured_.insert(tree).second) {
            seconds += prepare(gate);
        }
        if (seconds < 0) {
            return seconds;
        }
        const std::string target = gate.target;
        if (!built_.insert(tree + target).second) {
            return seconds;
        }
        const auto built =
            step(gate, {"ninja", "-C", folder, target}, "Building " + folder);
        return built < 0 ? built : seconds + built;
    }

    /// The same for its configuration alone.
    double prepare(const Gate& gate) {
        const std::string tree = tree_of(gate);
        std::vector<std::string> words{"cmake", "--preset", tree};
        if (!all_) {
            append_compiler(words, session_.root / "build" / tree);
        }
        return step(gate, words, "Preparing build/" + tree);
    }

    /// The person's compiler. CMake cannot change it in a folder that it has
    /// prepared, so what that was prepared with is kept beside it.
    static void append_compiler(std::vector<std::string>& words,
                                const fs::path& folder) {
        const auto settings = compiler_settings();
        const auto memory = folder / "learn-compiler.txt";
        const auto wanted = join(settings, "\n");
        if (read_file(memory).value_or("") != wanted) {
            words.emplace_back("--fresh");
            fs::create_directories(folder);
            write_atomically(memory, wanted);
        }
        words.insert(words.end(), settings.begin(), settings.end());
    }

    /// Seconds that it took; negative when it failed.
    double step(const Gate& gate,
                const std::vector<std::string>& words,
                const std::string& doing) {
        auto outcome = carry_out(words, doing);
        const auto folder = session_.root / "build" / tree_of(gate);
        if (!outcome.good() && drop_stale_headers(folder, outcome.out)) {
            const auto before = outcome.seconds;
            outcome = carry_out(words, doing);
            outcome.seconds += before;
        }
        if (outcome.good()) {
            return outcome.seconds;
        }
        broken_trees_.insert(tree_of(gate));
        ++failed_;
        const auto log = write_log(
            session_.root, "verify-" + tree_of(gate) + ".txt", outcome.out);
        say(gate, terminal_.red(doing + " failed"), outcome.seconds);
        show(failed_step(outcome.out, 25));
        again(join(words, " "), log);
        return -1;
    }

    Outcome carry_out(const std::vector<std::string>& words,
                      const std::string& doing) {
        terminal_.passing(doing + " ...");
        Process process({words, session_.root, {}}, longest_gate, true);
        process.on_output([&](std::string_view piece) {
            const auto open = piece.rfind('[');
            const auto close = piece.find(']', open == piece.npos ? 0 : open);
            if (open != piece.npos && close != piece.npos &&
                close - open < 14) {
                terminal_.passing(
                    doing + " ... " +
                    std::string(piece.substr(open + 1, close - open - 1)));
            }
        });
        wait_for(process);
        terminal_.passing("");
        return process.outcome();
    }

    /// Waits for one process, and takes what the gate beside it prints.
    void wait_for(Process& process) {
        while (!process.ended()) {
            std::vector<Process*> waited{&process};
            if (beside_ && &beside_->process != &process &&
                !beside_->process.ended()) {
                waited.push_back(&beside_->process);
            }
            Process::wait_for_any(waited);
        }
    }

    void test(const Gate& gate, double building) {
        const auto file = std::string("verify-") + gate.name + ".xml";
        const auto junit = session_.root / "build/logs" / file;
        write_log(session_.root, file, "");
        auto words = ctest_words(gate, folder_of(gate));
        words.insert(words.end(), {"--output-junit", junit.string()});
        Run run{&gate,
                building,
                junit,
                Process({words, session_.root, {}}, longest_gate, true)};
        if (gate.runs_beside()) {
            beside_.emplace(std::move(run));
        } else {
            end(run);
        }
    }

    void end(Run& run) {
        const auto& gate = *run.gate;
        terminal_.passing(std::string("Testing ") + gate.name + " ...");
        wait_for(run.process);
        terminal_.passing("");
        const auto& outcome = run.process.outcome();
        const auto log = write_log(session_.root,
                                   std::string("verify-") + gate.name + ".txt",
                                   outcome.out);
        auto tally = parse_junit(read_file(run.junit).value_or(""));
        if (in_ci()) {
            fail_skipped(tally);
        }
        passed_ += tally.passed;
        failed_ += tally.failed.size();
        const auto cost = run.building + outcome.seconds;
        const bool empty =
            tally.passed + tally.failed.size() + tally.skipped.size() == 0;
        if (empty && outcome.good()) {
            ++failed_;
            return say(
                gate, terminal_.red("no tests: it checks nothing"), cost);
        }
        if (tally.failed.empty() && !outcome.good()) {
            ++failed_;
        }
        say(gate, verdict(tally, outcome), cost);
        show_failures(gate, tally, log);
    }

    std::string verdict(const GateTally& tally, const Outcome& outcome) const {
        auto text = std::to_string(tally.passed) + " passed";
        if (!tally.skipped.empty()) {
            text += ", " + std::to_string(tally.skipped.size()) + " not run";
        }
        if (!tally.failed.empty()) {
            text += ", " + terminal_.red(std::to_string(tally.failed.size()) +
                                         " failed");
        } else if (!outcome.good()) {
            text += ", " + terminal_.red("and ctest itself failed");
        }
        return text;
    }

    std::string folder_of(const Gate& gate) const {
        const auto folder = "build/" + tree_of(gate);
        return gate.runs_beside() ? folder + "/" + gate.beside : folder;
    }

    void show_failures(const Gate& gate,
                       const GateTally& tally,
                       const fs::path& log) {
        for (const auto& failed : tally.failed) {
            terminal_.out()
                << "    " << terminal_.cross() << " " << failed.name << "\n";
        }
        if (!tally.failed.empty()) {
            const auto& first = tally.failed.front();
            show(failed_step(first.output, 30));
            again("ctest --test-dir " + folder_of(gate) +
                      " --output-on-failure -R '^" + ctest_regex(first.name) +
                      "$'",
                  log);
        }
    }

    void show(const std::vector<std::string>& lines) const {
        for (const auto& line : lines) {
            terminal_.out() << "      | " << line << "\n";
        }
    }

    void again(const std::string& command, const fs::path& log) const {
        terminal_.out() << "      again: " << command
                        << "\n      log:   " << log.string() << "\n";
    }

    void say(const Gate& gate, const std::string& verdict, double cost) const {
        terminal_.out() << "  " << pad(gate.name, 11) << pad(verdict, 32) << " "
                        << seconds_text(cost)
                        << (gate.runs_beside() ? ", beside others" : "");
        const int budget = all_ ? gate.budget : gate.newcomer;
        if (cost > budget) {
            terminal_.out() << terminal_.yellow("  over its budget of " +
                                                std::to_string(budget) + " s");
        }
        terminal_.out() << "\n" << std::flush;
    }

    /// Is somebody learning in this clone? Then chapters/ is theirs.
    bool learning() const {
        if (in_ci()) {
            return false;
        }
        if (fs::exists(session_.root / "progress.txt")) {
            return true;
        }
        const auto changed =
            run_caught({{"git", "status", "--porcelain", "--", "chapters"},
                        session_.root,
                        {}});
        return !changed.good() || !changed.out.empty();
    }

    const Session& session_;
    const Terminal& terminal_;
    bool all_;
    std::set<std::string> configured_;
    std::set<std::string> built_;
    std::set<std::string> broken_trees_;
    std::size_t passed_ = 0;
    std::size_t failed_ = 0;
    Process::Clock::time_point start_ = Process::Clock::now();
    std::optional<Run> beside_;
};

}  // namespace

int verify(Session& session, bool all) {
    session.need_reference("verify");
    session.terminal.say(
        all ? "Every gate of the tutorial itself; your own work in chapters/ "
              "is not looked at."
            : "The tutorial itself, without the slow gates (--all has them); "
              "your own work in chapters/ is not looked at.");
    session.terminal.out() << "\n";
    return Verification(session, all).run();
}

}  // namespace tornado::learn
