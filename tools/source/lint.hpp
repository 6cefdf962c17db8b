#pragma once
// The lint: coroutine code that g++ 12 gets wrong, references that outlive
// what they refer to, and rules of the house that no compiler knows.
//
// book: chapter 04, "What the compiler does to your coroutine". The numbers
// of the compiler's bugs are those of that list.
//
// await-if          if or switch on an await, without an initialiser (bug 1)
// await-capture     a lambda with captures beside an await (bug 2)
// await-braces      braces that make a value beside an await (bugs 3, 4, 7)
// await-conditional ?: beside an await (bug 5)
// await-throw       throw of, or beside, an await (bug 6)
// await-new         new beside an await (bug 6)
// await-range-for   a loop over a part of what an await returned
// coroutine-capture a coroutine lambda that captures
// coroutine-reference-parameter
//                   a parameter that refers to what may be gone
// parent-include, pragma-once, file-length, function-length, line-length,
// todo, syntax      the house's

#include <vector>

#include "tools/source/source_file.hpp"

namespace tornado::source {

/// Checks C++ files; others are passed over.
///
/// A comment with "lifetime:" directly above or on the same line says that
/// somebody has thought of it, and allows coroutine-capture and
/// coroutine-reference-parameter. A comment at a function's declaration in
/// one of `files` holds for its definition in another, and a function whose
/// body is among `files` and is no coroutine may take references.
/// returns: what was found, file by file, in order of the lines
/// errors:  none thrown; a file that cannot be understood is a finding
/// thread:  any
std::vector<Diagnostic> lint(const std::vector<SourceFile>& files);

}  // namespace tornado::source
