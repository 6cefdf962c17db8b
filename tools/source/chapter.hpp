#pragma once
// A chapter's solution as the generator sees it: what is whose task.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tools/source/outline.hpp"
#include "tools/source/source_file.hpp"
#include "tools/source/task.hpp"

namespace tornado::source {

/// What becomes of an entity in a starter.
enum class Fate {
    kept,
    stubbed,  // its TASK comment stays, its inside goes
    removed   // it goes whole
};

/// The outlines of a chapter's C++ files, and the rules of CONTRIBUTING.md's
/// "TASK comments" over all of them.
class Chapter {
  public:
    /// Reads and checks the files.
    ///
    /// number:   the chapter's; TASK comments of other chapters are refused.
    ///           Nothing: any will do
    /// errors:   SourceError for the first file that breaks a rule
    /// lifetime: `files` must outlive the chapter
    explicit Chapter(const std::vector<SourceFile>& files,
                     std::optional<int> number = std::nullopt);

    const std::vector<Outline>& outlines() const { return outlines_; }

    /// The tasks that the files ask for, in order.
    std::set<TaskId> tasks() const;

    /// What becomes of an entity of `outline` when `solved` is done.
    Fate fate(const Outline& outline,
              const Entity& entity,
              const std::set<TaskId>& solved) const;

  private:
    // A name whose declaration goes with a task: members of a private
    // section, helper types. Its definition elsewhere has to go as well.
    struct Hidden {
        std::string name;
        TaskId task;
        const SourceFile* only_in;  // null: everywhere
    };

    void collect();
    void hide_members(const Outline& outline, const Entity& section);
    void check_section_names(const Outline& outline,
                             const Entity& section) const;
    const Hidden* hidden_by(const Outline& outline, const Entity& entity) const;
    void check(const Outline& outline) const;
    void check_entity(const Outline& outline, std::size_t index) const;
    void check_definition(const Outline& outline, const Entity& entity) const;
    void check_given(const Outline& outline, const Entity& entity) const;
    bool may_go_whole(const Outline& outline, const Entity& type) const;

    std::optional<int> number_;
    std::vector<Outline> outlines_;
    std::vector<Hidden> hidden_;
    std::set<std::string> private_names_;
};

/// The chapter's number from its folder's name: 2 from "solutions/02-ioloop".
std::optional<int> chapter_number(const std::filesystem::path& folder);

/// True if a type that `entity` stands in, or its own section, is private.
bool is_private(const Outline& outline, const Entity& entity);

/// Checks where a file's TASK comments stand and how they are written.
///
/// errors: SourceError for the first that is wrong
void check_task_comments(const Outline& outline);

}  // namespace tornado::source
