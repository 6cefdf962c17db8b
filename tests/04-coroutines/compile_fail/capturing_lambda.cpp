// error: gen::coroutine takes a function or a lambda without captures
#include "runner.hpp"

using namespace tornado;

void decorate(int number) {
    auto add = gen::coroutine(
        [number](Future<int> future) -> gen::Generator<Future<int>, int, int> {
            int sum = number;
            sum += co_yield future;
            co_return sum;
        });
    (void)add(make_ready_future<int>(1));
}
