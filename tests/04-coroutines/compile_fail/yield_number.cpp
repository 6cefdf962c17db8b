// error: a coroutine cannot wait for this: co_yield and co_await take a Future
#include "gen.hpp"

tornado::Future<void> wait() {
    co_yield 42;
}
