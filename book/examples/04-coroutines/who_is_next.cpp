// Two coroutines and a callback. In which order?

#include <cstdio>

#include "gen.hpp"

using namespace tornado;

namespace {

Future<void> talk(const char* name, Future<void> what) {
    for (int i = 1; i <= 3; ++i) {
        std::printf("%s%d ", name, i);
        co_yield what;
    }
}

}  // namespace

int main() {
    IOLoop loop;
    loop.make_current();
    loop.add_callback([] { std::printf("callback "); });
    auto done = make_ready_future<void>();
    Future<void> bell;
    Future<void> a = talk("a", done);
    Future<void> b = talk("b", bell);
    Future<void> c = talk("c", done);
    std::printf("| ");
    loop.run_sync([&] {
        bell.set_result();
        std::printf("rung ");
        return b;
    });
    std::printf("\n");
}
