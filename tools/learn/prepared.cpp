#include "tools/learn/prepared.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <string_view>

#include <unistd.h>

namespace tornado::learn {

Prepared::Prepared(const Command& command)
    : command_(command) {
    for (const auto& word : command.words) {
        arguments_.push_back(const_cast<char*>(word.c_str()));
    }
    arguments_.push_back(nullptr);
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        const auto name = text.substr(0, text.find('='));
        const bool replaced =
            std::any_of(command.environment.begin(),
                        command.environment.end(),
                        [&](const auto& pair) { return pair.first == name; });
        if (!replaced) {
            entries_.push_back(text);
        }
    }
    for (const auto& [name, value] : command.environment) {
        entries_.push_back(name + "=" + value);
    }
    for (auto& entry : entries_) {
        environment_.push_back(entry.data());
    }
    environment_.push_back(nullptr);
}

void Prepared::become() {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT}) {
        std::signal(signal, SIG_DFL);
    }
    const auto& directory = command_.directory;
    if (!directory.empty() && chdir(directory.c_str()) != 0) {
        _exit(127);
    }
    environ = environment_.data();
    execvp(arguments_.front(), arguments_.data());
    static constexpr std::string_view words = "this program cannot be run: ";
    (void)!write(STDERR_FILENO, words.data(), words.size());
    (void)!write(
        STDERR_FILENO, arguments_.front(), std::strlen(arguments_.front()));
    (void)!write(STDERR_FILENO, "\n", 1);
    _exit(127);
}

}  // namespace tornado::learn
