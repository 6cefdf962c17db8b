/// A repository for a class: everything but the answers.

#include <array>
#include <system_error>
#include <utility>

#include "tools/learn/errors.hpp"
#include "tools/learn/export/pages.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/starters.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

/// What a class does not get: answers, what proves the tests, and what is for
/// maintainers. chapters/ is written anew.
constexpr std::array left_out{
    "solutions/",
    "chapters/",
    "tests/mutants/",
    "tests/oracle/",
    "tests/fuzz/",
    "tests/browser/",
    "tools/learn/tests/",
    "tools/learn/export/README.md",
    "tools/learn/export/AGENTS.md",
    "tools/learner/",
    "tools/book/",
    "tools/source/tests/",
    ".ci/",
    "bench/",
    "book/AUTHORS.md",
    "CONTRIBUTING.md",
    "README.md",
    "progress.txt",
};

bool goes_along(const std::string& file) {
    for (const auto* start : left_out) {
        if (file.starts_with(start)) {
            return false;
        }
    }
    return true;
}

/// The files of the course, as git knows them.
std::vector<std::string> course_files(const fs::path& root) {
    const auto outcome = run_caught({{"git", "ls-files", "-z"}, root, {}});
    auto files = split(outcome.out, '\0');
    std::erase(files, "");
    if (!outcome.good() || files.empty()) {
        throw Trouble("git cannot say which files belong to the course: " +
                      trim(outcome.err));
    }
    return files;
}

void check_place(const fs::path& root, const fs::path& into) {
    if (fs::exists(into) && (!fs::is_directory(into) || !fs::is_empty(into))) {
        throw Trouble(into.string() +
                      " is there already, and not empty; nothing was "
                      "written. Take a new name.");
    }
    const auto inside = into.lexically_relative(root).string();
    if (!inside.starts_with("..")) {
        throw Trouble("A class's repository cannot lie inside this one: take "
                      "a folder beside it, such as ../" +
                      into.filename().string() + ".");
    }
}

std::string text_for_class(const std::string& file, std::string text) {
    if (file.starts_with("book/") && file.ends_with(".md")) {
        return page_for_class(text);
    }
    return file.ends_with("/hints.md") ? hints_for_class(text)
                                       : std::move(text);
}

void copy_file(const fs::path& root,
               const std::string& file,
               const fs::path& into) {
    const auto text = read_file(root / file);
    if (!text) {
        throw Trouble(file + " is not there, though git knows it: is the "
                             "clone whole? (git status)");
    }
    fs::create_directories((into / file).parent_path());
    write_atomically(into / file, text_for_class(file, *text));
    fs::permissions(into / file, fs::status(root / file).permissions());
}

/// What a failure looks like, where a page shows one.
void write_golden_texts(const fs::path& root,
                        const std::string& page,
                        const fs::path& into) {
    for (const auto& name :
         golden_texts_of(read_file(into / page).value_or(""))) {
        copy_file(root, "tests/mutants/" + name + ".golden", into);
    }
}

void write_starters(const Session& session, const fs::path& into) {
    for (const auto& chapter : session.course.chapters) {
        const auto files = starter_of(session.root, chapter);
        write_files(files, into / "starters" / chapter.name);
        write_files(files, into / "chapters" / chapter.name);
    }
}

/// What the class finds in the place of our own pages.
void write_pages(const fs::path& root, const fs::path& into) {
    for (const auto& [page, place] :
         {std::pair{"README.md", "README.md"},
          std::pair{"AGENTS.md", "chapters/AGENTS.md"}}) {
        const auto text = read_file(root / "tools/learn/export" / page);
        write_atomically(into / place, text.value_or(""));
    }
}

/// Chapters that are not finished have no starter to be tested.
void drop_unfinished(const Session& session, const fs::path& into) {
    for (const auto& entry : fs::directory_iterator(into / "course")) {
        const auto name = entry.path().filename().string();
        const auto number = chapter_of_task(name.substr(0, 2) + ".1");
        if (!number || session.course.chapter(*number) == nullptr) {
            fs::remove_all(into / "course" / name);
            fs::remove(into / "book" / (name + ".md"));
        }
    }
}

void write_all(const Session& session, const fs::path& into) {
    const auto files = course_files(session.root);
    for (const auto& file : files) {
        if (goes_along(file)) {
            session.terminal.passing("Writing " + file);
            copy_file(session.root, file, into);
            if (file.starts_with("book/") && file.ends_with(".md")) {
                write_golden_texts(session.root, file, into);
            }
        }
    }
    session.terminal.passing("");
    write_starters(session, into);
    drop_unfinished(session, into);
    write_pages(session.root, into);
    run_caught({{"git", "init", "-q", "-b", "main"}, into, {}});
}

}  // namespace

int export_course(Session& session, const std::string& folder) {
    session.show_notices();
    session.need_reference("export");
    const auto into = fs::absolute(folder).lexically_normal();
    check_place(session.root, into);
    try {
        write_all(session, into);
    } catch (const std::system_error& error) {
        throw Trouble(
            "The export stopped half-way: " + std::string(error.what()) +
            ". Remove " + into.string() + " and try again.");
    }
    const auto& terminal = session.terminal;
    terminal.say("A repository for a class is in " + into.string() +
                 ": starters, tests, tool and book, without the reference, "
                 "the mutants, the answers in the book and the third hints.");
    terminal.say("Read its README.md and put your own words into it; then:");
    terminal.out() << "  cd " << into.string()
                   << " && git add -A && git commit -m \"The course\"\n";
    terminal.say("Work that comes back is graded here, with ./learn grade: "
                 "only here is the reference that each chapter is tested on.");
    return exit_good;
}

}  // namespace tornado::learn
