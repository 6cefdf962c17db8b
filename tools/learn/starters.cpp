#include "tools/learn/starters.hpp"

#include <system_error>

#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/source/source_file.hpp"
#include "tools/source/starter.hpp"
#include "tools/source/tasks.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

/// The files of a folder as they are.
std::vector<StarterFile> plain_files(const fs::path& folder) {
    std::vector<StarterFile> files;
    for (auto& file : source::read_folder(folder)) {
        files.push_back({file.name, std::move(file.text)});
    }
    return files;
}

}  // namespace

bool has_reference(const fs::path& root) {
    return !fs::is_directory(root / "starters");
}

fs::path source_of(const fs::path& root, const Chapter& chapter) {
    return root / (has_reference(root) ? "solutions" : "starters") /
           chapter.name;
}

std::vector<StarterFile> starter_of(const fs::path& root,
                                    const Chapter& chapter,
                                    const std::set<std::string>& solved) {
    source::StarterOptions options;
    options.chapter = chapter.number;
    for (const auto& id : solved) {
        if (const auto task = source::parse_task_id(id)) {
            options.solved.insert(*task);
        }
    }
    const auto from = source_of(root, chapter);
    try {
        if (!has_reference(root)) {
            return plain_files(from);
        }
        const auto solution = source::read_folder(from);
        std::vector<StarterFile> files;
        for (auto& file : source::generate_starter(solution, options)) {
            files.push_back({file.name, std::move(file.text)});
        }
        return files;
    } catch (const source::SourceError& error) {
        throw Trouble(error.what());
    } catch (const std::system_error& error) {
        throw Trouble(from.lexically_relative(root).string() +
                      " cannot be read: " + error.what());
    }
}

std::vector<TaskPart> parts_of(const fs::path& root,
                               const Chapter& chapter,
                               const std::string& task) {
    std::vector<TaskPart> parts;
    try {
        const auto solution = source::read_folder(source_of(root, chapter));
        for (const auto& one : source::tasks_of(solution, chapter.number)) {
            for (const auto& part : one.parts) {
                if (source::to_string(one.id) == task &&
                    part.kind != source::PartKind::helper) {
                    parts.push_back({part.file,
                                     part.name,
                                     part.text,
                                     part.kind == source::PartKind::body});
                }
            }
        }
    } catch (const std::exception&) {
        parts.clear();  // a maintainer's trouble, not the learner's
    }
    return parts;
}

std::vector<StarterFile> differing(const std::vector<StarterFile>& files,
                                   const fs::path& folder) {
    std::vector<StarterFile> changed;
    for (const auto& file : files) {
        if (read_file(folder / file.name) != file.text) {
            changed.push_back(file);
        }
    }
    return changed;
}

void write_files(const std::vector<StarterFile>& files,
                 const fs::path& folder) {
    std::size_t written = 0;
    try {
        for (const auto& file : files) {
            fs::create_directories((folder / file.name).parent_path());
            write_atomically(folder / file.name, file.text);
            ++written;
        }
    } catch (const std::system_error& error) {
        throw Trouble(std::to_string(written) + " of " +
                      std::to_string(files.size()) +
                      " files were written, then: " + error.what() +
                      ". The others are as they were.");
    }
}

}  // namespace tornado::learn
