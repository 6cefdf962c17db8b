#include "tools/learn/journey.hpp"

#include <algorithm>

namespace tornado::learn {

Journey::Journey(const Course& course, const Progress& progress)
    : course_(course)
    , progress_(progress) {}

bool Journey::on_path(const Chapter& chapter) const {
    return !progress_.short_path || chapter.short_path;
}

std::vector<const Task*> Journey::asked(const Chapter& chapter) const {
    std::vector<const Task*> tasks;
    for (const auto& task : chapter.tasks) {
        if (!progress_.short_path || task.short_path) {
            tasks.push_back(&task);
        }
    }
    return tasks;
}

Tally Journey::tally(const Chapter& chapter) const {
    Tally tally;
    for (const auto* task : asked(chapter)) {
        const auto& record = progress_.task(task->id);
        tally.done += record.state == TaskState::passed ? 1U : 0U;
        ++tally.all;
    }
    return tally;
}

Tally Journey::tally() const {
    Tally sum;
    for (const auto& chapter : course_.chapters) {
        if (on_path(chapter)) {
            const auto one = tally(chapter);
            sum.done += one.done;
            sum.all += one.all;
        }
    }
    return sum;
}

bool Journey::stands(const Chapter& chapter) const {
    return std::all_of(
        chapter.tasks.begin(), chapter.tasks.end(), [&](const Task& task) {
            return !task.core ||
                   progress_.task(task.id).state == TaskState::passed;
        });
}

bool Journey::closed(const Chapter& chapter) const {
    if (progress_.lent.contains(chapter.number) || !on_path(chapter)) {
        return true;
    }
    return std::all_of(
        chapter.tasks.begin(), chapter.tasks.end(), [&](const Task& task) {
            const auto& record = progress_.task(task.id);
            const bool asked_for =
                task.core && (!progress_.short_path || task.short_path);
            return !asked_for || record.state != TaskState::open;
        });
}

ChapterState Journey::state(const Chapter& chapter) const {
    if (progress_.lent.contains(chapter.number)) {
        return ChapterState::lent;
    }
    if (stands(chapter)) {
        return ChapterState::done;
    }
    if (!on_path(chapter)) {
        return ChapterState::off_path;
    }
    if (closed(chapter)) {
        return ChapterState::skipped;
    }
    const bool begun = std::any_of(
        chapter.tasks.begin(), chapter.tasks.end(), [&](const Task& task) {
            return progress_.task(task.id).state != TaskState::open;
        });
    return begun ? ChapterState::begun : ChapterState::ahead;
}

const Chapter* Journey::chapter() const {
    if (progress_.chapter) {
        const auto* chosen = course_.chapter(*progress_.chapter);
        if (chosen != nullptr && on_path(*chosen)) {
            return chosen;
        }
    }
    for (const auto& chapter : course_.chapters) {
        if (!closed(chapter)) {
            return &chapter;
        }
    }
    return course_.chapters.empty() ? nullptr : &course_.chapters.back();
}

const Task* Journey::task_of(const Chapter& chapter) const {
    for (const auto& task : chapter.tasks) {
        if (progress_.task(task.id).red_again) {
            return &task;
        }
    }
    for (const auto* task : asked(chapter)) {
        if (progress_.task(task->id).state == TaskState::open) {
            return task;
        }
    }
    return nullptr;
}

const Task* Journey::task() const {
    const auto* current = chapter();
    return current == nullptr ? nullptr : task_of(*current);
}

const Chapter* Journey::after(const Chapter& chapter) const {
    for (const auto& later : course_.chapters) {
        if (later.number > chapter.number && on_path(later) &&
            !progress_.lent.contains(later.number)) {
            return &later;
        }
    }
    return nullptr;
}

void stay_in_chapter(const Course& course, Progress& progress) {
    const auto* chapter = Journey(course, progress).chapter();
    if (chapter != nullptr) {
        progress.chapter = chapter->number;
    }
}

Tracks tracks_for(const Course& course,
                  const Progress& progress,
                  int number,
                  bool base_reference) {
    const Journey journey(course, progress);
    const auto* current = journey.chapter();
    Tracks tracks;
    for (const auto& chapter : course.chapters) {
        // The current one, when it is a later one, stays mine only so that
        // going back for a check does not configure the tree anew.
        const bool later = &chapter == current && chapter.number > number;
        const bool own =
            chapter.number == number ||
            (!base_reference && !progress.lent.contains(chapter.number) &&
             (journey.stands(chapter) || later));
        tracks[chapter.number] = own ? "mine" : "reference";
    }
    return tracks;
}

}  // namespace tornado::learn
