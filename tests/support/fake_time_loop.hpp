#pragma once
// Loops for tests that must not wait. For tests only.

#include <chrono>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "ioloop.hpp"
#include "select_poller.hpp"

namespace tornado::testing {

/// What a FakeTimeIOLoop and its poller share.
struct FakeTime {
    IOLoop::TimePoint now = IOLoop::TimePoint() + std::chrono::hours(24);
    std::vector<IOLoop::Duration> sleeps;  // how long each poll() "slept"
};

/// Real descriptors, but nobody waits for time to pass: where poll() would
/// sleep until a timer is due, the clock jumps there instead. Without a timer
/// it sleeps for real, until a descriptor is ready.
class FakeTimePoller final : public Poller {
  public:
    explicit FakeTimePoller(std::shared_ptr<FakeTime> time)
        : time_(std::move(time)) {}

    void register_fd(int fd, std::uint32_t events) override {
        poller_.register_fd(fd, events);
    }

    void modify(int fd, std::uint32_t events) override {
        poller_.modify(fd, events);
    }

    void unregister(int fd) override { poller_.unregister(fd); }

    std::span<const PollEvent> poll(std::chrono::nanoseconds timeout) override {
        constexpr std::size_t far_too_many = 100'000;
        if (time_->sleeps.size() >= far_too_many)
            throw std::runtime_error(
                "the loop has polled 100000 times and does not stop");
        time_->sleeps.push_back(IOLoop::Duration::zero());
        const auto ready = poller_.poll(std::chrono::nanoseconds(0));
        if (!ready.empty() || timeout == timeout.zero()) return ready;
        if (timeout < timeout.zero()) return poller_.poll(timeout);
        time_->now += timeout;
        time_->sleeps.back() = timeout;
        return ready;
    }

  private:
    std::shared_ptr<FakeTime> time_;
    SelectPoller poller_;
};

/// An IOLoop whose time passes only where it sleeps, and where a test says so.
/// Mirrors FakeTimeIOLoop of Tornado's own tests.
class FakeTimeIOLoop : public IOLoop {
  public:
    FakeTimeIOLoop()
        : FakeTimeIOLoop(std::make_shared<FakeTime>()) {}

    /// Lets time pass, as if a callback had taken so long.
    void pass(Duration duration) { time_->now += duration; }

    /// Sets the clock, backwards too.
    void set_time(TimePoint now) { time_->now = now; }

    /// How long each poll() so far slept; zero where it only looked.
    const std::vector<Duration>& sleeps() const { return time_->sleeps; }

  private:
    explicit FakeTimeIOLoop(const std::shared_ptr<FakeTime>& time)
        : IOLoop(std::make_unique<FakeTimePoller>(time),
                 [time] { return time->now; })
        , time_(time) {}

    std::shared_ptr<FakeTime> time_;
};

/// Runs `turns` turns of `loop` without sleeping: the callbacks, timers and
/// descriptors that are ready, and what they lead to.
inline void pump(IOLoop& loop, int turns = 1) {
    // The loop never sleeps while a callback waits. The one that stops it runs
    // in a turn more, before that turn's sleep.
    std::function<void()> next = [&] {
        if (turns-- > 0)
            loop.add_callback([&] { next(); });
        else
            loop.stop();
    };
    loop.add_callback([&] { next(); });
    loop.start();
}

}  // namespace tornado::testing
