/// A newer course for a clone in which somebody has learned.

#include <algorithm>
#include <set>

#include "tools/learn/backup.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/interrupt.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/update/git.hpp"
#include "tools/learn/update/plan.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

using Files = std::map<std::string, GitFile>;

bool is_chapter_file(const std::string& path) {
    return path.starts_with("chapters/");
}

/// "chapters/02-ioloop/ioloop.cpp" is of chapter 2.
int chapter_of(const std::string& path) {
    return std::atoi(path.substr(std::string("chapters/").size(), 2).c_str());
}

class Update {
  public:
    Update(Session& session, const std::string& from)
        : session_(session)
        , terminal_(session.terminal)
        , git_(session.root)
        , backup_(session.root)
        , from_(from.empty() ? git_.usual_source() : from) {}

    int run() {
        terminal_.passing("Fetching from " + from_ + " ...");
        newer_ = git_.fetch(from_);
        terminal_.passing("");
        if (git_.contains(newer_)) {
            terminal_.say("You have the newest course there is at " + from_ +
                          ".");
            return exit_good;
        }
        compare();
        if (!session_.agree(question())) {
            terminal_.say("Nothing was changed.");
            return exit_red;
        }
        carry_out();
        tell();
        return hand_over();
    }

  private:
    struct Change {
        std::string path;
        Step step = Step::nothing;
        ThreeSides sides;
        bool executable = false;
    };

    void compare() {
        // With no past in common any file may be theirs: all count as changed.
        const auto base = git_.course_commit(newer_);
        const auto old = base ? git_.files(*base) : Files{};
        const auto now = git_.files(newer_);
        if (now.find("learn") == now.end()) {
            throw Trouble("What is at " + from_ +
                          " is not this course: there is no `learn` in it. "
                          "Nothing was changed.");
        }
        std::set<std::string> paths;
        for (const auto* files : {&old, &now}) {
            for (const auto& [path, file] : *files) {
                paths.insert(path);
            }
        }
        paths.erase("progress.txt");
        for (const auto& path : paths) {
            look_at(path, find(old, path), find(now, path));
        }
    }

    static const GitFile* find(const Files& files, const std::string& path) {
        const auto found = files.find(path);
        return found == files.end() ? nullptr : &found->second;
    }

    void
    look_at(const std::string& path, const GitFile* old, const GitFile* now) {
        const bool same =
            old != nullptr && now != nullptr && old->blob == now->blob;
        if (same && fs::exists(session_.root / path) && is_chapter_file(path)) {
            return;  // whatever they made of it
        }
        Change change{path, Step::nothing, {}, now && now->executable};
        change.sides.mine = read_file(session_.root / path);
        if (old != nullptr) {
            change.sides.old = git_.content(*old);
        }
        if (now != nullptr) {
            change.sides.now = same ? change.sides.old : git_.content(*now);
        }
        change.step = is_chapter_file(path)
                          ? step_for_chapter_file(change.sides)
                          : step_for_course_file(change.sides);
        const bool is_there = change.sides.mine == change.sides.now;
        if (is_there || change.step == Step::write ||
            change.step == Step::remove) {
            settled_.push_back(path);
        }
        if (change.step != Step::nothing) {
            changes_.push_back(std::move(change));
        }
    }

    std::string question() const {
        const auto many = [&](auto... steps) {
            return std::count_if(
                changes_.begin(), changes_.end(), [&](const Change& change) {
                    return ((change.step == steps) || ...);
                });
        };
        return "The newer course changes " +
               count(static_cast<std::size_t>(many(Step::write, Step::remove)),
                     "file") +
               ". " +
               count(static_cast<std::size_t>(many(Step::beside, Step::gone)),
                     "file") +
               " that you have written in stay as they are. Go on?";
    }

