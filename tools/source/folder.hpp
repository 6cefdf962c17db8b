#pragma once
// Starters on disk: writing them, and comparing a folder with them.

#include <filesystem>
#include <string>
#include <vector>

#include "tools/source/source_file.hpp"

namespace tornado::source {

/// One file that was looked after by write_folder().
struct WrittenFile {
    std::filesystem::path path;
    bool changed = false;  // false: it stood there already, the same
};

/// Writes `text` to `path` so that nobody ever sees half of it.
///
/// It goes to a temporary file beside it first, which is then renamed.
/// Folders are made where they are missing.
/// errors: std::system_error; the old file is then as it was
void write_atomically(const std::filesystem::path& path,
                      const std::string& text);

/// Writes files below `folder`; removes nothing and leaves alone what is the
/// same already. A program keeps its permission to run.
///
/// errors: std::system_error; what was written before stays
std::vector<WrittenFile> write_folder(const std::vector<SourceFile>& files,
                                      const std::filesystem::path& folder);

/// Says where a folder differs from what it should hold.
///
/// returns: for each file that differs a listing of the first lines that do,
///          '-' for what the folder has and '+' for what it should have;
///          empty if nothing differs
std::string compare_folder(const std::vector<SourceFile>& wanted,
                           const std::filesystem::path& folder);

}  // namespace tornado::source
