#pragma once
// A real loop that a test drives one turn at a time. For tests only.

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include "ioloop.hpp"
#include "select_poller.hpp"

namespace tornado::testing {

/// Sleeps in another poller, but not for long, and says so each time.
class TurnPoller final : public Poller {
  public:
    TurnPoller(std::unique_ptr<Poller> poller, std::function<void()> polled)
        : poller_(std::move(poller))
        , polled_(std::move(polled)) {}

    void register_fd(int fd, std::uint32_t events) override {
        poller_->register_fd(fd, events);
    }

    void modify(int fd, std::uint32_t events) override {
        poller_->modify(fd, events);
    }

    void unregister(int fd) override { poller_->unregister(fd); }

    std::span<const PollEvent> poll(std::chrono::nanoseconds timeout) override {
        polled_();
        constexpr std::chrono::nanoseconds longest =
            std::chrono::milliseconds(20);
        if (timeout < timeout.zero()) timeout = longest;
        return poller_->poll(std::min(timeout, longest));
    }

  private:
    std::unique_ptr<Poller> poller_;
    std::function<void()> polled_;
};

/// An IOLoop with turn() beside start().
class TurnLoop : public IOLoop {
  public:
    explicit TurnLoop(
        std::unique_ptr<Poller> poller = std::make_unique<SelectPoller>())
        : IOLoop(std::make_unique<TurnPoller>(std::move(poller),
                                              [this] { stop(); })) {}

    /// Runs what is ready, sleeps for at most 20 ms, calls the handlers of who
    /// is ready then, and runs the callbacks and timers that come of it.
    void turn() { start(); }
};

}  // namespace tornado::testing
