#include "common/testing/steps.hpp"

#include <mutex>
#include <utility>

namespace tornado::testing {

namespace {

struct Store {
    std::mutex mutex;  // the watchdog's thread reads
    std::vector<std::string> steps;
};

Store& store() {
    // Never destroyed: the watchdog may outlive main().
    static auto* const store = new Store;
    return *store;
}

}  // namespace

void step(std::string text) {
    Store& s = store();
    std::scoped_lock lock(s.mutex);
    s.steps.push_back(std::move(text));
}

std::vector<std::string> steps_so_far() {
    Store& s = store();
    std::scoped_lock lock(s.mutex);
    return s.steps;
}

std::string numbered_steps() {
    std::string text;
    int number = 0;
    for (const std::string& line : steps_so_far()) {
        text += number == 0 ? "did:      " : "          ";
        text += std::to_string(++number) + ". " + line + "\n";
    }
    return text;
}

}  // namespace tornado::testing
