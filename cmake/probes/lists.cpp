// A braced list as an argument of an awaited call. g++ 12.2 refuses it.
#include <vector>

#include "task.hpp"

static Task<int> sum(std::vector<int> numbers) {
    int total = 0;
    for (int n : numbers)
        total += n;
    co_return total;
}

static Task<int> caller() {
    co_return co_await sum({1, 2, 3});
}

int main() {
    return caller().await_resume() == 6 ? 0 : 1;
}
