#include "tools/learner/clone.hpp"

#include <algorithm>
#include <stdexcept>

#include "tools/learn/files.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/progress.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learner {

namespace fs = std::filesystem;
using learn::read_file;
using learn::split;
using learn::write_atomically;

namespace {

/// The files below `root` that git knows or would take.
std::vector<fs::path> files_of_git(const fs::path& root) {
    const auto outcome = learn::run_caught({{"git",
                                             "ls-files",
                                             "-z",
                                             "--cached",
                                             "--others",
                                             "--exclude-standard"},
                                            root,
                                            {}});
    if (!outcome.good()) {
        throw std::runtime_error("git ls-files: " + outcome.err);
    }
    std::vector<fs::path> files;
    for (const auto& name : split(outcome.out, '\0')) {
        const bool personal = name == "progress.txt" ||
                              name.starts_with("chapters/") ||
                              name.starts_with(".backups/");
        if (!name.empty() && !personal && fs::is_regular_file(root / name)) {
            files.emplace_back(name);
        }
    }
    return files;
}

void write_if_changed(const fs::path& file, const std::string& text) {
    if (read_file(file) != text) {
        fs::create_directories(file.parent_path());
        write_atomically(file, text);
    }
}

/// The index of the line behind the comment that begins in `line`.
std::size_t behind_comment(const std::vector<std::string>& lines,
                           std::size_t line) {
    while (line < lines.size() && learn::trim(lines[line]).starts_with("//")) {
        ++line;
    }
    return line;
}

}  // namespace

bool Answer::says(const std::string& words) const {
    const auto plain = learn::join(learn::split_words(text), " ");
    return plain.find(words) != std::string::npos;
}

Clone::Clone(fs::path from, fs::path to, fs::path tool, Build as)
    : from_(std::move(from))
    , to_(std::move(to))
    , tool_(std::move(tool))
    , build_(as) {
    copy_files();
    course_ = learn::load_course(to_);
    if (!course_.troubles.empty() || course_.chapters.empty()) {
        throw std::runtime_error("the course cannot be read: " +
                                 learn::join(course_.troubles, "\n"));
    }
}

void Clone::copy_files() const {
    const auto files = files_of_git(from_);
    for (const auto& file : files) {
        write_if_changed(to_ / file, read_file(from_ / file).value_or(""));
    }
    // What has been removed or renamed since must not build on here.
    for (const auto* folder :
         {"solutions", "tests", "common", "course", "cmake", "book"}) {
        for (const auto& file : learn::files_below(to_ / folder)) {
            const auto name = fs::path(folder) / file;
            const bool built =
                file.string().find("node_modules") != std::string::npos;
            if (!built && !fs::exists(from_ / name)) {
                fs::remove(to_ / name);
            }
        }
    }
}

void Clone::start_over() {
    fs::remove(to_ / "progress.txt");
    fs::remove_all(to_ / ".backups");
    for (const auto& chapter : course_.chapters) {
        paste(chapter, {});
    }
}

void Clone::stand_at(const learn::Chapter& chapter) {
    for (const auto& below : course_.chapters) {
        if (below.number >= chapter.number) {
            break;
        }
        std::set<std::string> core;
        for (const auto& task : below.tasks) {
            if (task.core) {
                core.insert(task.id);
            }
        }
        paste(below, core);
    }
    learn::Progress progress;
    progress.chapter = chapter.number;
    write_atomically(to_ / "progress.txt", learn::write_progress(progress));
}

Answer Clone::learn(const std::vector<std::string>& words) const {
    learn::Command command{
        {tool_.string()},
        to_,
        {{"LEARN_ROOT", to_.string()},
         {"NO_COLOR", "1"},
         {"TORNADO_TOGETHER", build_ == Build::together ? "ON" : ""},
         {"LC_ALL", "C.UTF-8"}}};
    command.words.insert(command.words.end(), words.begin(), words.end());
    const auto outcome =
        learn::run_caught(command, std::chrono::minutes(20), true);
    return {outcome.exit_code, outcome.out, outcome.seconds};
}

Answer Clone::in_browser(const learn::Chapter& chapter,
                         const std::string& program,
                         const std::string& file,
                         const fs::path& browser) const {
    const auto tree = (to_ / "build/learn").string();
    const auto target = "ch" + chapter.digits() + "_" + program;
    const auto built =
        learn::run_caught({{"ninja", "-C", tree, target}, to_, {}},
                          std::chrono::minutes(20),
                          true);
    if (!built.good()) {
        return {built.exit_code, built.out, built.seconds};
    }
    const auto chromium = learn::find_program("chromium").value_or("");
    const auto outcome = learn::run_caught({{"node", "--test", file},
                                            browser,
                                            {{"TORNADO_BUILD", tree},
                                             {"TORNADO_SOURCE", to_.string()},
                                             {"CHROMIUM", chromium.string()}}},
                                           std::chrono::minutes(10),
                                           true);
    return {outcome.exit_code, outcome.out, outcome.seconds};
}

void Clone::paste(const learn::Chapter& chapter,
                  const std::set<std::string>& solved) const {
    for (const auto& file : learn::starter_of(to_, chapter, solved)) {
        write_if_changed(to_ / "chapters" / chapter.name / file.name,
                         file.text);
    }
}

std::string Clone::spoil(const learn::Chapter& chapter,
                         const std::string& task,
                         const std::string& head,
                         const std::string& lines) const {
    const auto parts = learn::parts_of(to_, chapter, task);
    const auto part =
        std::find_if(parts.begin(), parts.end(), [](const auto& one) {
            return one.file.ends_with(".cpp") && one.body;
        });
    if (part == parts.end()) {
        throw std::runtime_error("task " + task + " has no body to spoil");
    }
    const auto file = fs::path("chapters") / chapter.name / part->file;
    auto text = learn::split_lines(read_file(to_ / file).value_or(""));
    const auto start =
        std::find_if(text.begin(), text.end(), [&](const std::string& line) {
            return line.find("TASK " + task + ": " +
                             part->text.substr(0, 20)) != std::string::npos;
        });
    const auto at =
        behind_comment(text, static_cast<std::size_t>(start - text.begin()));
    text.insert(text.begin() + static_cast<std::ptrdiff_t>(at), lines);
    text.insert(text.begin(), head);
    write_atomically(to_ / file, learn::join(text, "\n") + "\n");
    return file.string() + ":" + std::to_string(at + 2);
}

}  // namespace tornado::learner
