// `if (co_await …)` in a coroutine without a local variable. g++ 12.2 crashes.
#include "task.hpp"

static Task<bool> ready() {
    co_return true;
}

static Task<int> without_locals() {
    if (co_await ready()) co_return 42;
    co_return 0;
}

int main() {
    return without_locals().await_resume() == 42 ? 0 : 1;
}
