// The safe forms of the page on compilers. Each is right on g++ 12.2 as well.
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "cmake/probes/task.hpp"

namespace {

struct Options {
    Counted counted;
    int number = 0;
};

Task<bool> ready() {
    co_return true;
}

Task<int> take(Options options) {
    co_return options.number;
}

Task<int> sum(std::vector<int> numbers) {
    int total = 0;
    for (int n : numbers)
        total += n;
    co_return total;
}

template <typename Function>
Task<int> call(Function function) {
    co_return function();
}

// Await first, then decide.
Task<int> condition() {
    bool yes = co_await ready();
    if (yes) co_return 42;
    co_return 0;
}

// Name the list, then await.
Task<int> list() {
    std::vector<int> numbers{1, 2, 3};
    co_return co_await sum(numbers);
}

// Name the aggregate, then await.
Task<int> aggregate() {
    Options options{{}, 3};
    co_return co_await take(options);
}

// Or call in one statement and await in the next.
Task<int> two_statements() {
    auto taken = take(Options{{}, 3});
    co_return co_await std::move(taken);
}

// Name the lambda if what it captures has a destructor.
Task<int> lambda() {
    Counted counted;
    auto four = [counted] { return 4; };
    co_return co_await call(four);
}

// if and else in place of ?:.
Task<int> either(bool yes) {
    Options options{{}, 6};
    if (yes) options.number = 5;
    co_return co_await take(options);
}

void report(const char* form, int result) {
    std::printf("%-15s %2d, objects left: %d\n", form, result, Counted::alive);
}

}  // namespace

int main() {
    report("condition", condition().await_resume());
    report("list", list().await_resume());
    report("aggregate", aggregate().await_resume());
    report("two statements", two_statements().await_resume());
    report("lambda", lambda().await_resume());
    report("either", either(true).await_resume());
}
