#include <csignal>
#include <cstdlib>
#include <cstring>

#include <unistd.h>

#include "tools/learn/process.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

std::optional<std::filesystem::path> find_program(const std::string& name) {
    const char* path = std::getenv("PATH");
    for (const auto& folder : split(path == nullptr ? "" : path, ':')) {
        const auto file = std::filesystem::path(folder) / name;
        std::error_code error;
        if (access(file.c_str(), X_OK) == 0 &&
            !std::filesystem::is_directory(file, error)) {
            return file;
        }
    }
    return std::nullopt;
}

std::string signal_text(int signal) {
    switch (signal) {
    case SIGSEGV:
        return "SIGSEGV: it touched memory that is not its own";
    case SIGABRT:
        return "SIGABRT: abort() was called, often for an exception that "
               "nobody caught";
    case SIGFPE:
        return "SIGFPE: an impossible calculation, such as a division by "
               "zero";
    case SIGPIPE:
        return "SIGPIPE: it wrote to a connection that the other side had "
               "closed";
    case SIGKILL:
        return "SIGKILL: it was killed, perhaps for want of memory";
    default:
        return std::string("signal ") + std::to_string(signal) + " (" +
               strsignal(signal) + ")";
    }
}

}  // namespace tornado::learn
