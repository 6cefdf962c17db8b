#include "tools/learn/dashboard.hpp"

#include <fstream>
#include <system_error>

#include "tools/learn/files.hpp"
#include "tools/learn/starters.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t title_width = 36;
constexpr std::size_t bar_width = 18;

std::string chapter_line(const Session& session, const Chapter& chapter) {
    const auto& terminal = session.terminal;
    const auto journey = session.journey();
    const auto state = journey.state(chapter);
    const auto tally = journey.tally(chapter);
    const bool here = journey.chapter() == &chapter;
    const auto title = pad(shorten(chapter.title, title_width), title_width);
    auto line = std::string(here ? "> " : "  ") + chapter.digits() + "  " +
                (here ? terminal.bold(title) : title) + "  ";
    if (state == ChapterState::lent || state == ChapterState::off_path) {
        return line + terminal.dim(chapter_word(state));
    }
    line += terminal.bar(tally.done, tally.all, bar_width) + "  " +
            std::to_string(tally.done) + " of " + std::to_string(tally.all);
    const auto word = chapter_word(state);
    if (state == ChapterState::done) {
        return line + " " + terminal.tick();
    }
    return word.empty() ? line : line + " " + terminal.yellow(word);
}

std::string red_tasks(const Session& session) {
    std::vector<std::string> ids;
    for (const auto& [id, record] : session.progress.get().tasks) {
        if (record.red_again) {
            ids.push_back(id);
        }
    }
    return join(ids, ", ");
}

/// Where a task's work is, for the sentence.
std::string files_of(const Chapter& chapter, const Task& task) {
    std::vector<std::string> files;
    for (const auto& file : task.files) {
        files.push_back(
            (files.empty() ? "chapters/" + chapter.name + "/" : "") + file);
    }
    return enumerate(files);
}

/// Whether this screen has not been shown here before. The mark is in the
/// build folder, so progress.txt is not made before there is progress.
bool first_start(const fs::path& root) {
    std::error_code error;
    if (fs::exists(root / "progress.txt", error) ||
        fs::exists(root / "build/welcomed", error)) {
        return false;
    }
    fs::create_directories(root / "build", error);
    std::ofstream(root / "build/welcomed") << "The welcome has been shown.\n";
    return true;
}

}  // namespace

std::string chapter_word(ChapterState state) {
    switch (state) {
    case ChapterState::lent:
        return "lent from the reference";
    case ChapterState::off_path:
        return "not on the short path: lent";
    case ChapterState::skipped:
        return "skipped";
    case ChapterState::ahead:
    case ChapterState::begun:
    case ChapterState::done:
        return "";
    }
    return "";
}

void show_welcome(const Session& session) {
    const auto& terminal = session.terminal;
    auto& out = terminal.out();
    out << "\n" << terminal.bold("  Rebuilding Tornado in C++") << "\n\n";
    for (const auto* paragraph :
         {"You are going to write a small Tornado, chapter by chapter: a "
          "select loop, an IOLoop, Futures, coroutines, and a chat on top of "
          "them. Every chapter comes with tests and starts out red. Red is "
          "right: it shows where you start, and each failure says what was "
          "expected, what came, and where to read about it.",
          "Your files are in chapters/. Write them with any editor; four "
          "commands do the rest:"}) {
        out << wrap(paragraph, 78, "  ", "  ") << "\n";
    }
    for (const auto& [command, about] :
         {std::pair{"./learn check", "builds, and tests the task you are at"},
          std::pair{"./learn hint", "a hint; ask again for a stronger one"},
          std::pair{"./learn next", "on to the next task or chapter"},
          std::pair{"./learn book", "the book that explains it all"}}) {
        out << "    " << terminal.bold(pad(command, 17)) << about << "\n";
    }
    out << "\n"
        << wrap(std::string(
                    "./learn alone shows where you are, ./learn --help the "
                    "other commands. Nothing is ever locked: tasks can be "
                    "skipped, ") +
                    (session.has_reference()
                         ? "chapters lent from the reference, and whatever "
                           "touches a file of yours makes a copy first. (In a "
                           "hurry? ./learn path short is a long weekend.)"
                         : "and whatever touches a file of yours makes a copy "
                           "first."),
                78,
                "  ",
                "  ")
        << "\n";
}

std::string now_sentence(const Session& session) {
    const auto journey = session.journey();
    const auto* chapter = journey.chapter();
    if (chapter == nullptr) {
        return "There is no chapter to work on yet.";
    }
    if (const auto* task = journey.task()) {
        const bool again = session.progress.get().task(task->id).red_again;
        return "Now: " + std::string(again ? "mend" : "write") + " task " +
               task->id + " (" + task->title + ") in " +
               files_of(*chapter, *task) + ", then ./learn check; " +
               book_section(*task) + " explains it (./learn book " +
               chapter->digits() + ").";
    }
    if (const auto* later = journey.after(*chapter)) {
        return "Now: chapter " + chapter->digits() +
               " is done; see it live with ./learn run " + chapter->digits() +
               ", then ./learn next opens chapter " + later->digits() + " (" +
               later->title + ").";
    }
    return "You are at the end of what is written so far. See it live with "
           "./learn run " +
           chapter->digits() +
           ", break it on purpose with "
           "./learn mutant " +
           chapter->digits() + ", or compare with ./learn diff " +
           chapter->digits() + ".";
}

void show_parts(const Session& session,
                const Chapter& chapter,
                const Task& task) {
    const auto& terminal = session.terminal;
    for (const auto& part : parts_of(session.root, chapter, task.id)) {
        terminal.out() << "  " << terminal.bold(part.name) << "  "
                       << terminal.dim(part.file) << "\n"
                       << wrap(part.text, Terminal::width, "      ", "      ");
    }
}

void show_chapters(const Session& session) {
    const auto& terminal = session.terminal;
    const auto journey = session.journey();
    const auto all = journey.tally();
    auto& out = terminal.out();
    const std::string path =
        session.progress.get().short_path ? "short path" : "full path";
    out << "\n"
        << pad("  " + terminal.bold("Rebuilding Tornado in C++"), 58)
        << terminal.dim(path + ", " + std::to_string(all.done) + " of " +
                        std::to_string(all.all))
        << "\n\n";
    for (const auto& chapter : session.course.chapters) {
        out << chapter_line(session, chapter) << "\n";
    }
    out << "\n";
    if (const auto red = red_tasks(session); !red.empty()) {
        out << wrap("Green before and red at the last check: " + red + ".",
                    78,
                    "  ",
                    "  ");
    }
    out << wrap(now_sentence(session), 78, "  ", "  ") << "\n";
}

int show_dashboard(Session& session) {
    session.show_notices();
    if (first_start(session.root)) {
        show_welcome(session);
    }
    show_chapters(session);
    return 0;
}

}  // namespace tornado::learn
