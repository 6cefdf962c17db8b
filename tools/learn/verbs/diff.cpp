#include <algorithm>

#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

bool may_see(const Session& session, const Place& place) {
    if (place.task != nullptr) {
        return session.progress.get().task(place.task->id).state ==
               TaskState::passed;
    }
    return session.journey().stands(*place.chapter);
}

/// The reference's files that the place is about.
std::vector<fs::path> files_of(const Session& session, const Place& place) {
    auto files = files_below(session.reference(*place.chapter));
    if (place.task != nullptr) {
        const auto& wanted = place.task->files;
        std::erase_if(files, [&](const fs::path& file) {
            return std::find(wanted.begin(), wanted.end(), file.string()) ==
                   wanted.end();
        });
    }
    return files;
}

/// Shows one file's differences; false when there are none.
bool show(const Session& session,
          const Chapter& chapter,
          const fs::path& file) {
    const auto mine = session.mine(chapter) / file;
    const auto name = "chapters/" + chapter.name + "/" + file.string();
    if (!fs::exists(mine)) {
        session.terminal.out() << name << " is not there.\n";
        return true;
    }
    const auto outcome = run_caught(
        {{"diff",
          "-u",
          "--label",
          name + "  (yours)",
          "--label",
          "solutions/" + chapter.name + "/" + file.string() + "  (reference)",
          session.terminal.abilities().colour ? "--color=always"
                                              : "--color=never",
          mine.string(),
          (session.reference(chapter) / file).string()},
         session.root,
         {}});
    if (outcome.exit_code > 1 || outcome.signal != 0) {
        throw Trouble("diff could not compare " + name + ": " + outcome.err);
    }
    session.terminal.out() << outcome.out;
    return outcome.exit_code == 1;
}

}  // namespace

int diff(Session& session, const std::string& place, bool spoil) {
    session.show_notices();
    const auto found = session.place(place);
    const auto& chapter = *found.chapter;
    const auto what = found.task != nullptr ? found.task->id : chapter.digits();
    if (!spoil && !may_see(session, found)) {
        session.terminal.say(
            what +
            " is not green yet, and the reference is the answer. "
            "./learn hint gives less away; ./learn diff " +
            what + " --spoil shows it all the same.");
        return exit_red;
    }
    std::size_t different = 0;
    for (const auto& file : files_of(session, found)) {
        different += show(session, chapter, file) ? 1U : 0U;
    }
    if (different == 0) {
        session.terminal.say("Yours is the same as the reference, to the "
                             "letter.");
    }
    return exit_good;
}

}  // namespace tornado::learn
