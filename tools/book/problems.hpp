// What a check has found: a place and a sentence.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tornado::book {

struct Problem {
    std::string file;
    std::size_t line = 0;  // 0: the file as a whole
    std::string sentence;

    friend bool operator==(const Problem&, const Problem&) = default;
    friend auto operator<=>(const Problem&, const Problem&) = default;
};

using Problems = std::vector<Problem>;

}  // namespace tornado::book
