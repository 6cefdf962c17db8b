#pragma once

/// What somebody's chapter reads when it is compiled.

#include <filesystem>
#include <string>

#include "tools/learn/course.hpp"
#include "tools/learn/session.hpp"

namespace tornado::learn {

/// Looks at what the compiler has read for the chapter's files, as ninja
/// remembers it. They may include each other, the course, and the system's.
///
/// tree:    in which they were built, as ch02_work
/// returns: a sentence about a file that is none of these, such as the
///          reference's own or one from somewhere else; or nothing, as always
///          in a class's repository, which has no reference
/// errors:  Trouble when ninja says nothing about them
std::string included_from_elsewhere(const Session& session,
                                    const std::filesystem::path& tree,
                                    const Chapter& chapter);

}  // namespace tornado::learn
