#include "tools/source/tasks.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "tools/source/chapter.hpp"

namespace tornado::source {

namespace {

/// A part and the text that the learner writes of it.
struct Place {
    const Entity* entity;
    TaskPart part;

    bool holds(const Code& code, const Token& token) const;
};

bool Place::holds(const Code& code, const Token& token) const {
    const std::size_t at = token.begin;
    if (part.kind == PartKind::helper)
        return at >= entity->begin && at < entity->end;
    if (part.kind == PartKind::section)
        return at >= entity->task->end && at < entity->body_end;
    if (at >= entity->task->end && at < entity->body_end - 1) return true;
    const bool has_initialisers =
        code.is(code.first_from(entity->head_end), ":");
    return has_initialisers && at >= entity->head_end &&
           at < entity->body_begin;
}

PartKind kind_of(const Entity& entity, Fate fate) {
    if (fate == Fate::removed) return PartKind::helper;
    return entity.kind == EntityKind::section ? PartKind::section
                                              : PartKind::body;
}

std::vector<Place> places_in(const Chapter& chapter, const Outline& outline) {
    std::vector<Place> places;
    for (const Entity& entity : outline.entities) {
        if (!entity.task) continue;
        TaskPart part;
        part.kind = kind_of(entity, chapter.fate(outline, entity, {}));
        part.file = outline.file->name;
        part.name = entity.name;
        part.text = entity.task->text;
        part.line = line_of(outline.file->text, entity.task->begin);
        places.push_back({&entity, part});
    }
    return places;
}

void count_lines(const Outline& outline, std::vector<Place>& places) {
    std::vector<std::set<std::size_t>> lines(places.size());
    for (const Token& token : outline.code.all()) {
        if (token.kind == TokenKind::comment) continue;
        // What stands in two parts is the inner one's, which comes later.
        for (std::size_t i = places.size(); i-- > 0;) {
            if (!places[i].holds(outline.code, token)) continue;
            const auto more =
                std::count(token.text.begin(), token.text.end(), '\n');
            for (std::size_t k = 0; k <= static_cast<std::size_t>(more); ++k)
                lines[i].insert(token.line + k);
            break;
        }
    }
    for (std::size_t i = 0; i < places.size(); ++i)
        places[i].part.lines = lines[i].size();
}

}  // namespace

std::vector<TaskSummary> tasks_of(const std::vector<SourceFile>& solution,
                                  std::optional<int> chapter_number) {
    const Chapter chapter(solution, chapter_number);
    std::map<TaskId, TaskSummary> tasks;
    for (const Outline& outline : chapter.outlines()) {
        std::vector<Place> places = places_in(chapter, outline);
        count_lines(outline, places);
        for (const Place& place : places) {
            TaskSummary& task = tasks[place.entity->task->id];
            task.id = place.entity->task->id;
            task.lines += place.part.lines;
            task.parts.push_back(place.part);
        }
    }
    std::vector<TaskSummary> summaries;
    for (const auto& [id, task] : tasks)
        summaries.push_back(task);
    return summaries;
}

}  // namespace tornado::source
