#pragma once
// What a C++ file declares: namespaces, types, sections, functions.
//
// It understands the C++ that people write, without types or macros. Left out
// on purpose: function-try blocks (refused), functions that return pointers
// to functions, K&R parameters, macros that open braces of their own.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "tools/source/code.hpp"
#include "tools/source/source_file.hpp"
#include "tools/source/task.hpp"

namespace tornado::source {

enum class EntityKind {
    name_space,
    type,        // a class, struct, union or enum with its body
    section,     // "private:" and what follows it
    function,    // a function with its body
    declaration  // anything else that has a name and ends with ';'
};

enum class Access { outside, public_, protected_, private_ };

/// Something that is declared; offsets count bytes of the file's text.
struct Entity {
    EntityKind kind = EntityKind::declaration;
    // As learners know it, without tornado:: and without template arguments:
    // "IOLoop::add_callback", "gen::sleep", "IOLoop private".
    std::string name;
    std::size_t parent = none;        // index of the scope it stands in
    Access access = Access::outside;  // in a type: its section
    std::size_t line = 0;             // of `begin`

    std::size_t first = 0;       // the comment block directly above, or begin
    std::size_t begin = 0;       // template<…>, attributes, then the rest
    std::size_t head_end = 0;    // after the signature, before ':' and '{'
    std::size_t body_begin = 0;  // the '{'; of a section: after its ':'
    std::size_t body_end = 0;    // after the '}'; of a section: where it ends
    std::size_t end = 0;         // after the '}' or the ';' that ends it all

    bool has_body = false;
    bool unnamed = false;         // a namespace without a name, or inside one
    bool qualified = false;       // declared as A::b, outside of its class
    bool is_function = false;     // with a body or without
    bool is_constexpr = false;    // or consteval
    bool deduced_return = false;  // auto, and no trailing return type
    bool is_defaulted = false;    // = default, = delete, = 0

    std::size_t return_begin = 0;  // its return type's tokens,
    std::size_t return_end = 0;    // trailing or not
    std::size_t params_begin = 0;  // its '('
    std::size_t params_end = 0;    // after its ')'

    std::optional<TaskComment> task;  // if its body opens with one
};

/// A file's entities, in the order in which they begin.
struct Outline {
    const SourceFile* file = nullptr;
    Code code;
    std::vector<Entity> entities;
};

/// Reads what a file declares.
///
/// errors:   SourceError, for what Code refuses and for a declaration that
///           cannot be understood
/// thread:   any
/// lifetime: the outline points into `file`, which must stay as it is
Outline outline_of(const SourceFile& file);

/// The innermost entity with a body around `offset`; none if there is none.
std::size_t enclosing(const Outline& outline, std::size_t offset);

}  // namespace tornado::source
