// A thread sets a Future of chapter 03, and another waits for it. It prints
// what it should, nearly always.

#include <cstdio>
#include <thread>

#include "concurrent.hpp"

int main() {
    const tornado::Future<int> future;
    std::thread worker([future] {
        future.set_result(42);  // WRONG: the main thread is using it, too
    });
    future.add_done_callback([](const tornado::Future<int>& done) {
        std::printf("the answer is %d\n", done.result());
    });
    worker.join();
}
