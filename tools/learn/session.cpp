#include "tools/learn/session.hpp"

#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/starters.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

Session::Session(const fs::path& repository, const Terminal& where, bool agreed)
    : root(repository)
    , terminal(where)
    , yes(agreed)
    , course(load_course(repository))
    , progress(repository) {}

fs::path Session::mine(const Chapter& chapter) const {
    return root / "chapters" / chapter.name;
}

fs::path Session::reference(const Chapter& chapter) const {
    return source_of(root, chapter);
}

bool Session::has_reference() const {
    return learn::has_reference(root);
}

void Session::need_reference(const std::string& what) const {
    if (!has_reference()) {
        throw Trouble(what + " needs the reference, which this repository "
                             "does not have: it was made for a class.");
    }
}

Place Session::place(const std::string& text) const {
    if (!text.empty()) {
        return find_place(course, text);
    }
    const auto* chapter = journey().chapter();
    if (chapter == nullptr) {
        throw Trouble("No chapter can be worked on: there is no complete "
                      "chapter in course/.");
    }
    return {chapter, nullptr};
}

bool Session::agree(const std::string& question) const {
    if (yes) {
        return true;
    }
    if (!terminal.abilities().asks) {
        terminal.say(question + " There is no terminal to ask on; say --yes.");
        return false;
    }
    return terminal.agree(question);
}

void Session::show_notices() {
    for (const auto& trouble : course.troubles) {
        terminal.out() << terminal.yellow(
                              wrap("This chapter is left out until its file is "
                                   "mended: " +
                                       trouble,
                                   Terminal::width))
                       << "\n";
    }
    course.troubles.clear();
    for (const auto& notice : progress.take_notices()) {
        terminal.out() << terminal.yellow(wrap(notice, Terminal::width))
                       << "\n";
    }
}

std::vector<std::string> Session::missing_files(const Chapter& chapter) const {
    std::vector<std::string> missing;
    for (const auto& file : files_below(reference(chapter))) {
        if (!fs::exists(mine(chapter) / file)) {
            missing.push_back(file.string());
        }
    }
    return missing;
}

Tracks Session::tracks(const Chapter& chapter, bool base_reference) const {
    auto tracks =
        tracks_for(course, progress.get(), chapter.number, base_reference);
    for (auto& [number, track] : tracks) {
        const auto& other = *course.chapter(number);
        const auto missing = missing_files(other);
        if (!has_reference()) {
            track = "mine";  // nothing can stand in for anything
        }
        if (track != "mine" || missing.empty()) {
            continue;
        }
        if (number > chapter.number) {
            track = "reference";
            continue;
        }
        throw Trouble("chapters/" + other.name + "/" + missing.front() +
                      " is not there" +
                      (missing.size() == 1
                           ? ""
                           : ", nor " + count(missing.size() - 1, "other")) +
                      ". ./learn reset " + other.digits() +
                      " --missing writes what is missing anew and touches "
                      "nothing else" +
                      (number == chapter.number
                           ? "."
                           : "; or let the reference stand in: ./learn lend " +
                                 other.digits()));
    }
    return tracks;
}

unsigned long long Session::fingerprint_of(const Chapter& chapter) const {
    const auto tracks =
        tracks_for(course, progress.get(), chapter.number, false);
    auto sum = folder_fingerprint(root / "tests" / chapter.name);
    for (const auto& earlier : course.chapters) {
        if (earlier.number > chapter.number) {
            continue;
        }
        const auto& track = tracks.at(earlier.number);
        sum = fingerprint(track, sum);
        if (track == "mine") {
            sum = fingerprint(hex_text(folder_fingerprint(mine(earlier))), sum);
        }
    }
    return sum;
}

std::string book_section(const Task& task) {
    const auto parts = split(task.id, '.');
    return "chapter " + parts[0] + ", section " + parts[1] + " of the book";
}

}  // namespace tornado::learn
