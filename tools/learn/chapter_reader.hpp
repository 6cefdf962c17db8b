#pragma once

/// course/NN-name/chapter.json, read.

#include <filesystem>
#include <optional>
#include <string>

#include "tools/learn/course.hpp"

namespace tornado::learn {

/// Reads a chapter.json; nothing when its chapter is not complete.
///
/// shown:  the file's name in messages
/// errors: Trouble with file and line
std::optional<Chapter> read_chapter(const std::filesystem::path& file,
                                    const std::string& shown);

}  // namespace tornado::learn
