#include "tools/learn/course.hpp"

#include <algorithm>

#include "tools/learn/chapter_reader.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> course_folders(const fs::path& root) {
    std::vector<fs::path> folders;
    std::error_code error;
    for (fs::directory_iterator walk(root / "course", error), end;
         !error && walk != end;
         walk.increment(error)) {
        if (fs::exists(walk->path() / "chapter.json", error)) {
            folders.push_back(walk->path());
        }
    }
    std::sort(folders.begin(), folders.end());
    return folders;
}

std::string all_chapters(const Course& course) {
    std::vector<std::string> names;
    for (const auto& chapter : course.chapters) {
        names.push_back(chapter.digits());
    }
    return names.empty() ? "none yet" : join(names, ", ");
}

std::string all_tasks(const Chapter& chapter) {
    std::vector<std::string> names;
    for (const auto& task : chapter.tasks) {
        names.push_back(task.id);
    }
    return join(names, ", ");
}

bool all_digits(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c >= '0' && c <= '9';
    });
}

const Chapter& chapter_called(const Course& course, const std::string& text) {
    const bool number = all_digits(text) && text.size() <= 2;
    for (const auto& chapter : course.chapters) {
        if (chapter.name == text ||
            (number && chapter.number == std::stoi(text))) {
            return chapter;
        }
    }
    throw Trouble("There is no chapter " + text +
                  " to work on; the chapters are " + all_chapters(course) +
                  ".");
}

}  // namespace

std::string Chapter::digits() const {
    return two_digits(number);
}

const Task* Chapter::task(const std::string& id) const {
    for (const auto& task : tasks) {
        if (task.id == id) {
            return &task;
        }
    }
    return nullptr;
}

const Chapter* Course::chapter(int number) const {
    for (const auto& chapter : chapters) {
        if (chapter.number == number) {
            return &chapter;
        }
    }
    return nullptr;
}

const Task* Course::task(const std::string& id) const {
    const auto number = chapter_of_task(id);
    const auto* owner = number ? chapter(*number) : nullptr;
    return owner == nullptr ? nullptr : owner->task(id);
}

std::optional<int> chapter_of_task(const std::string& id) {
    const auto parts = split(id, '.');
    if (parts.size() != 2 || parts[0].size() != 2 || !all_digits(parts[0]) ||
        !all_digits(parts[1])) {
        return std::nullopt;
    }
    return std::stoi(parts[0]);
}

Course load_course(const fs::path& root) {
    Course course;
    for (const auto& folder : course_folders(root)) {
        const auto name = folder.filename().string();
        const auto shown = "course/" + name + "/chapter.json";
        try {
            if (auto chapter = read_chapter(folder / "chapter.json", shown)) {
                course.chapters.push_back(std::move(*chapter));
            }
        } catch (const Trouble& trouble) {
            course.troubles.emplace_back(trouble.what());
        }
    }
    return course;
}

Place find_place(const Course& course, const std::string& text) {
    const auto dot = text.find('.');
    if (dot == std::string::npos) {
        return {&chapter_called(course, text), nullptr};
    }
    const auto& chapter = chapter_called(course, text.substr(0, dot));
    const auto id = chapter.digits() + text.substr(dot);
    if (const auto* task = chapter.task(id)) {
        return {&chapter, task};
    }
    throw Trouble("There is no task " + text + "; chapter " + chapter.digits() +
                  " has " + all_tasks(chapter) + ".");
}

}  // namespace tornado::learn
