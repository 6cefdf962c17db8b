/// next, skip, lend and path: the verbs that only move the learner on.

#include "tools/learn/dashboard.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace {

void introduce(const Session& session, const Chapter& chapter) {
    const auto& terminal = session.terminal;
    terminal.out() << "\n"
                   << terminal.bold("Chapter " + chapter.digits() + ": " +
                                    chapter.title)
                   << "\n\n";
    for (const auto* task : session.journey().asked(chapter)) {
        terminal.out() << wrap(task->id + "  " + task->title +
                                   (task->core ? "" : " (extra)"),
                               Terminal::width,
                               "  ",
                               "        ");
    }
    terminal.out() << "\n";
    terminal.say("Everything in it is red for now, and that is right.");
}

int open_chapter(Session& session, const Chapter& chapter) {
    session.progress.update(
        [&](Progress& progress) { progress.chapter = chapter.number; });
    introduce(session, chapter);
    session.terminal.say(now_sentence(session));
    session.show_notices();
    return exit_good;
}

void record_skip(Session& session, const Task& task) {
    session.progress.update([&](Progress& progress) {
        stay_in_chapter(session.course, progress);
        progress.tasks[task.id].state = TaskState::skipped;
        progress.tasks[task.id].red_again = false;
    });
    session.terminal.say("Task " + task.id +
                         " is recorded as skipped. You can come back to it at "
                         "any time: ./learn check " +
                         task.id);
}

/// Not on, but here: what the open task asks.
int stay(const Session& session, const Chapter& chapter, const Task& task) {
    const auto& terminal = session.terminal;
    terminal.out() << terminal.bold("You are at task " + task.id + ": " +
                                    task.title)
                   << "\n\n";
    show_parts(session, chapter, task);
    terminal.out() << "\n";
    terminal.say("It is not green yet: ./learn check tells how it stands, "
                 "./learn hint helps, " +
                 book_section(task) +
                 " explains, and ./learn next --skip goes on without it.");
    return exit_red;
}

/// On from a chapter in which nothing holds the learner back.
int leave(Session& session, const Chapter& chapter) {
    const auto* later = session.journey().after(chapter);
    if (later == nullptr) {
        session.terminal.say(now_sentence(session));
        return exit_good;
    }
    return open_chapter(session, *later);
}

}  // namespace

int next(Session& session, bool skip) {
    session.show_notices();
    const auto chapter = session.place("").chapter;
    const auto* task = session.journey().task();
    if (task == nullptr) {
        return leave(session, *chapter);
    }
    const auto& record = session.progress.get().task(task->id);
    if (skip) {
        record_skip(session, *task);
        session.terminal.say(now_sentence(session));
        session.show_notices();
        return exit_good;
    }
    if (!record.red_again && session.journey().closed(*chapter)) {
        // Only extra tasks are open: they wait for whoever comes back.
        session.terminal.say("The extra tasks of chapter " + chapter->digits() +
                             " stay open; ./learn check " + task->id +
                             " takes them up again.");
        return leave(session, *chapter);
    }
    return stay(session, *chapter, *task);
}

int skip(Session& session, const std::string& place) {
    if (place.empty()) {
        return next(session, true);
    }
    session.show_notices();
    const auto found = session.place(place);
    if (found.task == nullptr) {
        throw Trouble("skip takes a task, such as " +
                      found.chapter->tasks.front().id +
                      (session.has_reference()
                           ? "; a whole chapter can be lent: ./learn lend " +
                                 found.chapter->digits()
                           : "."));
    }
    if (session.progress.get().task(found.task->id).state ==
        TaskState::passed) {
        session.terminal.say("Task " + found.task->id +
                             " is passed; there is nothing to skip.");
        return exit_good;
    }
    record_skip(session, *found.task);
    session.show_notices();
    return exit_good;
}

int lend(Session& session, const std::string& place, bool back) {
    session.show_notices();
    session.need_reference("lend");
    const auto& chapter = *session.place(place).chapter;
    const auto& terminal = session.terminal;
    const bool lent = session.progress.get().lent.contains(chapter.number);
    const auto number = chapter.digits();
    if (lent != back) {
        terminal.say("Chapter " + number +
                     (lent
                          ? " is lent already. Take yours back: ./learn lend " +
                                number + " --back"
                          : " is not lent; yours is in use where it is "
                            "finished."));
        return exit_good;
    }
    session.progress.update([&](Progress& progress) {
        stay_in_chapter(session.course, progress);
        if (back) {
            progress.lent.erase(chapter.number);
        } else {
            progress.lent.insert(chapter.number);
        }
    });
    terminal.say(
        back ? "Chapter " + number +
                   " is yours again: later chapters stand on your code as "
                   "soon as its core is green."
             : "Later chapters now stand on the reference's chapter " + number +
                   ". Your files in chapters/" + chapter.name +
                   " stay as they are; ./learn check " + number +
                   " still checks them, and ./learn lend " + number +
                   " --back takes them into use again.");
    if (!back && session.journey().chapter() == &chapter) {
        return leave(session, chapter);
    }
    session.show_notices();
    return exit_good;
}

int choose_path(Session& session, const std::string& path) {
    session.show_notices();
    const auto& terminal = session.terminal;
    const bool wish = path == "short";
    if (path.empty()) {
        const bool now = session.progress.get().short_path;
        terminal.say(std::string("You are on the ") + (now ? "short" : "full") +
                     " path. ./learn path short | full changes it.");
        return exit_good;
    }
    if (wish) {
        session.need_reference("The short path");
    }
    session.progress.update(
        [&](Progress& progress) { progress.short_path = wish; });
    terminal.say(wish ? "The short path: only the tasks that the chat needs; "
                        "the rest is lent from the reference. What you have "
                        "done stays done."
                      : "The full path: every chapter and every task.");
    show_chapters(session);
    session.show_notices();
    return exit_good;
}

}  // namespace tornado::learn
