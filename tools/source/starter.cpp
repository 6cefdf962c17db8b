#include "tools/source/starter.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "tools/source/chapter.hpp"
#include "tools/source/rewriter.hpp"

namespace tornado::source {

namespace {

// In an unnamed namespace, a declaration goes with the helper it announces.
bool announces_removed(const Outline& outline,
                       const Entity& entity,
                       const std::set<std::string>& removed_helpers) {
    return entity.kind == EntityKind::declaration && entity.unnamed &&
           !entity.qualified &&
           outline.entities[entity.parent].kind == EntityKind::name_space &&
           removed_helpers.contains(entity.name);
}

std::string starter_text(const Chapter& chapter,
                         const Outline& outline,
                         const std::set<TaskId>& solved) {
    std::set<std::string> removed_helpers;
    for (const Entity& entity : outline.entities)
        if (entity.unnamed && !entity.qualified &&
            chapter.fate(outline, entity, solved) == Fate::removed)
            removed_helpers.insert(entity.name);

    Rewriter rewriter(outline);
    std::size_t done = 0;  // what stands before has been dealt with
    for (const Entity& entity : outline.entities) {
        if (entity.begin < done) continue;
        Fate fate = chapter.fate(outline, entity, solved);
        if (announces_removed(outline, entity, removed_helpers))
            fate = Fate::removed;
        if (fate == Fate::kept) continue;
        done = entity.end;
        if (fate == Fate::removed)
            rewriter.remove(entity);
        else if (entity.kind == EntityKind::section)
            rewriter.stub_section(entity);
        else
            rewriter.stub_function(entity);
    }
    rewriter.remove_emptied_scopes();
    return rewriter.text();
}

}  // namespace

std::vector<SourceFile>
generate_starter(const std::vector<SourceFile>& solution,
                 const StarterOptions& options) {
    const Chapter chapter(solution, options.chapter);
    std::vector<SourceFile> starter = solution;
    for (const Outline& outline : chapter.outlines()) {
        const auto same = std::find_if(
            starter.begin(), starter.end(), [&](const SourceFile& file) {
                return file.name == outline.file->name;
            });
        same->text = starter_text(chapter, outline, options.solved);
    }
    return starter;
}

std::set<TaskId> tasks_until(const std::vector<SourceFile>& solution,
                             TaskId last) {
    const std::set<TaskId> all = Chapter(solution).tasks();
    if (!all.contains(last)) {
        std::string known;
        for (TaskId id : all)
            known += " " + to_string(id);
        throw std::invalid_argument("there is no task " + to_string(last) +
                                    "; the tasks are" + known + ".");
    }
    return {all.begin(), std::next(all.find(last))};
}

}  // namespace tornado::source
