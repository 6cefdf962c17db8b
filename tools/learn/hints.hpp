#pragma once

/// The hints of a chapter, kept once in course/NN-name/hints.md.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tools/learn/course.hpp"

namespace tornado::learn {

/// Task id to its hints, the first level first.
using Hints = std::map<std::string, std::vector<std::string>>;

/// Reads `## 01.1`, then `### 1`, `### 2`, `### 3`, each up to the next.
///
/// shown:  the file's name in messages
/// errors: Trouble that names file and line
Hints parse_hints(const std::string& text, const std::string& shown);

/// The hints of a chapter; empty when it has no file of them.
Hints load_hints(const std::filesystem::path& root, const Chapter& chapter);

/// Prepares a hint for the terminal: prose wrapped, code as it stands.
std::string render_hint(const std::string& markdown, std::size_t width);

}  // namespace tornado::learn
