#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>

#include "tools/learn/cases.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/program_run.hpp"
#include "tools/learn/report.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/trace/background.hpp"
#include "tools/learn/trace/callers.hpp"
#include "tools/learn/trace/drive.hpp"
#include "tools/learn/trace/outputs.hpp"
#include "tools/learn/tree.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

std::int64_t monotonic_now() {
    return std::chrono::steady_clock::now().time_since_epoch() /
           std::chrono::nanoseconds(1);
}

/// The value of --port in a program's arguments; 0 if there is none.
std::uint16_t port_of(const std::vector<std::string>& arguments) {
    const std::string option = "--port";
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const auto& word = arguments[i];
        if (word.starts_with(option + "=")) {
            return static_cast<std::uint16_t>(
                std::atoi(word.substr(option.size() + 1).c_str()));
        }
        if (word == option && i + 1 < arguments.size()) {
            return static_cast<std::uint16_t>(
                std::atoi(arguments[i + 1].c_str()));
        }
    }
    return 0;
}

Command command_for(const Session& session,
                    const fs::path& file,
                    const std::vector<std::string>& arguments) {
    Command command{{file.string()}, session.root, {}};
    command.words.insert(
        command.words.end(), arguments.begin(), arguments.end());
    return command;
}

class Tracing {
  public:
    Tracing(Session& session, const TraceOrder& order)
        : session_(session)
        , order_(order)
        , chapter_(*session.place(order.place).chapter)
        , program_(asked_program(chapter_, order.program))
        , arguments_(order.arguments.empty() ? program_.arguments
                                             : order.arguments)
        , tree_(program_tree(session, order.base_reference)) {}

    int run() {
        if (order_.drive && program_.scene.empty()) {
            throw Trouble("There is no scene for " + title() +
                          "; without --drive you are the client.");
        }
        fs::create_directories(folder());
        const FileLock alone(file(".lock"), [this] { refuse(); });
        if (!build(program_.name, "_traced")) {
            return exit_red;
        }
        session_.terminal.say(program_.about);
        order_.drive ? drive() : attend();
        write_results();
        return exit_good;
    }

  private:
    std::string title() const {
        return chapter_.digits() + " " + program_.name;
    }

    fs::path folder() const { return session_.root / "build/trace"; }

    fs::path file(const std::string& ending) const {
        return folder() / (chapter_.digits() + "-" + program_.name + ending);
    }

    std::string target(const std::string& program) const {
        return "ch" + chapter_.digits() + "_" + program;
    }

    /// Both would write into one recording.
    [[noreturn]] void refuse() const {
        throw Trouble("./learn trace " + title() +
                      " is running already, and there is one recording for "
                      "both. End that one (Ctrl-C), then start this again.");
    }

    bool build(const std::string& program, const std::string& ending) {
        const auto built = tree_.build(
            program_tracks(session_, chapter_, order_.base_reference),
            target(program) + ending,
            session_.terminal);
        if (!built.good) {
            report_build(session_, chapter_, built);
        }
        return built.good;
    }

    Command traced() const {
        auto command = command_for(
            session_,
            tree_.program(chapter_, target(program_.name) + "_traced"),
            arguments_);
        command.environment = test_environment();
        command.environment.emplace_back("TORNADO_TRACE",
                                         file(".trace").string());
        return command;
    }

    /// The person is the client, and Ctrl-C the end.
    void attend() {
        session_.terminal.out()
            << session_.terminal.dim(
                   "$ " + target(program_.name) + " " + join(arguments_, " ") +
                   "     (Ctrl-C ends it, and makes the page)")
            << "\n"
            << std::flush;
        std::signal(SIGINT, SIG_IGN);
        const auto outcome = run_attached(traced());
        ended_ = monotonic_now();
        if (verdict_of(outcome) == Verdict::stub) {
            throw Trouble(stub_advice(session_, "./learn trace " + title()),
                          exit_red);
        }
        if (failed(outcome)) {
            throw Trouble(ended_by_itself(outcome) + "; what it said is above.",
                          exit_red);
        }
    }

