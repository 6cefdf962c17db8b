#pragma once
// Who owns a coroutine that sleeps: its loop. Given.
//
// A Python generator that nobody refers to is collected. A C++ frame is not,
// so each one that sleeps is registered with the loop that will wake it, and
// that loop destroys what still sleeps when it is closed.

#include <cstdint>
#include <functional>
#include <memory>

#include "ioloop.hpp"

namespace tornado::gen {

/// A coroutine's place among the sleepers of a loop. The coroutine has one,
/// from its beginning to its end.
///
/// thread:   the loop's
/// Tornado:  gen.py _futures_to_runners, which ties a Runner to its Future
///           (v4.5.3:266); here it is tied to the loop, so that a Future may
///           be dropped
class Sleeper {
  public:
    using Destroy = std::function<void()>;

    Sleeper();
    /// As leave().
    ~Sleeper();
    Sleeper(const Sleeper&) = delete;
    Sleeper& operator=(const Sleeper&) = delete;

    /// To be called before the coroutine stops to wait. The first time, enters
    /// it into the register of the current loop, which from then on calls
    /// `destroy`, once, if it is closed before the coroutine has ended. The
    /// coroutine that began last goes first, so that one that was called is
    /// gone before its caller. A closed loop runs no callback any more, so one
    /// that is left in it to resume the coroutine does no harm.
    ///
    /// errors: std::logic_error if the current loop is closed
    void sleep(Destroy destroy);

    /// To be called when the coroutine ends: from here on nobody destroys it
    /// but itself.
    void leave() noexcept;

    /// Where it sleeps. Only after sleep() and before leave().
    IOLoop& loop() const { return *loop_; }

  private:
    struct Register;

    static std::shared_ptr<Register> register_of(IOLoop& loop);

    std::uint64_t birth_;  // the greater, the younger
    IOLoop* loop_ = nullptr;
    std::shared_ptr<Register> register_;  // null: does not sleep anywhere
};

}  // namespace tornado::gen
