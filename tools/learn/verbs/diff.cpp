#include <algorithm>

#include "tools/learn/errors.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/starters.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

/// The tasks whose reference may be seen: the passed ones, or with --spoil
/// the one asked for, or all.
std::set<std::string>
visible_tasks(const Session& session, const Place& place, bool spoil) {
    std::set<std::string> visible;
    for (const auto& task : place.chapter->tasks) {
        const bool asked = place.task == nullptr || place.task == &task;
        const auto& record = session.progress.get().task(task.id);
        if (record.state == TaskState::passed || (spoil && asked)) {
            visible.insert(task.id);
        }
    }
    return visible;
}

/// The reference with stubs for what may not be seen yet.
std::vector<StarterFile> reference_of(const Session& session,
                                      const Place& place,
                                      const std::set<std::string>& visible) {
    auto files = starter_of(session.root, *place.chapter, visible);
    if (place.task != nullptr) {
        const auto& wanted = place.task->files;
        std::erase_if(files, [&](const StarterFile& file) {
            return std::find(wanted.begin(),
                             wanted.end(),
                             file.name.string()) == wanted.end();
        });
    }
    return files;
}

/// Shows one file's differences.
void show(const Session& session,
          const Chapter& chapter,
          const fs::path& file,
          const fs::path& reference) {
    const auto mine = session.mine(chapter) / file;
    const auto name = "chapters/" + chapter.name + "/" + file.string();
    auto& out = session.terminal.out();
    if (!fs::exists(mine)) {
        out << name << " is not there.\n";
        return;
    }
    const bool colour = session.terminal.abilities().colour;
    const Command command{
        {"diff",
         "-u",
         colour ? "--color=always" : "--color=never",
         "--label",
         name + "  (yours)",
         "--label",
         "solutions/" + chapter.name + "/" + file.string() + "  (reference)",
         mine.string(),
         (reference / file).string()},
        session.root,
        {}};
    const auto outcome = run_caught(command);
    if (outcome.exit_code > 1 || outcome.signal != 0) {
        throw Trouble("diff could not compare " + name + ": " + outcome.err);
    }
    out << outcome.out;
}

}  // namespace

int diff(Session& session, const std::string& place, bool spoil) {
    session.show_notices();
    session.need_reference("diff");
    const auto& terminal = session.terminal;
    const auto found = session.place(place);
    const auto& chapter = *found.chapter;
    const auto what = found.task != nullptr ? found.task->id : chapter.digits();
    const auto visible = visible_tasks(session, found, spoil);
    if (visible.empty() ||
        (found.task != nullptr && !visible.contains(found.task->id))) {
        terminal.say("Nothing of " + what +
                     " is green yet, and the reference is the answer. "
                     "./learn hint gives less away; ./learn diff " +
                     what + " --spoil shows it all the same.");
        return exit_red;
    }
    const auto files = reference_of(session, found, visible);
    const auto place_of_copy = session.root / "build/diff" / chapter.name;
    write_files(files, place_of_copy);
    const auto different = differing(files, session.mine(chapter));
    for (const auto& file : different) {
        show(session, chapter, file.name, place_of_copy);
    }
    if (different.empty()) {
        terminal.say("Yours is the same as the reference, to the letter.");
    }
    if (visible.size() < chapter.tasks.size()) {
        terminal.out() << terminal.dim("What you have not passed yet is a "
                                       "stub on the reference's side.")
                       << "\n";
    }
    return exit_good;
}

}  // namespace tornado::learn
