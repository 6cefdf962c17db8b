// Two Futures, and one that ends as the faster of them does.
#include <cstdio>
#include <string>

#include "concurrent.hpp"

using namespace tornado;

static Future<std::string> first_of(Future<std::string> a,
                                    Future<std::string> b) {
    Future<std::string> first;
    chain_future(a, first);
    chain_future(b, first);
    return first;
}

int main() {
    Future<std::string> near;
    Future<std::string> far;
    Future<std::string> first = first_of(near, far);
    far.set_result("the far one");
    near.set_result("the near one");
    std::printf("first: %s\n", first.result().c_str());
}
