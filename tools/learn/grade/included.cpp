#include "tools/learn/grade/included.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "tools/learn/compile_errors.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

/// The folders of the course that a chapter's files may read. The grader's own
/// chapters and other builds, with copies of the reference, are not among them.
constexpr std::array open_folders{
    "common/", "tests/", "solutions/", "build/grade/", "build/grade-work/"};

/// What was read for the objects of one chapter, and of nobody's.
struct Readings {
    std::set<std::string> files;           ///< for the chapter
    std::set<std::string> course_folders;  ///< for what is only the course's
};

bool is_of_work(const std::string& object) {
    return object.find("_work") != std::string::npos ||
           object.find("_own") != std::string::npos;
}

Readings readings(const fs::path& tree, const Chapter& chapter) {
    const auto deps =
        run_caught({{"ninja", "-C", tree.string(), "-t", "deps"}, tree, {}});
    const auto target = "ch" + chapter.digits() + "_work";
    Readings readings;
    std::string object;
    for (const auto& line : split_lines(deps.out)) {
        if (!line.starts_with(' ')) {
            object = line;
            continue;
        }
        const auto file = (tree / trim(line)).lexically_normal();
        if (object.find(target) != std::string::npos) {
            readings.files.insert(file.string());
        } else if (!is_of_work(object)) {
            readings.course_folders.insert(file.parent_path().string());
        }
    }
    return readings;
}

bool is_open(const fs::path& root, const std::string& file) {
    return std::any_of(
        open_folders.begin(), open_folders.end(), [&](const char* folder) {
            return file.starts_with((root / folder).string());
        });
}

/// A compiler may keep its headers anywhere; what the course reads for itself
/// shows where.
bool is_of_system(const std::string& file, const Readings& readings) {
    return file.starts_with("/usr/") ||
           readings.course_folders.contains(fs::path(file).parent_path());
}

}  // namespace

std::string included_from_elsewhere(const Session& session,
                                    const fs::path& tree,
                                    const Chapter& chapter) {
    const auto read = readings(tree, chapter);
    const auto root = session.root.string() + "/";
    const auto reference = session.reference(chapter).string() + "/";
    for (const auto& file : read.files) {
        if (file.starts_with(reference)) {
            return "its files include the reference's own: " +
                   shown_path(file, session.root);
        }
        const bool good = file.starts_with(root) ? is_open(session.root, file)
                                                 : is_of_system(file, read);
        if (!good) {
            return "its files include one from elsewhere: " +
                   shown_path(file, session.root);
        }
    }
    return "";
}

}  // namespace tornado::learn
