#include <algorithm>

#include "tools/learn/cases.hpp"
#include "tools/learn/check_run.hpp"
#include "tools/learn/dashboard.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/report.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/tree.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace {

bool fresh(const Session& session, const Task& task, unsigned long long now) {
    const auto& record = session.progress.get().task(task.id);
    return record.state == TaskState::passed && !record.red_again &&
           record.files == now;
}

/// The tasks that this check runs: those asked for, without the green and
/// unchanged ones. Without a place: the current task, and before it what had
/// passed and has changed since.
std::vector<const Task*> chosen_tasks(const Session& session,
                                      const Place& place,
                                      const CheckOptions& options) {
    const auto now = session.fingerprint_of(*place.chapter);
    const auto* current = session.journey().task_of(*place.chapter);
    const auto path = session.journey().asked(*place.chapter);
    std::vector<const Task*> tasks;
    for (const auto& task : place.chapter->tasks) {
        const auto& record = session.progress.get().task(task.id);
        const bool passed = record.state == TaskState::passed;
        const bool on_path =
            std::find(path.begin(), path.end(), &task) != path.end();
        const bool asked = place.task != nullptr ? place.task == &task
                           : !options.place.empty()
                               ? on_path || passed
                               : &task == current || passed;
        if (asked && (options.again || options.base_reference ||
                      !fresh(session, task, now))) {
            tasks.push_back(&task);
        }
        if (options.place.empty() && &task == current) {
            break;
        }
    }
    return tasks;
}

void say_unchanged(const Session& session,
                   const Place& place,
                   const CheckOptions& options) {
    const auto& terminal = session.terminal;
    const auto what = place.task != nullptr
                          ? "Task " + place.task->id
                          : "Chapter " + place.chapter->digits();
    terminal.say(
        what +
        " is green, and nothing has changed since; nothing "
        "was run (./learn check " +
        (options.place.empty() ? place.chapter->digits() : options.place) +
        " --again runs it all the same).");
    terminal.out() << "\n";
    terminal.say(now_sentence(session));
}

void say_heading(const Session& session,
                 const Place& place,
                 const std::vector<const Task*>& tasks,
                 const CheckOptions& options) {
    const auto& chapter = *place.chapter;
    const auto what =
        tasks.size() == 1
            ? "Task " + tasks.front()->id + "  " + tasks.front()->title
            : "Chapter " + chapter.digits() + "  " + chapter.title;
    session.terminal.out() << session.terminal.bold(
                                  shorten(what, Terminal::width))
                           << "\n";
    if (options.base_reference) {
        session.terminal.say("(the chapters below come from the reference; "
                             "this result is not recorded)");
    }
}

}  // namespace

int check(Session& session, const CheckOptions& options) {
    session.show_notices();
    if (options.base_reference) {
        session.need_reference("--base reference");
    }
    auto place = session.place(options.place);
    const auto& chapter = *place.chapter;
    const auto tracks = session.tracks(chapter, options.base_reference);
    const auto tasks = chosen_tasks(session, place, options);
    if (tasks.empty()) {
        say_unchanged(session, place, options);
        return exit_good;
    }
    say_heading(session, place, tasks, options);
    const Tree tree(
        session.root, options.base_reference ? "reference" : "learn", "learn");
    const auto now = session.fingerprint_of(chapter);
    const auto target = "ch" + chapter.digits() + "_tests";
    const auto built = tree.build(tracks, target, session.terminal);
    if (!built.good) {
        report_build(session, chapter, built);
        return exit_red;
    }
    const TestProgram program(tree.program(chapter, target), session.root);
    CheckRun run(session, chapter, program, now, !options.base_reference);
    const bool whole = !options.place.empty() && place.task == nullptr;
    return run.run(tasks, whole) ? exit_good : exit_red;
}

}  // namespace tornado::learn
