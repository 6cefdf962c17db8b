#include "periodic_callback.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "common/stub/stub.hpp"

namespace tornado {

PeriodicCallback::PeriodicCallback(IOLoop::Callback callback,
                                   IOLoop::Duration period,
                                   IOLoop& loop)
    : schedule_(std::make_shared<Schedule>(loop, std::move(callback), period)) {
    // TASK 02.6: keep what you are given, and refuse a period of nothing.
    if (period <= IOLoop::Duration::zero())
        throw std::invalid_argument(
            "PeriodicCallback: the period must be positive");
}

PeriodicCallback::~PeriodicCallback() {
    // TASK 02.6: the loop must not call what is gone.
    stop();
}

void PeriodicCallback::start() {
    // TASK 02.6: the first call comes one period from now.
    if (std::exchange(schedule_->running, true)) return;
    schedule_->next = schedule_->loop.time();
    arm(schedule_);
}

void PeriodicCallback::stop() {
    // TASK 02.6: no more calls; the one that waits is taken back.
    schedule_->running = false;
    if (schedule_->timeout) schedule_->loop.remove_timeout(*schedule_->timeout);
    schedule_->timeout.reset();
}

bool PeriodicCallback::is_running() const {
    // TASK 02.6: between start() and stop().
    return schedule_->running;
}

void PeriodicCallback::arm(const std::shared_ptr<Schedule>& schedule) {
    // TASK 02.6: one timer, on the next point of the grid still to come:
    // one that is due at this very moment is left out.
    if (!schedule->running || schedule->timeout) return;
    const auto late = schedule->loop.time() - schedule->next;
    const auto missed = std::max<std::int64_t>(0, late / schedule->period);
    const auto most = IOLoop::TimePoint::max() - schedule->next;
    const bool never = missed >= most / schedule->period;
    schedule->next += never ? most : (missed + 1) * schedule->period;
    std::weak_ptr<Schedule> weak = schedule;
    schedule->timeout = schedule->loop.add_timeout(schedule->next, [weak] {
        if (auto alive = weak.lock()) run(alive);
    });
}

void PeriodicCallback::run(const std::shared_ptr<Schedule>& schedule) {
    // TASK 02.6: one call, and the next one armed whatever it did: it may have
    // thrown, stopped, started anew, or destroyed us.
    schedule->timeout.reset();
    try {
        schedule->callback();
    } catch (...) {
        arm(schedule);
        throw;  // the loop logs it
    }
    arm(schedule);
}

}  // namespace tornado
