// The same with parameters: the frame keeps them.

#include <cstdio>
#include <string>

#include "gen.hpp"

using namespace tornado;

namespace {

Future<void> greet(std::string name, Future<void> bell) {
    co_yield bell;
    std::printf("hello %s\n", name.c_str());
}

}  // namespace

int main() {
    IOLoop loop;
    loop.make_current();
    Future<void> bell;
    Future<void> greets = greet("Ann", bell);
    loop.run_sync([&] {
        bell.set_result();
        return greets;
    });
}
