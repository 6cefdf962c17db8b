#include "tools/learn/backup.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/starters.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

void forget(Session& session, const Chapter& chapter) {
    session.progress.update([&](Progress& progress) {
        for (const auto& task : chapter.tasks) {
            auto& record = progress.tasks[task.id];
            record.state = TaskState::open;
            record.red_again = false;
            record.files = 0;
        }
    });
}

void list_files(const Session& session,
                const Chapter& chapter,
                const std::vector<StarterFile>& files) {
    const auto& terminal = session.terminal;
    terminal.say("These files go back to how the chapter gave them:");
    for (const auto& file : files) {
        terminal.out() << "  chapters/" << chapter.name << "/"
                       << file.name.string() << "\n";
    }
    terminal.say("Yours are copied to .backups/ first, and files that you "
                 "added stay.");
}

/// Writes only files that are not there, so nothing has to be asked.
int write_missing(Session& session, const Chapter& chapter) {
    auto files = starter_of(session.root, chapter);
    std::erase_if(files, [&](const StarterFile& file) {
        return fs::exists(session.mine(chapter) / file.name);
    });
    write_files(files, session.mine(chapter));
    for (const auto& file : files) {
        session.terminal.out() << "  chapters/" << chapter.name << "/"
                               << file.name.string() << "\n";
    }
    session.terminal.say(files.empty() ? "No file is missing."
                                       : "These were missing and are back, as "
                                         "the chapter gives them.");
    return exit_good;
}

}  // namespace

int reset(Session& session, const std::string& place, bool missing) {
    session.show_notices();
    const auto& terminal = session.terminal;
    const auto found = session.place(place);
    const auto& chapter = *found.chapter;
    if (found.task != nullptr) {
        throw Trouble("reset takes a whole chapter: ./learn reset " +
                      chapter.digits() +
                      ". For one function, ./learn diff shows the rest.");
    }
    const auto folder = session.mine(chapter);
    if (missing) {
        return write_missing(session, chapter);
    }
    const auto files = differing(starter_of(session.root, chapter), folder);
    if (files.empty()) {
        terminal.say("Chapter " + chapter.digits() +
                     " is as it was given; there is nothing to reset.");
        return exit_good;
    }
    list_files(session, chapter, files);
    if (!session.agree("Reset chapter " + chapter.digits() + "?")) {
        terminal.say("Nothing was changed.");
        return exit_red;
    }
    Backup backup(session.root);
    for (const auto& file : files) {
        if (fs::exists(folder / file.name)) {
            backup.keep(folder / file.name);
        }
    }
    if (!backup.place().empty()) {
        terminal.say("Your files are kept in " +
                     (backup.place() / "chapters" / chapter.name).string());
    }
    write_files(files, folder);
    forget(session, chapter);
    terminal.say("Chapter " + chapter.digits() + " is fresh again.");
    session.show_notices();
    return exit_good;
}

}  // namespace tornado::learn
