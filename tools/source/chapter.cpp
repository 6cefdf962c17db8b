#include "tools/source/chapter.hpp"

#include <algorithm>

namespace tornado::source {

namespace {

bool in_section(const Entity& section, const Entity& entity) {
    return entity.begin >= section.body_begin &&
           entity.begin < section.body_end;
}

bool is_member_of(const Entity& section, const Entity& entity) {
    return entity.parent == section.parent && in_section(section, entity) &&
           entity.kind != EntityKind::section;
}

// True if the entity goes with something of that task that is around it.
bool within(const Outline& outline, const Entity& entity, TaskId task) {
    return std::any_of(
        outline.entities.begin(), outline.entities.end(), [&](auto& outer) {
            return outer.task && outer.task->id <= task &&
                   in_section(outer, entity);
        });
}

bool defined_elsewhere(const Entity& function) {
    return function.is_function && !function.has_body && !function.is_defaulted;
}

[[noreturn]] void refuse(const Outline& outline,
                         const Entity& entity,
                         const std::string& sentence) {
    fail_at(*outline.file,
            entity.task ? entity.task->begin : entity.begin,
            sentence);
}

}  // namespace

std::optional<int> chapter_number(const std::filesystem::path& folder) {
    std::filesystem::path path = folder.lexically_normal();
    if (!path.has_filename()) path = path.parent_path();
    const std::string name = path.filename().string();
    const auto id = parse_task_id(name.substr(0, 2) + ".1");
    if (name.size() < 3 || name[2] != '-' || !id) return std::nullopt;
    return id->chapter;
}

bool is_private(const Outline& outline, const Entity& entity) {
    const Entity* at = &entity;
    for (;;) {
        if (at->access == Access::private_) return true;
        if (at->parent == none) return false;
        at = &outline.entities[at->parent];
    }
}

Chapter::Chapter(const std::vector<SourceFile>& files,
                 std::optional<int> number)
    : number_(number) {
    for (const SourceFile& file : files)
        if (is_cpp(file.name)) outlines_.push_back(outline_of(file));
    collect();
    for (const Outline& outline : outlines_)
        check(outline);
}

void Chapter::collect() {
    for (const Outline& outline : outlines_)
        for (const Entity& entity : outline.entities) {
            if (is_private(outline, entity)) private_names_.insert(entity.name);
            if (!entity.task) continue;
            if (entity.kind == EntityKind::section)
                hide_members(outline, entity);
            if (entity.kind == EntityKind::type)
                hidden_.push_back({entity.name,
                                   entity.task->id,
                                   entity.unnamed ? outline.file : nullptr});
        }
}

void Chapter::hide_members(const Outline& outline, const Entity& section) {
    for (const Entity& entity : outline.entities) {
        // A function with its body here has no definition elsewhere; but one
        // of the same name that is public may have.
        const bool defined_here =
            entity.kind == EntityKind::function || entity.is_defaulted;
        if (is_member_of(section, entity) && !defined_here)
            hidden_.push_back({entity.name,
                               section.task->id,
                               entity.unnamed ? outline.file : nullptr});
    }
}

std::set<TaskId> Chapter::tasks() const {
    std::set<TaskId> ids;
    for (const Outline& outline : outlines_)
        for (const Entity& entity : outline.entities)
            if (entity.task) ids.insert(entity.task->id);
    return ids;
}

Fate Chapter::fate(const Outline& outline,
                   const Entity& entity,
                   const std::set<TaskId>& solved) const {
    const Hidden* hidden = hidden_by(outline, entity);
    if (hidden != nullptr && !solved.contains(hidden->task))
        return Fate::removed;
    if (!entity.task || solved.contains(entity.task->id)) return Fate::kept;
    if (entity.kind == EntityKind::section) return Fate::stubbed;
    if (entity.kind == EntityKind::type) return Fate::removed;
    const bool helper =
        entity.unnamed && !entity.qualified &&
        outline.entities[entity.parent].kind == EntityKind::name_space;
    return helper ? Fate::removed : Fate::stubbed;
}

// Only what is defined outside of its class can lose its declaration.
const Chapter::Hidden* Chapter::hidden_by(const Outline& outline,
                                          const Entity& entity) const {
    if (!entity.qualified) return nullptr;
    for (const Hidden& hidden : hidden_) {
        if (hidden.only_in != nullptr && hidden.only_in != outline.file)
            continue;
        if (entity.name == hidden.name ||
            entity.name.starts_with(hidden.name + "::"))
            return &hidden;
    }
    return nullptr;
}

void Chapter::check(const Outline& outline) const {
    check_task_comments(outline);
    for (std::size_t i = 0; i < outline.entities.size(); ++i) {
        const Entity& entity = outline.entities[i];
        if (entity.task) check_entity(outline, i);
        check_definition(outline, entity);
        if (entity.kind == EntityKind::function && !entity.task)
            check_given(outline, entity);
    }
}

void Chapter::check_entity(const Outline& outline, std::size_t index) const {
    const Entity& entity = outline.entities[index];
    const std::string id = to_string(entity.task->id);
    if (number_ && entity.task->id.chapter != *number_)
        refuse(outline,
               entity,
               "task " + id + " does not belong to this chapter.");
    if (entity.kind == EntityKind::function && entity.is_constexpr)
        refuse(outline,
               entity,
               "a TASK comment in a constexpr function; a stub cannot be "
               "evaluated by the compiler.");
    if (entity.kind == EntityKind::function && entity.deduced_return)
        refuse(outline,
               entity,
               "a TASK comment in a function with a deduced return type; "
               "write the type, since a stub returns nothing.");
    if (entity.kind == EntityKind::section) {
        if (entity.access != Access::private_)
            refuse(outline,
                   entity,
                   "a TASK comment in a section that is not private. What is "
                   "public is given; in a helper type that goes whole, put it "
                   "first into the type's body, above 'public:'.");
        check_section_names(outline, entity);
    }
    if (entity.kind == EntityKind::type && !may_go_whole(outline, entity))
        refuse(outline,
               entity,
               "a TASK comment in the body of a type that others can see; put "
               "it first into its private section.");
    for (std::size_t i = 0; i < index; ++i) {
        const Entity& outer = outline.entities[i];
        if (outer.task && in_section(outer, entity) &&
            entity.task->id < outer.task->id)
            refuse(outline,
                   entity,
                   "task " + id + " stands inside of what task " +
                       to_string(outer.task->id) + " writes, which is later.");
    }
}

bool Chapter::may_go_whole(const Outline& outline, const Entity& type) const {
    return type.unnamed || is_private(outline, type) ||
           (type.qualified && private_names_.contains(type.name));
}

// A definition is matched with its declaration by name alone.
void Chapter::check_section_names(const Outline& outline,
                                  const Entity& section) const {
    for (const Entity& member : outline.entities) {
        if (!is_member_of(section, member) || !defined_elsewhere(member))
            continue;
        for (const Entity& other : outline.entities)
            if (other.parent == section.parent && other.name == member.name &&
                !in_section(section, other) && defined_elsewhere(other))
                refuse(outline,
                       section,
                       member.name + " is declared both in this section, "
                                     "which the learner designs, and outside "
                                     "of it; give one another name.");
    }
}

void Chapter::check_definition(const Outline& outline,
                               const Entity& entity) const {
    const Hidden* hidden = hidden_by(outline, entity);
    if (hidden == nullptr) return;
    const std::string where = entity.name +
                              " is declared in what the learner designs in "
                              "task " +
                              to_string(hidden->task);
    if (!entity.task && entity.has_body)
        refuse(outline,
               entity,
               where + ", so its body needs a TASK comment as well.");
    if (!entity.task)
        refuse(outline, entity, where + ", so it cannot be defined here.");
    if (entity.task->id < hidden->task)
        refuse(outline,
               entity,
               where + ", but its body belongs to task " +
                   to_string(entity.task->id) + ", which is earlier.");
}

// A given member function cannot use a data member that the learner designs.
// The underscore of its name tells a member from a local variable.
void Chapter::check_given(const Outline& outline, const Entity& entity) const {
    const std::string owner =
        entity.name.substr(0, entity.name.rfind("::") + 2);
    if (hidden_by(outline, entity) != nullptr || owner.size() < 3) return;
    const Code& code = outline.code;
    for (std::size_t i = code.first_from(entity.head_end);
         i < code.size() && code[i].begin < entity.end;
         ++i) {
        if (!code[i].text.ends_with("_")) continue;
        const std::string member = owner + std::string(code[i].text);
        for (const Hidden& hidden : hidden_)
            if (hidden.name == member && !within(outline, entity, hidden.task))
                fail_at(*outline.file,
                        code[i].begin,
                        entity.name + " uses " + member +
                            ", which the learner designs in task " +
                            to_string(hidden.task) +
                            ", so its body needs a TASK comment.");
    }
}

}  // namespace tornado::source
