// Temporaries in an awaiting statement: each must be destroyed exactly once.
// g++ 12.2 destroys some of them twice.
#include <utility>

#include "task.hpp"

struct Options {
    Counted counted;
    int number = 0;
};

static Task<int> take(Options options) {
    co_return options.number;
}

template <typename Function>
static Task<int> call(Function function) {
    co_return function();
}

static Task<int> aggregate() {
    co_return co_await take(Options{{}, 3});
}

static Task<int> capture() {
    Counted counted;
    co_return co_await call([counted] { return 4; });
}

static Task<int> conditional(bool yes) {
    int n = co_await take(yes ? Options{{}, 5} : Options{{}, 6});
    co_return n;
}

int main() {
    int sum = aggregate().await_resume() + capture().await_resume() +
              conditional(true).await_resume();
    return sum == 12 && Counted::alive == 0 ? 0 : 1;
}
