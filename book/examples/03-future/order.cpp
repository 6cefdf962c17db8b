// When do the callbacks of a Future run?
#include <cstdio>

#include "concurrent.hpp"

using namespace tornado;

int main() {
    Future<int> answer;
    answer.add_done_callback([](const Future<int>& done) {
        std::printf("a is told: %d\n", done.result());
    });
    answer.add_done_callback([](const Future<int>& done) {
        std::printf("b is told: %d\n", done.result());
    });
    std::puts("before set_result");
    answer.set_result(42);
    std::puts("after set_result");
    answer.add_done_callback([](const Future<int>& done) {
        std::printf("c is told: %d\n", done.result());
    });
    std::puts("the end");
}
