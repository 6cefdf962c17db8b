#pragma once

/// What a compiler or a linker printed, cut down to what helps.

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace tornado::learn {

struct SourcePlace {
    std::string file;  ///< relative to the repository where it lies in it
    int line = 0;
    int column = 0;

    bool in(const std::string& folder) const;
    std::string text() const;  ///< "chapters/01-x/a.cpp:12"
};

/// One compiler error with what belongs to it.
struct CompileError {
    SourcePlace place;
    std::string message;
    std::vector<std::string> code;    ///< the line of source and its caret
    std::vector<SourcePlace> others;  ///< of its notes, instantiations first
    std::vector<SourcePlace> included_from;

    /// The first place of this error in `folder`; null if there is none.
    const SourcePlace* in(const std::string& folder) const;
};

struct BuildErrors {
    std::vector<CompileError> compile;   ///< each once, in the order printed
    std::vector<std::string> undefined;  ///< symbols that nobody defines
    std::vector<std::string> repeated;   ///< symbols defined more than once
    std::vector<std::string> cmake;      ///< the lines of a CMake error

    /// The first error that touches `folder`, or null.
    const CompileError* first_in(const std::string& folder) const;
    std::size_t count_in(const std::string& folder) const;
};

/// Reads the output of ninja with clang++ or g++, and ld or lld.
BuildErrors parse_build_output(const std::string& output,
                               const std::filesystem::path& root);

/// A path as a person wants it: relative to the repository, if it is in it.
std::string shown_path(const std::string& path,
                       const std::filesystem::path& root);

}  // namespace tornado::learn
