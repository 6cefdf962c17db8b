#pragma once
// Holds jobs of a thread pool back until a test lets them go on. For tests
// only.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

namespace tornado::testing {

/// Declare it after the pool: it opens when the case ends, however it ends, and
/// the pool can wait for its jobs then.
class Gate {
  public:
    Gate() = default;
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    ~Gate() { open(); }

    /// A function that waits until the gate is open. May outlive the gate.
    std::function<void()> door() const {
        return [state = state_] {
            std::unique_lock lock(state->mutex);
            ++state->arrived;
            state->changed.notify_all();
            state->changed.wait(lock, [&] { return state->open; });
        };
    }

    /// Waits until that many have come to the door, ever.
    void wait_for(int arrivals) const {
        std::unique_lock lock(state_->mutex);
        state_->changed.wait(lock, [&] { return state_->arrived >= arrivals; });
    }

    /// How many have come to the door, ever.
    int arrived() const {
        const std::lock_guard lock(state_->mutex);
        return state_->arrived;
    }

    /// Lets all pass, from now on.
    void open() {
        const std::lock_guard lock(state_->mutex);
        state_->open = true;
        state_->changed.notify_all();
    }

  private:
    struct State {
        std::mutex mutex;
        std::condition_variable changed;
        int arrived = 0;
        bool open = false;
    };

    std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace tornado::testing
