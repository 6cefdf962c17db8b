#include "tools/learn/cases.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/mutants.hpp"
#include "tools/learn/report.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/tree.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace {

void show_names(const Session& session,
                const Chapter& chapter,
                const std::vector<Mutant>& mutants) {
    const auto& terminal = session.terminal;
    terminal.say("Broken versions of the reference's chapter " +
                 chapter.digits() +
                 ". Guess from a name what is wrong and which test will "
                 "notice, then try:");
    terminal.out() << "\n";
    for (const auto& mutant : mutants) {
        terminal.out() << "  ./learn mutant " << chapter.digits() << " "
                       << terminal.bold(mutant.name) << "\n";
    }
}

const Mutant& asked_mutant(const Chapter& chapter,
                           const std::vector<Mutant>& mutants,
                           const std::string& name) {
    for (const auto& mutant : mutants) {
        if (mutant.name == name) {
            return mutant;
        }
    }
    throw Trouble("Chapter " + chapter.digits() + " has no mutant " + name +
                  "; ./learn mutant " + chapter.digits() + " names them.");
}

/// Runs every case; the first that fails in full, the others in a line.
std::size_t run_cases(const Session& session,
                      const TestProgram& program,
                      const std::string& own) {
    const auto& terminal = session.terminal;
    std::size_t red = 0;
    program.run(program.list(), [&](const CaseResult& result) {
        if (result.verdict == Verdict::passed) {
            return true;
        }
        ++red;
        terminal.out() << "  " << terminal.cross() << " "
                       << shorten(result.test.name, Terminal::width - 26)
                       << "  (" << verdict_text(result.verdict) << ")\n";
        if (red == 1) {
            terminal.out() << "\n";
            const Task task{result.test.task(), "", true, false, {}};
            report_case(session, task, result, own);
            terminal.out() << "\n";
        }
        return true;
    });
    return red;
}

void show_change(const Session& session, const Mutant& mutant) {
    const auto& terminal = session.terminal;
    terminal.out() << "\n"
                   << wrap("What is broken: " + mutant.bug, Terminal::width);
    for (const auto& line : split_lines(read_file(mutant.patch).value_or(""))) {
        if (!line.starts_with("#")) {
            terminal.out() << "  "
                           << (line.starts_with('+')   ? terminal.green(line)
                               : line.starts_with('-') ? terminal.red(line)
                                                       : line)
                           << "\n";
        }
    }
}

}  // namespace

int mutant(Session& session,
           const std::string& place,
           const std::string& name,
           bool show) {
    session.show_notices();
    session.need_reference("mutant");
    const auto& terminal = session.terminal;
    const auto& chapter = *session.place(place).chapter;
    const auto mutants = load_mutants(session.root, chapter);
    if (mutants.empty()) {
        throw Trouble("Chapter " + chapter.digits() + " has no mutants.");
    }
    if (name.empty()) {
        show_names(session, chapter, mutants);
        return exit_good;
    }
    const auto& wrong = asked_mutant(chapter, mutants, name);
    const auto folder = make_mutant(session.root, chapter, wrong);
    auto tracks = tracks_for(
        session.course, session.progress.get(), chapter.number, true);
    tracks[chapter.number] = folder.string();
    const Tree tree(session.root, "reference", "learn");
    const auto target = "ch" + chapter.digits() + "_tests";
    const auto own = folder.lexically_relative(session.root).string();
    const auto built = tree.build(tracks, target, terminal);
    if (!built.good) {
        report_build(session, chapter, built, own);
        return exit_red;
    }
    const auto red =
        run_cases(session, {tree.program(chapter, target), session.root}, own);
    terminal.say(red == 0
                     ? "No test noticed. That is a gap in the tests: please "
                       "tell the maintainers."
                     : count(red, "test") + " noticed.");
    if (show) {
        show_change(session, wrong);
    } else {
        terminal.say("This was a copy of the reference in " + own +
                     "; your files were not touched. Add --show to see what "
                     "is broken in it.");
    }
    return exit_good;
}

}  // namespace tornado::learn
