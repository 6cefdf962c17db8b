// C++ sources as the book uses them: pieces by name, and test cases.
//
// The work is done by tools/source (a real lexer); this is the book's view.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tools/book/book.hpp"

namespace tornado::book {

/// One line of a snippet fence: FILE :: NAME.
struct Request {
    std::string file;
    std::string name;
};

/// A request's outcome.
struct Cut {
    std::vector<std::string> tasks;  // whose bodies it shows: {"01.3"}
    std::string error;               // why there is no such code, or empty
};

/// Reads "FILE :: NAME". A malformed line gives an empty name.
Request parse_request(std::string_view line);

/// Cuts what the request names from the file below `root`.
Cut cut(const std::filesystem::path& root, const Request& request);

/// The doctest cases of a source file; `file` is left empty.
std::vector<TestCase> test_cases(const std::string& source);

}  // namespace tornado::book
