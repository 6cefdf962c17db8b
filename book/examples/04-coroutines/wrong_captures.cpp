// A coroutine lambda that captures: the capture is in the lambda, and the
// lambda is gone at the semicolon.

#include <cstdio>
#include <string>

#include "gen.hpp"

using namespace tornado;

int main() {
    IOLoop loop;
    loop.make_current();
    Future<void> bell;
    std::string name = "a name that is too long to be kept inside a string";
    Future<void> greets = [name, bell]() -> Future<void> {
        co_yield bell;
        std::printf("hello %s\n", name.c_str());  // WRONG: name is gone
    }();
    loop.run_sync([&] {
        bell.set_result();
        return greets;
    });
}
