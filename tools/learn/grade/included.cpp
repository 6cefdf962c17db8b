#include "tools/learn/grade/included.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <string_view>

#include "tools/learn/compile_errors.hpp"
#include "tools/learn/errors.hpp"
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

/// Reads what ninja prints as it comes: of a whole course it is more than what
/// is kept of a program's output.
class DepsReader {
  public:
    DepsReader(const fs::path& tree, const Chapter& chapter)
        : tree_(tree)
        , target_("ch" + chapter.digits() + "_work") {}

    void read(std::string_view piece) {
        rest_ += piece;
        std::size_t begin = 0;
        for (auto end = rest_.find('\n'); end != std::string::npos;
             end = rest_.find('\n', begin)) {
            line(std::string_view(rest_).substr(begin, end - begin));
            begin = end + 1;
        }
        rest_.erase(0, begin);
    }

    /// What was read, by its full name.
    Readings finish() const {
        Readings readings;
        for (const auto& file : files_) {
            readings.files.insert(full(file));
        }
        for (const auto& folder : course_folders_) {
            readings.course_folders.insert(
                fs::path(full(folder + "x")).parent_path());
        }
        return readings;
    }

  private:
    enum class Owner { chapter, other_work, course };

    void line(std::string_view text) {
        if (!text.starts_with(' ')) {
            const std::string object(text);
            owner_ = object.find(target_) != std::string::npos ? Owner::chapter
                     : is_of_work(object) ? Owner::other_work
                                          : Owner::course;
            return;
        }
        const auto file = text.substr(text.find_first_not_of(' '));
        if (owner_ == Owner::chapter) {
            files_.emplace(file);
        } else if (owner_ == Owner::course) {
            course_folders_.emplace(file.substr(0, file.rfind('/') + 1));
        }
    }

    std::string full(const std::string& file) const {
        return (tree_ / file).lexically_normal().string();
    }

    const fs::path& tree_;
    std::string target_;
    std::string rest_;  // of a line that is not whole yet
    Owner owner_ = Owner::course;
    std::set<std::string> files_;
    std::set<std::string> course_folders_;  // each with its last slash
};

Readings readings(const fs::path& tree, const Chapter& chapter) {
    Process ninja({{"ninja", "-C", tree.string(), "-t", "deps"}, tree, {}},
                  std::chrono::minutes(10));
    DepsReader reader(tree, chapter);
    ninja.on_output([&](std::string_view piece) { reader.read(piece); });
    Process::wait_for_any({&ninja});
    auto readings = reader.finish();
    if (!ninja.outcome().good() || readings.files.empty()) {
        throw Trouble("ninja does not say what chapter " + chapter.digits() +
                      "'s files include, so nobody knows whether the "
                      "reference is among it, and nothing was counted. Remove "
                      "build/grade and grade again. " +
                      trim(ninja.outcome().err));
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
    if (!session.has_reference()) {
        return "";  // a class's: nothing is built as the work's alone
    }
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
