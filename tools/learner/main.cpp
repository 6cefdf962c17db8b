/// The scripted learner: goes through the tutorial in a copy of its own, as a
/// learner would, and tells where the tutorial does not keep its word.

#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "tools/learn/errors.hpp"
#include "tools/learn/interrupt.hpp"
#include "tools/learner/script.hpp"

namespace {

/// Says once more at the end what failed: of a long output, people and gates
/// show the end. Returns the exit code.
int tell(const std::vector<std::string>& failures) {
    for (const auto& failure : failures) {
        std::cout << "\n" << failure << "\n";
    }
    std::cout << (failures.empty() ? "all as it should be\n"
                                   : "not as it should be\n");
    return failures.empty() ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
    using namespace tornado;
    if (count != 5 && count != 6) {
        std::cerr << "usage: scripted-learner full|short|mistakes REPOSITORY "
                     "COPY TOOL [BROWSER]\n";
        return 2;
    }
    learn::catch_interrupts();
    const std::string part = words[1];
    try {
        learner::Clone clone(words[2],
                             words[3],
                             words[4],
                             part == "mistakes" ? learner::Build::each_file
                                                : learner::Build::together);
        learner::Script script(clone, count == 6 ? words[5] : "");
        if (part == "full") {
            script.walk_full_path();
        } else if (part == "short") {
            script.walk_short_path();
        } else {
            script.make_mistakes();
        }
        return tell(script.failures());
    } catch (const learn::Stopped&) {
        return 130;
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
}
