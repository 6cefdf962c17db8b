#pragma once
// A template with those that it includes put in: its text is then one, and is
// parsed once. For templates.cpp.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/templates/templates.hpp"

namespace tornado::template_ {

/// "chat.html:12".
std::string
place(const std::string& name, std::string_view text, std::size_t offset);

struct Whole {
    std::string text;
    // Where a name is first asked for: "chat.html:12".
    std::map<std::string, std::string, std::less<>> places;
};

/// check:  called with each file's own text before it is put in
/// errors: TemplateError for a tag without an end, for a file that includes
///         itself, and for a change of delimiters
Whole put_together(const Included& file,
                   const Include& include,
                   const std::function<void(const Included& file)>& check);

}  // namespace tornado::template_
