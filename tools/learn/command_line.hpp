#pragma once

/// From the words on the command line to a verb.

#include <filesystem>
#include <string>
#include <vector>

#include "tools/learn/terminal.hpp"

namespace tornado::learn {

/// Does what the words ask for and returns the exit code.
///
/// root: the repository; --root in the words wins over it
int run_command_line(std::vector<std::string> words,
                     const std::filesystem::path& root,
                     const Terminal& terminal);

}  // namespace tornado::learn