    /// Not by us, nor by whoever pressed Ctrl-C.
    static bool failed(const Outcome& outcome) {
        return outcome.signal == 0
                   ? outcome.exit_code != 0
                   : outcome.signal != SIGINT && outcome.signal != SIGTERM &&
                         outcome.signal != SIGKILL;
    }

    static std::string ended_by_itself(const Outcome& outcome) {
        return outcome.signal == 0
                   ? "The program ended by itself, with exit code " +
                         std::to_string(outcome.exit_code)
                   : "The program crashed, by signal " +
                         std::to_string(outcome.signal) + " (" +
                         strsignal(outcome.signal) + ")";
    }

    void drive() {
        const auto port = port_of(arguments_);
        if (port != 0 && somebody_listens(port)) {
            throw Trouble("Another program listens on port " +
                          std::to_string(port) +
                          " already: the scene would be played to it. End it "
                          "first, or give the program another port, behind "
                          "\" -- \".");
        }
        std::optional<Background> beside;
        if (!program_.beside.empty()) {
            const auto& other = asked_program(chapter_, program_.beside);
            if (!build(other.name, "")) {
                throw Trouble("It needs " + other.name + " beside it.");
            }
            beside.emplace(
                command_for(session_,
                            tree_.program(chapter_, target(other.name)),
                            other.arguments));
        }
        Background program(traced());
        try {
            names_ = play(program_.scene, port, program.id());
        } catch (const Trouble& trouble) {
            const auto& outcome = program.stop();
            throw Trouble(
                trouble.what() + std::string(" The program said:\n") +
                    outcome.out +
                    (verdict_of(outcome) == Verdict::stub
                         ? stub_advice(session_,
                                       "./learn trace " + title() + " --drive")
                         : ""),
                exit_red);
        }
        // What happens when the last client has gone belongs to the scene.
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        const auto& outcome = program.stop();
        ended_ = monotonic_now();
        if (failed(outcome)) {
            throw Trouble(ended_by_itself(outcome) + ". It said:\n" +
                              outcome.out,
                          exit_red);
        }
    }

    void write_results() {
        const auto recording = read_recording(file(".trace"), ended_);
        const Callers callers(
            recording,
            tree_.program(chapter_, target(program_.name) + "_traced"),
            session_.root,
            chapter_.name);
        const auto timeline = make_timeline(recording, callers, names_);
        const TraceTitle title{
            "chapter " + chapter_.digits() + ", " + program_.name,
            program_.about,
            "./learn trace " + this->title() +
                (order_.base_reference ? " --base reference" : "") +
                (order_.drive ? " --drive" : "")};
        write_atomically(file(".html"),
                         trace_page(timeline,
                                    title,
                                    session_.root / "tools/learn/trace/page"));
        write_atomically(file(".json"), chrome_trace(timeline, title));
        write_atomically(file(".svg"), trace_picture(timeline, title));
        std::error_code error;
        fs::remove(file(".trace"), error);
        say_results(timeline);
    }

    void say_results(const Timeline& timeline) const {
        const auto& terminal = session_.terminal;
        terminal.out() << "\n";
        for (const auto& line : totals_in_words(timeline)) {
            terminal.say(line);
        }
        const auto shown = [this](const char* ending) {
            return file(ending).lexically_relative(session_.root).string();
        };
        terminal.out() << "\nOpen " << terminal.bold(shown(".html"))
                       << " in a browser: every turn, one by one.\n"
                       << terminal.dim(shown(".json") +
                                       " is for ui.perfetto.dev, " +
                                       shown(".svg") + " the still picture.")
                       << "\n";
    }

    Session& session_;
    const TraceOrder& order_;
    const Chapter& chapter_;
    const Program& program_;
    const std::vector<std::string>& arguments_;
    Tree tree_;
    ClientNames names_;
    std::int64_t ended_ = 0;
};

}  // namespace

int trace_program(Session& session, const TraceOrder& order) {
    session.show_notices();
    return Tracing(session, order).run();
}

}  // namespace tornado::learn
