#pragma once
// One file's text with pieces replaced and whole declarations removed.

#include <cstddef>
#include <string>
#include <vector>

#include "tools/source/outline.hpp"

namespace tornado::source {

/// Collects changes to a file and makes its new text.
class Rewriter {
  public:
    /// lifetime: `outline` must outlive the rewriter
    explicit Rewriter(const Outline& outline);

    /// Replaces a function's body by a stub, keeping its TASK comment.
    void stub_function(const Entity& function);

    /// Leaves of a private section its TASK comment.
    void stub_section(const Entity& section);

    /// Takes a declaration out, with its comments and its lines.
    ///
    /// errors: SourceError if something else stands on its lines
    void remove(const Entity& entity);

    /// Takes out unnamed namespaces and sections that removals have emptied.
    void remove_emptied_scopes();

    /// The text after all changes.
    std::string text();

  private:
    struct Range {
        std::size_t begin;
        std::size_t end;
    };

    struct Edit {
        Range range;
        std::string text;
    };

    std::string stub_line(const Entity& function) const;
    void drop_initialisers(const Entity& constructor);
    void remove_lines(std::size_t begin, std::size_t end);
    bool emptied(const Entity& scope) const;
    bool removed(std::size_t offset) const;
    void merge_removals();
    Range with_blank_lines(Range range) const;
    bool scope_opens_above(std::size_t offset) const;

    const Outline& outline_;
    const SourceFile& file_;
    std::vector<Edit> edits_;
    std::vector<Range> removals_;  // whole lines
};

}  // namespace tornado::source
