#include "tools/learn/trace/background.hpp"

#include <chrono>
#include <csignal>

namespace tornado::learn {

Background::Background(const Command& command)
    : process_(command, std::chrono::minutes(2), true)
    , id_(process_.id())
    , end_(std::async(std::launch::async,
                      [this] { Process::wait_for_any({&process_}); })) {}

Background::~Background() {
    if (end_.valid()) {
        ::kill(-id_, SIGKILL);
    }
}

const Outcome& Background::stop() {
    if (end_.valid()) {
        ::kill(id_, SIGINT);
        end_.get();
    }
    return process_.outcome();
}

}  // namespace tornado::learn