    void carry_out() {
        for (const auto& change : changes_) {
            if (needs_copy(change.sides, change.step)) {
                backup_.keep(session_.root / change.path);
            }
        }
        stop_if_interrupted();
        std::size_t done = 0;
        try {
            for (const auto& change : changes_) {
                apply(change);
                ++done;
            }
            // Also what an update that was stopped has left on the disk.
            git_.commit(settled_, newer_);
        } catch (const Stopped&) {
            throw half_done(done, "it was interrupted", exit_stopped);
        } catch (const std::exception& error) {
            throw half_done(done, error.what(), exit_trouble);
        }
    }

    Trouble
    half_done(std::size_t done, const std::string& why, int code) const {
        const auto copies =
            backup_.place().empty()
                ? ""
                : " What you had changed outside chapters/ is in " +
                      backup_.place().string() + ".";
        return Trouble("The update stopped after " + count(done, "file") +
                           ": " + why + ". Nothing of yours is lost." + copies +
                           " Run ./learn update again when that is mended, "
                           "and it goes on.",
                       code);
    }

    void apply(const Change& change) const {
        const auto file = session_.root / change.path;
        switch (change.step) {
        case Step::write:
            write(file, *change.sides.now);
            if (change.executable) {
                fs::permissions(file,
                                fs::perms::owner_exec | fs::perms::group_exec |
                                    fs::perms::others_exec,
                                fs::perm_options::add);
            }
            return;
        case Step::remove:
            fs::remove(file);
            return;
        case Step::beside:
            write(file.string() + ".new", *change.sides.now);
            return;
        case Step::gone:
        case Step::nothing:
            return;
        }
    }

    static void write(const fs::path& file, const std::string& text) {
        fs::create_directories(file.parent_path());
        write_atomically(file, text);
    }

    void tell() {
        std::vector<const Change*> kept;
        for (const auto& change : changes_) {
            if (needs_copy(change.sides, change.step)) {
                kept.push_back(&change);
            }
            tell_of_work(change);
        }
        tell_of_copies(kept);
    }

    void tell_of_copies(const std::vector<const Change*>& kept) const {
        constexpr std::size_t most_told = 5;  // lines
        if (kept.size() > most_told) {
            terminal_.say(count(kept.size(), "file") +
                          " outside chapters/ were not as the course had "
                          "them, and are the course's again, or gone with "
                          "it; what they were is in " +
                          backup_.place().string() + ".");
            return;
        }
        for (const auto* change : kept) {
            terminal_.say(change->path +
                          (change->step == Step::remove
                               ? " has gone, as the course no longer has it"
                               : " is the course's again") +
                          "; what you had made of it is in " +
                          (backup_.place() / change->path).string() + ".");
        }
    }

    void tell_of_work(const Change& change) {
        if (change.step == Step::beside) {
            const auto about =
                change.sides.old
                    ? what_changed(*change.sides.old, *change.sides.now)
                    : "it is new in the course";
            terminal_.say(change.path + ": yours stays. The new starter is " +
                          change.path + ".new beside it (" + about + ").");
            chapters_.insert(chapter_of(change.path));
        } else if (change.step == Step::gone) {
            terminal_.say(change.path +
                          ": yours stays, but the course no longer has it, "
                          "and nothing compiles it.");
            chapters_.insert(chapter_of(change.path));
        }
    }

    /// The newer tool is built and says what its tests make of the old work.
    int hand_over() const {
        std::vector<std::string> words{
            (session_.root / "learn").string(), "internal", "after-update"};
        for (const int chapter : chapters_) {
            words.push_back(two_digits(chapter));
        }
        terminal_.out() << std::flush;
        const auto outcome = run_attached({words, session_.root, {}});
        return outcome.exit_code < 0 ? exit_trouble : outcome.exit_code;
    }

    Session& session_;
    const Terminal& terminal_;
    Git git_;
    Backup backup_;
    std::string from_;
    std::string newer_;
    std::vector<Change> changes_;
    std::vector<std::string> settled_;  // paths; afterwards as the course's
    std::set<int> chapters_;  // in which a new starter lies beside theirs
};

}  // namespace

int update(Session& session, const std::string& from) {
    session.show_notices();
    return Update(session, from).run();
}

}  // namespace tornado::learn
