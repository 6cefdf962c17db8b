#pragma once

/// What learners get wrong, and what the tool must say about it.

#include <string>
#include <vector>

namespace tornado::learner {

/// Wrong code for the start of the first body of the course.
struct Mistake {
    std::string what;
    std::string head;   ///< for the top of the file
    std::string lines;  ///< for the start of the body
    std::vector<std::string> says;
    bool names_place = false;  ///< it must name file and line of `lines`
};

std::vector<Mistake> all_mistakes();

}  // namespace tornado::learner
