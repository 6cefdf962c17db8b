// A failure that nobody asks for, and two that somebody does.
#include <cstdio>
#include <stdexcept>
#include <string>

#include "concurrent.hpp"

using namespace tornado;

static Future<void> save(const std::string& name) {
    return make_failed_future<void>(std::runtime_error("no room for " + name));
}

int main() {
    log::set_sink([](const log::Record& record) {
        std::printf("  log: %.*s\n",
                    static_cast<int>(record.message.size()),
                    record.message.data());
    });
    std::puts("called and forgotten:");
    (void)save("letter");
    std::puts("kept, and asked for the result:");
    {
        Future<void> saved = save("photo");
        try {
            saved.result();
        } catch (const std::exception& error) {
            std::printf("  caught: %s\n", error.what());
        }
    }
    std::puts("a copy is kept elsewhere, so it is too early to say:");
    Future<void> copy = save("novel");
    {
        Future<void> saved = copy;
    }
    std::puts("now the last copy goes:");
}
