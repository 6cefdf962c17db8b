// The part of IOLoop that deals with time. Its timers are a heap of deadlines,
// and beside it a table of the callbacks that are still wanted: a deadline
// whose number is not in the table was cancelled.

#include <algorithm>
#include <functional>
#include <utility>

#include "common/stub/stub.hpp"

#include "ioloop.hpp"

namespace tornado {

IOLoop::TimePoint IOLoop::time() const {
    // TASK 02.3: what the injected clock says.
    return time_();
}

IOLoop::Timeout IOLoop::add_timeout(TimePoint deadline, Callback callback) {
    // TASK 02.3: keep it with its deadline, and with what puts it behind those
    // of the same deadline that were there before.
    check_thread("add_timeout");
    if (closed()) return Timeout();
    const std::uint64_t number = ++last_number_;
    timers_.emplace(number, std::move(callback));
    deadlines_.push_back({deadline, number});
    std::push_heap(deadlines_.begin(), deadlines_.end(), std::greater<>());
    return Timeout(number);
}

IOLoop::Timeout IOLoop::add_timeout(Duration delay, Callback callback) {
    // TASK 02.3: a deadline from a delay. A sum that does not fit into a
    // TimePoint is "never".
    const TimePoint now = time();
    const bool never = delay > TimePoint::max() - now;
    return add_timeout(never ? TimePoint::max() : now + delay,
                       std::move(callback));
}

IOLoop::Timeout IOLoop::call_at(TimePoint when, Callback callback) {
    // TASK 02.3: another name for add_timeout().
    return add_timeout(when, std::move(callback));
}

IOLoop::Timeout IOLoop::call_later(Duration delay, Callback callback) {
    // TASK 02.3: another name for add_timeout().
    return add_timeout(delay, std::move(callback));
}

void IOLoop::remove_timeout(const Timeout& timeout) {
    // TASK 02.3: it must not run any more, and its callback is destroyed now.
    // Looking for it in the middle of a heap would take long: leave it there,
    // and skip it later. But dead ones must not pile up.
    check_thread("remove_timeout");
    const auto removed = timers_.extract(timeout.number_);
    constexpr std::size_t few = 512;
    if (deadlines_.size() <= 2 * timers_.size() + few) return;
    std::erase_if(deadlines_, [this](const Deadline& deadline) {
        return !timers_.contains(deadline.number);
    });
    std::make_heap(deadlines_.begin(), deadlines_.end(), std::greater<>());
}

void IOLoop::take_timers() {
    // TASK 02.3: those that are due now belong to this turn.
    const TimePoint now = time_();
    const Deadline* next = next_deadline();
    while (next != nullptr && next->when <= now) {
        due_.push_back(next->number);
        pop_deadline();
        next = next_deadline();
    }
}

IOLoop::Duration IOLoop::poll_timeout() {
    // TASK 02.1: how long may the loop sleep? Without a limit, as long as
    // nothing but descriptors can wake it. Task 02.2 adds: not at all if a
    // callback waits; task 02.3: until the next timer.
    {
        const std::lock_guard lock(mutex_);
        if (!callbacks_.empty()) return Duration::zero();
    }
    if (timers_.empty()) return Duration(-1);
    const TimePoint next = next_deadline()->when;
    const TimePoint now = time_();
    return next <= now ? Duration::zero() : next - now;
}

const IOLoop::Deadline* IOLoop::next_deadline() {
    // TASK 02.3: the earliest that is not cancelled; null if there is none.
    while (!deadlines_.empty() && !timers_.contains(deadlines_.front().number))
        pop_deadline();
    return deadlines_.empty() ? nullptr : &deadlines_.front();
}

void IOLoop::pop_deadline() {
    // TASK 02.3: take the earliest off the heap.
    std::pop_heap(deadlines_.begin(), deadlines_.end(), std::greater<>());
    deadlines_.pop_back();
}

}  // namespace tornado
