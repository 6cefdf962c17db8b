#pragma once
// A loop that a test drives turn by turn, asleep while nothing happens. For
// tests only.

#include <algorithm>
#include <chrono>
#include <memory>
#include <span>

#include "ioloop.hpp"
#include "select_poller.hpp"

namespace tornado::testing {

/// Sleeps for 20 ms at most, and stops its loop at each sleep: start() is one
/// turn then.
class TurnPoller final : public Poller {
  public:
    void register_fd(int fd, std::uint32_t events) override {
        poller_.register_fd(fd, events);
    }

    void modify(int fd, std::uint32_t events) override {
        poller_.modify(fd, events);
    }

    void unregister(int fd) override { poller_.unregister(fd); }

    std::span<const PollEvent> poll(std::chrono::nanoseconds timeout) override {
        constexpr std::chrono::nanoseconds longest =
            std::chrono::milliseconds(20);
        IOLoop::current().stop();
        bool endless = timeout < timeout.zero();
        return poller_.poll(endless ? longest : std::min(timeout, longest));
    }

  private:
    SelectPoller poller_;
};

}  // namespace tornado::testing
