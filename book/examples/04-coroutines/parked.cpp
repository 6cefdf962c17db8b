// What a coroutine costs that only waits.

#include <cstdio>
#include <string>

#include <malloc.h>
#include <sys/resource.h>

#include "gen.hpp"

using namespace tornado;

namespace {

Future<void> wait_for(Future<std::string> message, int* heard) {
    std::string text = co_yield message;
    *heard += static_cast<int>(text.size());
}

}  // namespace

int main() {
    constexpr int count = 10000;
    IOLoop loop;
    loop.make_current();
    Future<std::string> message;
    int heard = 0;
    std::size_t before = mallinfo2().uordblks;
    for (int i = 0; i < count; ++i)
        (void)wait_for(message, &heard);
    std::size_t after = mallinfo2().uordblks;
    std::printf("%d coroutines wait: %zu bytes each\n",
                count,
                (after - before) / count);
    message.set_result("!");
    loop.run_sync([] { return make_ready_future<void>(); });
    std::printf("%d have heard it\n", heard);
}
