#include "tools/learn/mutants.hpp"

#include <algorithm>

#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

std::string header(const std::string& text,
                   const std::string& key,
                   const std::string& shown) {
    const auto start = "# " + key + ": ";
    for (const auto& line : split_lines(text)) {
        if (line.starts_with(start)) {
            return trim(line.substr(start.size()));
        }
    }
    throw Trouble(shown + ":1: the line \"" + start + "...\" is missing");
}

}  // namespace

std::vector<Mutant> load_mutants(const fs::path& root, const Chapter& chapter) {
    const auto folder = fs::path("tests/mutants") / chapter.name;
    std::vector<Mutant> mutants;
    for (const auto& file : files_below(root / folder)) {
        if (file.extension() == ".patch") {
            const auto shown = (folder / file).string();
            const auto text = read_file(root / shown).value_or("");
            mutants.push_back({file.stem(),
                               root / shown,
                               header(text, "kills", shown),
                               header(text, "bug", shown)});
        }
    }
    return mutants;
}

fs::path make_mutant(const fs::path& root,
                     const Chapter& chapter,
                     const Mutant& mutant) {
    const auto copy = root / "build/mutants" / chapter.name / mutant.name;
    // Made beside its place, so that unchanged files keep their times there
    // and are not compiled again.
    const auto fresh = copy.string() + ".new";
    fs::remove_all(fresh);
    fs::create_directories(fresh);
    fs::copy(
        root / "solutions" / chapter.name, fresh, fs::copy_options::recursive);
    const auto outcome = run_caught({{"patch",
                                      "-p1",
                                      "-s",
                                      "-N",
                                      "--no-backup-if-mismatch",
                                      "-d",
                                      fresh,
                                      "-i",
                                      mutant.patch.string()},
                                     root,
                                     {}});
    if (!outcome.good()) {
        throw Trouble("The patch " + mutant.patch.string() +
                      " does not fit solutions/" + chapter.name + ": " +
                      outcome.out + outcome.err);
    }
    fs::create_directories(copy);
    for (const auto& file : files_below(fresh)) {
        const auto text = read_file(fresh / file).value_or("");
        fs::create_directories((copy / file).parent_path());
        if (read_file(copy / file) != text) {
            write_atomically(copy / file, text);
        }
    }
    fs::remove_all(fresh);
    return copy;
}

}  // namespace tornado::learn
