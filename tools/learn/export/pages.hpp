#pragma once

/// The book and the hints without what a class should not find in them.

#include <string>
#include <vector>

namespace tornado::learn {

/// A page of the book without its answers: no fold called "Answer" or "One way
/// to write it", no section "Break it on purpose" (there is nothing to break);
/// its other snippets come from the starters.
std::string page_for_class(const std::string& page);

/// The failure texts that a page shows: "01-select-loop/NAME".
std::vector<std::string> golden_texts_of(const std::string& page);

/// Hints without the third level, which is nearly the code.
std::string hints_for_class(const std::string& hints);

}  // namespace tornado::learn
