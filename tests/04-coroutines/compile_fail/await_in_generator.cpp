// error: co_await cannot stand in a Generator
#include "concurrent.hpp"
#include "generator.hpp"

tornado::gen::Generator<int> count(tornado::Future<int> future) {
    co_await future;
    co_yield 1;
}
