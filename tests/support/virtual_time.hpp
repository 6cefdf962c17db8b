#pragma once
// A loop that never sleeps: where it would wait for a timer, the clock jumps
// there; where it would wait for ever, it stops. For tests only.

#include <chrono>
#include <memory>
#include <span>

#include "ioloop.hpp"

namespace tornado::testing {

/// Makes a loop, and makes it this thread's. No descriptor is ever ready.
class VirtualTime {
  public:
    VirtualTime()
        : loop_(std::make_unique<IOLoop>(std::make_unique<Jumper>(*this),
                                         [this] { return now_; })) {
        loop_->make_current();
    }

    ~VirtualTime() { close(); }

    VirtualTime(const VirtualTime&) = delete;
    VirtualTime& operator=(const VirtualTime&) = delete;

    IOLoop& loop() { return *loop_; }

    /// Turn after turn, until nothing is left to do but to wait for ever.
    void run() { loop_->start(); }

    /// One turn, which begins with the callbacks that are queued now.
    void turn() {
        loop_->add_callback([this] { loop_->stop(); });
        loop_->start();
    }

    /// How far the clock has jumped.
    std::chrono::nanoseconds elapsed() const {
        return now_ - IOLoop::TimePoint();
    }

    /// Closes the loop and destroys it.
    void close() {
        if (!loop_) return;
        loop_->close();
        loop_.reset();
        IOLoop::clear_current();
    }

  private:
    class Jumper : public Poller {
      public:
        explicit Jumper(VirtualTime& time)
            : time_(time) {}

        void register_fd(int, std::uint32_t) override {}

        void modify(int, std::uint32_t) override {}

        void unregister(int) override {}

        std::span<const PollEvent>
        poll(std::chrono::nanoseconds timeout) override {
            if (timeout < timeout.zero() || timeout >= std::chrono::hours(1))
                time_.loop_->stop();
            else
                time_.now_ += timeout;
            return {};
        }

      private:
        VirtualTime& time_;
    };

    IOLoop::TimePoint now_;
    std::unique_ptr<IOLoop> loop_;
};

}  // namespace tornado::testing
