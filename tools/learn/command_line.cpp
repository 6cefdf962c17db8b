#include "tools/learn/command_line.hpp"

#include <algorithm>

#include "tools/learn/errors.hpp"
#include "tools/learn/grammar.hpp"
#include "tools/learn/session.hpp"

namespace tornado::learn {

int run_command_line(std::vector<std::string> words,
                     const std::filesystem::path& root,
                     const Terminal& terminal) {
    const auto dashes = std::find(words.begin(), words.end(), "--");
    const Grammar::Words after(dashes == words.end() ? dashes : dashes + 1,
                               words.end());
    words.erase(dashes, words.end());
    Grammar grammar(words, after);
    if (!grammar.parse(terminal.out())) {
        return exit_good;
    }
    const std::filesystem::path place =
        grammar.root.empty() ? root : std::filesystem::path(grammar.root);
    Session session(std::filesystem::absolute(place).lexically_normal(),
                    terminal,
                    grammar.yes);
    return grammar.verb(session);
}

}  // namespace tornado::learn
