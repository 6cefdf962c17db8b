// error: if it is a Future, co_yield it first
#include "gen.hpp"

tornado::Future<int> one() {
    co_return 1;
}

tornado::Future<int> also_one() {
    co_return one();
}
