#include <algorithm>

#include "tools/learn/errors.hpp"
#include "tools/learn/hints.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace {

/// The task that a hint is asked for.
const Task& asked_task(const Session& session, const Place& place) {
    const auto* task = place.task != nullptr
                           ? place.task
                           : session.journey().task_of(*place.chapter);
    if (task == nullptr) {
        throw Trouble("Chapter " + place.chapter->digits() +
                          " has no open task. Name one: ./learn hint " +
                          place.chapter->tasks.front().id,
                      exit_trouble);
    }
    return *task;
}

void say_what_else(const Session& session,
                   const Chapter& chapter,
                   const Task& task,
                   std::size_t level,
                   std::size_t levels) {
    const auto& terminal = session.terminal;
    terminal.out() << "\n";
    if (level < levels) {
        terminal.out()
            << terminal.dim("The next hint says more: ./learn hint " + task.id)
            << "\n";
        return;
    }
    terminal.say("That was the last hint. Still stuck? " +
                 book_section(task).replace(0, 1, "C") + " has the ideas; " +
                 (session.has_reference()
                      ? "./learn diff " + chapter.digits() +
                            " --spoil shows the reference beside yours; "
                            "./learn lend " +
                            chapter.digits() +
                            " lets you go on without it for now."
                      : "ask your teacher, or go on without it for now: "
                        "./learn skip " +
                            task.id));
}

}  // namespace

int hint(Session& session, const std::string& place, std::optional<int> level) {
    session.show_notices();
    const auto found = session.place(place);
    const auto& task = asked_task(session, found);
    const auto hints = load_hints(session.root, *found.chapter);
    const auto entry = hints.find(task.id);
    if (entry == hints.end() || entry->second.empty()) {
        session.terminal.say("There is no hint for task " + task.id + "; " +
                             book_section(task) + " is the place to read.");
        return exit_good;
    }
    const auto& levels = entry->second;
    const int last = static_cast<int>(levels.size());
    const int shown = session.progress.get().task(task.id).hints;
    const int number = level ? *level : std::min(shown + 1, last);
    if (number < 1 || number > last) {
        throw Trouble("Task " + task.id + " has hints of level 1 to " +
                      std::to_string(last) + ".");
    }
    const auto& terminal = session.terminal;
    terminal.out() << terminal.bold("Hint " + std::to_string(number) + " of " +
                                    std::to_string(last) + ", task " + task.id +
                                    ": " + task.title)
                   << "\n\n"
                   << render_hint(levels[static_cast<std::size_t>(number - 1)],
                                  Terminal::width);
    say_what_else(session,
                  *found.chapter,
                  task,
                  static_cast<std::size_t>(number),
                  levels.size());
    session.progress.update([&](Progress& progress) {
        auto& record = progress.tasks[task.id].hints;
        record = std::max(record, number);
    });
    session.show_notices();
    return exit_good;
}

}  // namespace tornado::learn
