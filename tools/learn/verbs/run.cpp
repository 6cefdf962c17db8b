#include <algorithm>
#include <csignal>

#include "tools/learn/cases.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/program_run.hpp"
#include "tools/learn/report.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/tree.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace {

int say_how_it_ended(const Session& session,
                     const std::string& command,
                     const Outcome& outcome) {
    const auto& terminal = session.terminal;
    switch (verdict_of(outcome)) {
    case Verdict::passed:
        return exit_good;
    case Verdict::stub:
        terminal.say(stub_advice(session, command));
        return exit_red;
    case Verdict::reported:
        terminal.say("A sanitizer ended the program; its report is above. "
                     "Look for the first line with chapters/ in it.");
        return exit_red;
    case Verdict::crashed:
        if (outcome.signal == SIGINT || outcome.signal == SIGTERM) {
            terminal.out() << "\n";
            return exit_good;
        }
        terminal.say("The program ended by " + signal_text(outcome.signal) +
                     ".");
        return exit_red;
    default:
        terminal.say("The program ended with exit code " +
                     std::to_string(outcome.exit_code) + ".");
        return exit_red;
    }
}

/// Says what is started; returns the words to start it with.
Command start_of(const Session& session,
                 const RunOptions& options,
                 const Chapter& chapter,
                 const Program& program,
                 const std::filesystem::path& file) {
    Command command{{file.string()}, session.root, test_environment()};
    const auto& arguments =
        options.arguments.empty() ? program.arguments : options.arguments;
    command.words.insert(
        command.words.end(), arguments.begin(), arguments.end());
    const auto& terminal = session.terminal;
    terminal.say(program.about);
    if (options.program.empty() && chapter.programs.size() > 1) {
        terminal.say("(This is the first of the chapter's programs: " +
                     program_names(chapter) + ".)");
    }
    terminal.out() << terminal.dim(
                          "$ " +
                          file.lexically_relative(session.root).string() + " " +
                          join(arguments, " ") + "     (Ctrl-C ends it)")
                   << "\n"
                   << std::flush;
    return command;
}

}  // namespace

int run(Session& session, const RunOptions& options) {
    session.show_notices();
    const auto& chapter = *session.place(options.place).chapter;
    const auto& program = asked_program(chapter, options.program);
    const auto tracks =
        program_tracks(session, chapter, options.base_reference);
    const auto tree = program_tree(session, options.base_reference);
    const auto target = "ch" + chapter.digits() + "_" + program.name;
    auto built = tree.build(tracks, target, session.terminal);
    if (!built.good) {
        report_build(session, chapter, built);
        return exit_red;
    }
    built.alone.reset();  // a server may run for long: no check waits for it
    const auto command = start_of(
        session, options, chapter, program, tree.program(chapter, target));
    // Ctrl-C is the program's: we wait for what it does about it.
    std::signal(SIGINT, SIG_IGN);
    return say_how_it_ended(session,
                            "./learn run " + chapter.digits() + " " +
                                program.name,
                            run_attached(command));
}

}  // namespace tornado::learn
