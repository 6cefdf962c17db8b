#pragma once

/// A command that there is not, and the one that was probably meant.

#include <string>
#include <vector>

namespace tornado::learn {

/// The first word that is no option and no option's value; empty: there is
/// none.
std::string first_word(const std::vector<std::string>& words);

/// names: of the commands that there are
std::string no_such_command(const std::string& word,
                            const std::vector<std::string>& names);

}  // namespace tornado::learn
