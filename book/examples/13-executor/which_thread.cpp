// Which thread does what, when a coroutine waits for a job.

#include <cstdio>
#include <thread>

#include "executor.hpp"

using namespace tornado;

namespace {

void tell(const char* what, std::thread::id loop_thread) {
    const bool here = std::this_thread::get_id() == loop_thread;
    std::printf("%-20s on %s\n", what, here ? "the loop's thread" : "a worker");
}

// lifetime: the pool outlives the loop
Future<void> ask(ThreadPoolExecutor& pool, std::thread::id home) {
    tell("the coroutine begins", home);
    const auto job = pool.submit([home] {
        tell("the job", home);
        return 6 * 7;
    });
    int answer = co_yield job;
    tell("the coroutine ends", home);
    std::printf("the answer is %d\n", answer);
}

}  // namespace

int main() {
    ThreadPoolExecutor pool(1);
    IOLoop loop;
    loop.make_current();
    const auto home = std::this_thread::get_id();
    loop.run_sync([&] { return ask(pool, home); });
}
