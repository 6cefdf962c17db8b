#pragma once

/// Wrong solutions: tests/mutants/NN-name/NAME.patch.

#include <filesystem>
#include <string>
#include <vector>

#include "tools/learn/course.hpp"

namespace tornado::learn {

struct Mutant {
    std::string name;
    std::filesystem::path patch;
    std::string kills;  ///< the test that must fail
    std::string bug;    ///< what is wrong, in a sentence
};

/// The mutants of a chapter, by name.
///
/// errors: Trouble that names file and line where a header line is missing
std::vector<Mutant> load_mutants(const std::filesystem::path& root,
                                 const Chapter& chapter);

/// Writes the broken copy of the reference and returns its folder.
std::filesystem::path make_mutant(const std::filesystem::path& root,
                                  const Chapter& chapter,
                                  const Mutant& mutant);

}  // namespace tornado::learn
