#include "tools/learn/update/git.hpp"

#include <system_error>
#include <utility>

#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

constexpr auto course_ref = "refs/learn/course";

Command git_command(const fs::path& root,
                    std::vector<std::string> words,
                    const std::string& index = "") {
    words.insert(words.begin(), "git");
    Command command{std::move(words), root, {{"GIT_TERMINAL_PROMPT", "0"}}};
    if (!index.empty()) {
        command.environment.emplace_back("GIT_INDEX_FILE", index);
    }
    return command;
}

}  // namespace

Git::Git(fs::path root)
    : root_(std::move(root)) {
    const auto top = may({"rev-parse", "--show-toplevel"});
    std::error_code error;
    if (!top || !fs::equivalent(*top, root_, error)) {
        throw Trouble("This folder is no git clone, so there is nothing that "
                      "a newer course could be compared with. Clone the course "
                      "anew, and copy your chapters/ and progress.txt into "
                      "it.");
    }
    folder_ = must({"rev-parse", "--absolute-git-dir"});
    for (const auto* busy :
         {"MERGE_HEAD", "rebase-merge", "rebase-apply", "CHERRY_PICK_HEAD"}) {
        if (fs::exists(folder_ / busy)) {
            throw Trouble("git is in the middle of something here (`git "
                          "status` says what). Finish that first.");
        }
    }
}

std::string Git::must(std::vector<std::string> words,
                      const std::string& index,
                      const std::string& input) const {
    const auto verb = words.front();
    auto command = git_command(root_, std::move(words), index);
    command.input = input;
    const auto outcome = run_caught(command);
    if (!outcome.good()) {
        throw Trouble("git " + verb + " failed: " + trim(outcome.err));
    }
    return trim(outcome.out);
}

std::optional<std::string> Git::may(std::vector<std::string> words) const {
    const auto outcome = run_caught(git_command(root_, std::move(words)));
    return outcome.good() ? std::optional(trim(outcome.out)) : std::nullopt;
}

std::string Git::fetch(const std::string& from) const {
    const auto outcome = run_caught(
        git_command(root_, {"fetch", "--quiet", "--no-tags", from, "HEAD"}));
    if (!outcome.good()) {
        throw Trouble("The newer course could not be fetched from " + from +
                      ":\n" + trim(outcome.err) + "\nNothing was changed.");
    }
    return must({"rev-parse", "FETCH_HEAD"});
}

std::string Git::usual_source() const {
    for (const auto* remote : {"upstream", "origin"}) {
        if (may({"remote", "get-url", remote})) {
            return remote;
        }
    }
    throw Trouble("This clone does not know where it came from. Say it: "
                  "./learn update --from URL-or-folder");
}

std::optional<std::string> Git::course_commit(const std::string& newer) const {
    const auto noted = may({"rev-parse", "--verify", course_ref});
    return noted ? noted : may({"merge-base", "HEAD", newer});
}

bool Git::contains(const std::string& commit) const {
    return may({"merge-base", "--is-ancestor", commit, "HEAD"}).has_value();
}

std::map<std::string, GitFile> Git::files(const std::string& commit) const {
    std::map<std::string, GitFile> files;
    const auto listing = must({"ls-tree", "-r", "-z", "--full-tree", commit});
    for (const auto& entry : split(listing, '\0')) {
        // "100644 blob NAME<TAB>PATH"
        const auto tab = entry.find('\t');
        const auto facts = split_words(entry.substr(0, tab));
        if (tab != std::string::npos && facts.size() == 3 &&
            facts[0].starts_with("100")) {
            files[entry.substr(tab + 1)] = {facts[2], facts[0] == "100755"};
        }
    }
    return files;
}

std::string Git::content(const GitFile& file) const {
    const auto outcome =
        run_caught(git_command(root_, {"cat-file", "blob", file.blob}));
    if (!outcome.good()) {
        throw Trouble("git cannot show a file of the course: " +
                      trim(outcome.err));
    }
    return outcome.out;
}

void Git::stage(const std::vector<std::string>& paths,
                const std::string& index) const {
    constexpr std::size_t at_once = 200;  // words of a command line
    for (std::size_t i = 0; i < paths.size(); i += at_once) {
        std::vector<std::string> words{
            "update-index", "--add", "--remove", "--"};
        const auto end = std::min(paths.size(), i + at_once);
        words.insert(words.end(),
                     paths.begin() + static_cast<std::ptrdiff_t>(i),
                     paths.begin() + static_cast<std::ptrdiff_t>(end));
        must(std::move(words), index);
    }
}

/// For who has never told git a name.
std::vector<std::string> Git::identity() const {
    if (may({"config", "user.email"})) {
        return {};
    }
    return {"-c", "user.name=learn", "-c", "user.email=learn@localhost"};
}

void Git::commit(const std::vector<std::string>& paths,
                 const std::string& newer) const {
    const auto index = (folder_ / "learn-update-index").string();
    fs::remove(index + ".lock");  // of an update that was killed
    must({"read-tree", "HEAD"}, index);
    stage(paths, index);
    const auto tree = must({"write-tree"}, index);
    auto words = identity();
    words.insert(words.end(),
                 {"commit-tree",
                  tree,
                  "-p",
                  "HEAD",
                  "-p",
                  newer,
                  "-m",
                  "Update the course (by ./learn update)"});
    const auto made = must(std::move(words));
    // What can fail comes before HEAD moves. An update that stops here is done
    // again; one whose HEAD has moved would be taken for a whole one.
    stage(paths, "");
    must({"update-ref", "-m", "learn update", "--stdin"},
         "",
         "update HEAD " + made + "\nupdate " + course_ref + " " + newer + "\n");
    fs::remove(index);
}

}  // namespace tornado::learn
