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
                 Random random)
    : first_(first)
    , longest_(longest)
    , random_(random ? std::move(random) : by_chance)
    , pause_(first) {
    // TASK 14.2: nothing has failed yet. by_chance() is there for you.
}

IOLoop::Duration BackOff::next() {
    // TASK 14.2: this pause, cut by chance; and the next one is longer.
    const auto whole =
        std::chrono::duration<double, IOLoop::Duration::period>(pause_);
    pause_ = std::min(2 * pause_, longest_);
    return std::chrono::ceil<IOLoop::Duration>(whole * (1 - random_() / 2));
}

void BackOff::reset() {
    // TASK 14.2: as at the beginning.
    pause_ = first_;
}

}  // namespace tornado::redis
