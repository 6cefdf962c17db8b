#include "back_off.hpp"

#include <algorithm>
#include <random>
#include <utility>

#include "common/stub/stub.hpp"

namespace tornado::redis {

namespace {

double by_chance() {
    static std::random_device random;
    return std::uniform_real_distribution<>(0, 1)(random);
}

}  // namespace

BackOff::BackOff(IOLoop::Duration first,
                 IOLoop::Duration longest,
                 Random random) {
    // TASK 14.2: nothing has failed yet. by_chance() is there for you.
    TORNADO_STUB("redis::BackOff::BackOff", "14.2");
}

IOLoop::Duration BackOff::next() {
    // TASK 14.2: this pause, cut by chance; and the next one is longer.
    TORNADO_STUB("redis::BackOff::next", "14.2");
}

void BackOff::reset() {
    // TASK 14.2: as at the beginning.
    TORNADO_STUB("redis::BackOff::reset", "14.2");
}

}  // namespace tornado::redis
