#include "common/testing/proof.hpp"

#include <array>
#include <cstdio>
#include <string_view>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace tornado::testing {

namespace {

constexpr std::string_view announcement = "TORNADO_PROOF=1";

// Filled in before constructors run, so neither may have one itself.
constinit std::array<char, 65> secret{};
constinit bool passed = false;

// No library is ready yet, nor are the sanitizers: their names for read() and
// the like may not be called.
__attribute__((no_sanitize("address", "undefined"))) void
take_secret(int, char**, char** environment) {
    bool announced = false;
    for (char** entry = environment; *entry != nullptr; ++entry) {
        const char* text = *entry;
        std::size_t same = 0;
        while (same < announcement.size() && text[same] == announcement[same])
            ++same;
        announced = announced || same == announcement.size();
    }
    if (!announced) return;
    ::syscall(SYS_read, STDIN_FILENO, secret.data(), secret.size() - 1);
    const auto null = ::syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY);
    ::syscall(SYS_dup3, null, STDIN_FILENO, 0);
    ::syscall(SYS_close, null);
}

// Functions in this section run before all constructors of the program.
using Early = void (*)(int, char**, char**);
__attribute__((section(".preinit_array"), used)) const Early early =
    take_secret;

}  // namespace

void note_passed() {
    passed = true;
}

void show_proof() {
    if (passed && secret[0] != '\0')
        std::fprintf(stderr, "proof: %s\n", secret.data());
}

}  // namespace tornado::testing
