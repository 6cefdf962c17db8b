/// What the newer tool says when `update` has handed over to it.

#include <cstdlib>
#include <set>

#include "tools/learn/cases.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/internal.hpp"
#include "tools/learn/session.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/tree.hpp"

namespace tornado::learn {

namespace {

/// Which of the tasks that had passed are red now.
std::vector<std::string> red_again(const Session& session,
                                   const Chapter& chapter,
                                   const TestProgram& program) {
    std::set<std::string> red;
    std::vector<TestCase> cases;
    for (const auto& test : program.list()) {
        const auto& record = session.progress.get().task(test.task());
        if (record.state == TaskState::passed) {
            cases.push_back(test);
        }
    }
    program.run(cases, [&](const CaseResult& result) {
        session.terminal.passing("Testing chapter " + chapter.digits() +
                                 " ...");
        if (result.verdict != Verdict::passed) {
            red.insert(result.test.task());
        }
        return true;
    });
    session.terminal.passing("");
    return {red.begin(), red.end()};
}

void say_how_it_stands(Session& session, const Chapter& chapter) {
    const auto& terminal = session.terminal;
    const auto digits = chapter.digits();
    const Tree tree(session.root, "learn", "learn");
    const auto target = "ch" + digits + "_tests";
    const auto built =
        tree.build(session.tracks(chapter, false), target, terminal);
    if (!built.good) {
        terminal.say("Chapter " + digits +
                     " does not build with the newer tests as it stands: "
                     "./learn check " +
                     digits + " tells where.");
        return;
    }
    const auto red =
        red_again(session,
                  chapter,
                  TestProgram(tree.program(chapter, target), session.root));
    terminal.say(red.empty()
                     ? "Chapter " + digits +
                           ": the newer tests accept what you have, so the "
                           "new starter beside it is only to be looked at."
                     : "Chapter " + digits +
                           ": what had passed and is red with the newer "
                           "tests: " +
                           enumerate(red) + ". ./learn check " + digits +
                           " tells why.");
}

}  // namespace

int after_update(Session& session, const std::vector<std::string>& chapters) {
    const auto& terminal = session.terminal;
    for (const auto& digits : chapters) {
        if (const auto* chapter =
                session.course.chapter(std::atoi(digits.c_str()))) {
            say_how_it_stands(session, *chapter);
        }
    }
    terminal.say("The course is up to date. Your progress is as it was.");
    return exit_good;
}

}  // namespace tornado::learn
