// Three functions that look alike.

#include <cstdio>

#include "gen.hpp"
#include "runner.hpp"

using namespace tornado;

namespace {

Future<int> answer() {
    co_return 42;
}

Future<void> yields() {
    co_yield answer();
}

Future<int> returns() {
    return answer();  // no co_ in it: not a coroutine
}

}  // namespace

int main() {
    Future<void> nothing = yields();
    std::printf("%s, and has no result\n", nothing.done() ? "done" : "pending");
    std::printf("%d\n", returns().result());
    auto decorated = gen::coroutine(returns);
    Future<Future<int>> twice = decorated();
    std::printf("%d, in a Future in a Future\n", twice.result().result());
}
