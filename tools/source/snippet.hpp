#pragma once
// Pieces of source text for the book, by name and never by line number.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tools/source/source_file.hpp"
#include "tools/source/task.hpp"

namespace tornado::source {

/// A piece cut from a file, its indentation taken away.
struct Snippet {
    std::string text;            // ends with a newline
    std::string language;        // for a code fence: "cpp", "cmake", "text"
    std::vector<TaskId> tasks;   // whose bodies it shows, in order
    std::size_t first_line = 0;  // in the file, from 1
};

/// Cuts a piece out of a file. `name` is one of
///
///   IOLoop::start        a function, with the comment directly above it; or
///                        a class, enum, constant, alias; or a test case, by
///                        the name that it gives itself
///   IOLoop::start#2      the second of that name, where there are several
///   SelectPoller public  a class without its private sections
///   decl IOLoop::start   the comment and the signature, and the TASK comment
///                        that says what to write; no body
///   whole                the file, which need not be C++
///
/// A definition is preferred to a declaration, after "decl" the other way
/// round. The name may leave out outer scopes if only one entity fits.
/// errors: SourceError that lists what was found if it is not one thing, or
///         what Code and outline_of() refuse
/// thread: any
Snippet snippet(const SourceFile& file, std::string_view name);

}  // namespace tornado::source
