/// The scripted learner: goes through the tutorial in a copy of its own, as a
/// learner would, and tells where the tutorial does not keep its word.

#include <exception>
#include <iostream>
#include <string>

#include "tools/learn/errors.hpp"
#include "tools/learn/interrupt.hpp"
#include "tools/learner/script.hpp"

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
        std::cout << (script.failures() == 0 ? "all as it should be\n"
                                             : "not as it should be\n");
        return script.failures() == 0 ? 0 : 1;
    } catch (const learn::Stopped&) {
        return 130;
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
}
