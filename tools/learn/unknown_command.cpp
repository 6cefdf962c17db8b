#include "tools/learn/unknown_command.hpp"

#include "tools/learn/text.hpp"

namespace tornado::learn {

std::string first_word(const std::vector<std::string>& words) {
    for (auto word = words.begin(); word != words.end(); ++word) {
        if (*word == "--root" && word + 1 != words.end()) {
            ++word;
        } else if (!word->starts_with('-')) {
            return *word;
        }
    }
    return "";
}

std::string no_such_command(const std::string& word,
                            const std::vector<std::string>& names) {
    std::string best;
    for (const auto& name : names) {
        if (distance(word, name) <= 2 &&
            (best.empty() || distance(word, name) < distance(word, best))) {
            best = name;
        }
    }
    return "There is no command `" + word + "`." +
           (best.empty() ? "" : " Did you mean ./learn " + best + "?") +
           " ./learn --help names them all.";
}

}  // namespace tornado::learn
