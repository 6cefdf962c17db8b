#include "tools/learn/internal.hpp"

#include <algorithm>

#include "tools/learn/backup.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/mutants.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/starters.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/tree.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

/// Where the mutants are built.
constexpr const char* golden_tree = "build/ci";

/// The chapters that a maintainer means: complete or not, by their folders in
/// solutions/.
std::vector<Chapter> asked_chapters(const Session& session,
                                    const std::string& place) {
    std::vector<Chapter> chapters;
    std::error_code error;
    for (fs::directory_iterator walk(session.root / "solutions", error), end;
         !error && walk != end;
         walk.increment(error)) {
        Chapter chapter;
        chapter.name = walk->path().filename();
        const auto digits = chapter.name.substr(0, 2);
        chapter.number = std::atoi(digits.c_str());
        if (place.empty() || place == chapter.name || place == digits) {
            chapters.push_back(std::move(chapter));
        }
    }
    std::sort(chapters.begin(),
              chapters.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    if (chapters.empty()) {
        throw Trouble("There is no solutions/" + place + ".");
    }
    return chapters;
}

/// Files in a chapter's folder that the solution does not have.
std::vector<fs::path> left_over(const std::vector<StarterFile>& files,
                                const fs::path& folder) {
    auto there = files_below(folder);
    std::erase_if(there, [&](const fs::path& path) {
        return std::any_of(
            files.begin(), files.end(), [&](const StarterFile& file) {
                return file.name == path;
            });
    });
    return there;
}

void generate_one(Session& session,
                  const Chapter& chapter,
                  const fs::path& folder,
                  Backup* backup) {
    const auto files = starter_of(session.root, chapter);
    const auto changed = differing(files, folder);
    const auto extra = left_over(files, folder);
    for (const auto& file : changed) {
        if (backup != nullptr && fs::exists(folder / file.name)) {
            backup->keep(folder / file.name);
        }
    }
    write_files(changed, folder);
    for (const auto& file : extra) {
        if (backup != nullptr) {
            backup->keep(folder / file);
        }
        fs::remove(folder / file);
    }
    session.terminal.out() << chapter.name << ": "
                           << count(changed.size(), "file") << " written, "
                           << extra.size() << " removed, "
                           << files.size() - changed.size()
                           << " as they were\n";
}

/// Runs a step of update-golden; what it prints is shown if it fails.
std::string must(const Session& session, Command command) {
    command.directory = session.root;
    const auto run = [&] {
        return run_caught(command, std::chrono::minutes(30), true);
    };
    auto outcome = run();
    if (!outcome.good() &&
        drop_stale_headers(session.root / golden_tree, outcome.out)) {
        outcome = run();
    }
    if (!outcome.good()) {
        throw Trouble(outcome.out + "\n`" + join(command.words, " ") +
                          "` failed.",
                      exit_red);
    }
    return outcome.out;
}

void update_one(const Session& session,
                const Chapter& chapter,
                const Mutant& mutant) {
    const auto number = chapter.name.substr(0, 2);
    must(
        session,
        {{"ninja", "-C", golden_tree, "ch" + number + "_mutant_" + mutant.name},
         {},
         {}});
    must(session,
         {{"ctest",
           "--test-dir",
           golden_tree,
           "-R",
           "^mutant: " + number + " " + mutant.name + "$",
           "--output-on-failure",
           "--no-tests=error"},
          {},
          {{"TORNADO_UPDATE_GOLDEN", "1"}}});
    auto golden = mutant.patch;
    golden.replace_extension(".golden");
    session.terminal.out()
        << session.terminal.bold(
               golden.lexically_relative(session.root).string())
        << "\n"
        << read_file(golden).value_or("") << "\n";
}

}  // namespace

int generate_starters(Session& session,
                      const std::string& place,
                      const std::string& into) {
    if (into.empty() && fs::exists(session.root / "progress.txt") &&
        !session.agree("progress.txt says that somebody learns here. Write "
                       "chapters/ anew?")) {
        session.terminal.say("Nothing was changed.");
        return exit_red;
    }
    Backup backup(session.root);
    for (const auto& chapter : asked_chapters(session, place)) {
        const auto folder = into.empty() ? session.mine(chapter)
                                         : fs::path(into) / chapter.name;
        generate_one(
            session, chapter, folder, into.empty() ? &backup : nullptr);
    }
    if (!backup.place().empty()) {
        session.terminal.say("What was there before: " +
                             backup.place().string());
    }
    return exit_good;
}

int update_golden(Session& session, const std::string& which) {
    const auto slash = which.find('/');
    const auto name = slash == std::string::npos ? "" : which.substr(slash + 1);
    must(session, {{"cmake", "--preset", "ci"}, {}, {}});
    std::size_t updated = 0;
    const auto place = which == "all" ? "" : which.substr(0, slash);
    for (const auto& chapter : asked_chapters(session, place)) {
        for (const auto& mutant : load_mutants(session.root, chapter)) {
            if (name.empty() || name == mutant.name) {
                update_one(session, chapter, mutant);
                ++updated;
            }
        }
    }
    if (updated == 0) {
        throw Trouble("There is no mutant " + which + ".");
    }
    session.terminal.say(count(updated, "golden file") +
                         " written. Read them as a learner would.");
    return exit_good;
}

}  // namespace tornado::learn
