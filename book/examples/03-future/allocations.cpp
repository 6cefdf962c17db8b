// How often does a Future ask for memory, from its birth to its callbacks?
#include <cstdio>
#include <cstdlib>
#include <new>

#include "concurrent.hpp"

using namespace tornado;

static int allocations = 0;

void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}

void operator delete(void* memory) noexcept {
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

static void count(const char* what, int callbacks) {
    int told = 0;
    allocations = 0;
    {
        Future<int> future;
        for (int i = 0; i < callbacks; ++i)
            future.add_done_callback([&told](const auto&) { ++told; });
        future.set_result(42);
    }
    std::printf("%-16s %d allocated, %d told\n", what, allocations, told);
}

int main() {
    count("no callback:", 0);
    count("one callback:", 1);
    count("two callbacks:", 2);
    count("five callbacks:", 5);
}
