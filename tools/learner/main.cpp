/// The scripted learner: goes through the tutorial in a copy of its own, as a
/// learner would, and tells where the tutorial does not keep its word.

#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "tools/learn/errors.hpp"
#include "tools/learn/interrupt.hpp"
#include "tools/learner/script.hpp"

namespace {

/// Says once more at the end what failed, and last what failed first: those
/// behind it mostly follow from it, and of a long output the end is shown.
/// Returns the exit code.
int tell(const std::vector<std::string>& failures) {
    if (failures.empty()) {
        std::cout << "all as it should be\n";
        return 0;
    }
    std::cout << "\n";
    for (const auto& failure : failures) {
        std::cout << failure.substr(0, failure.find('\n')) << "\n";
    }
    std::cout << "\nThe first of these " << failures.size() << ":\n"
              << failures.front() << "\nnot as it should be\n";
    return 1;
}

/// Whether that is a part that can be walked: also a chapter's two digits.
bool is_part(const std::string& part) {
    const bool digits =
        part.size() == 2 && part.find_first_not_of("0123456789") == part.npos;
    return digits || part == "full" || part == "short" || part == "mistakes";
}

void walk(tornado::learner::Script& script, const std::string& part) {
    if (part == "full") {
        script.walk_full_path();
    } else if (part == "short") {
        script.walk_short_path();
    } else if (part == "mistakes") {
        script.make_mistakes();
    } else {
        script.walk_one(part);
    }
}

}  // namespace

int main(int count, char** words) {
    using namespace tornado;
    if ((count != 5 && count != 6) || !is_part(words[1])) {
        std::cerr << "usage: scripted-learner full|short|mistakes|NN "
                     "REPOSITORY COPY TOOL [BROWSER]\n"
                     "NN: a chapter; those below it have their core\n";
        return 2;
    }
    learn::catch_interrupts();
    const std::string part = words[1];
    try {
        // The tool is run in the copy, where another folder is the current one.
        using std::filesystem::absolute;
        learner::Clone clone(absolute(words[2]),
                             absolute(words[3]),
                             absolute(words[4]),
                             part == "mistakes" ? learner::Build::each_file
                                                : learner::Build::together);
        learner::Script script(clone, count == 6 ? absolute(words[5]) : "");
        walk(script, part);
        return tell(script.failures());
    } catch (const learn::Stopped&) {
        return 130;
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
}
