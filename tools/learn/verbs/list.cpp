#include "tools/learn/dashboard.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace {

std::string mark(const Session& session, const TaskRecord& record) {
    const auto& terminal = session.terminal;
    if (record.red_again) {
        return terminal.cross();
    }
    switch (record.state) {
    case TaskState::passed:
        return terminal.tick();
    case TaskState::skipped:
        return terminal.yellow("-");
    case TaskState::open:
        return " ";
    }
    return " ";
}

std::string
remarks(const Session& session, const Task& task, const TaskRecord& record) {
    std::vector<std::string> words;
    if (record.red_again) {
        words.emplace_back("red again");
    } else if (record.state == TaskState::skipped) {
        words.emplace_back("skipped");
    }
    if (!task.core) {
        words.emplace_back("extra");
    }
    if (session.progress.get().short_path && !task.short_path) {
        words.emplace_back("not on the short path");
    }
    if (record.hints > 0) {
        words.push_back(count(static_cast<std::size_t>(record.hints), "hint") +
                        " read");
    }
    return words.empty() ? "" : "  (" + join(words, ", ") + ")";
}

}  // namespace

int list(Session& session) {
    session.show_notices();
    const auto& terminal = session.terminal;
    const auto journey = session.journey();
    for (const auto& chapter : session.course.chapters) {
        const auto word = chapter_word(journey.state(chapter));
        terminal.out() << "\n"
                       << terminal.bold(chapter.digits() + "  " + chapter.title)
                       << (word.empty() ? "" : "  (" + word + ")") << "\n";
        for (const auto& task : chapter.tasks) {
            const auto& record = session.progress.get().task(task.id);
            const auto words = remarks(session, task, record);
            const bool here = journey.task() == &task;
            terminal.out() << (here ? "> " : "  ") << mark(session, record)
                           << " " << task.id << "  "
                           << shorten(task.title,
                                      Terminal::width - 10 - columns(words))
                           << terminal.dim(words) << "\n";
        }
    }
    terminal.out() << "\n";
    terminal.say(now_sentence(session));
    return 0;
}

}  // namespace tornado::learn
