#pragma once
// Who owns a coroutine that sleeps: its loop. Given.
//
// A Python generator that nobody refers to is collected. A C++ frame is not,
// so each one that sleeps is registered with the loop that will wake it, and
// that loop destroys what still sleeps when it is closed.

#include <cstdint>
#include <memory>

#include "ioloop.hpp"

namespace tornado::gen {

/// A coroutine as its loop sees it: from its first sleep to its end, it stands
/// in the list of those that sleep on that loop. It is itself a link of this
/// list, so that to sleep takes no memory.
///
/// thread:   the loop's
/// Tornado:  gen.py _futures_to_runners, which ties a Runner to its Future
///           (v4.5.3:266); here it is tied to the loop, so that a Future may
///           be dropped
class Sleeper {
  public:
    Sleeper();
    /// As leave().
    virtual ~Sleeper();
    Sleeper(const Sleeper&) = delete;
    Sleeper& operator=(const Sleeper&) = delete;

    /// To be called before the coroutine stops to wait. The first time, enters
    /// it into the list of the current loop, which from then on calls
    /// destroy(), once, if it is closed before the coroutine has ended. The
    /// coroutine that began last goes first, so that one that was called is
    /// gone before its caller. A closed loop runs no callback any more, so one
    /// that is left in it to resume the coroutine does no harm.
    ///
    /// errors: std::logic_error if the current loop is closed
    void sleep();

    /// To be called when the coroutine ends: from here on nobody destroys it
    /// but itself.
    void leave() noexcept;

    /// Where it sleeps. Only after sleep() and before leave().
    IOLoop& loop() const;

    /// Called by the loop when it closes: nobody will ever resume this, so it
    /// has to go. It is in no list any more.
    virtual void destroy() noexcept = 0;

  private:
    struct List;

    static std::shared_ptr<List> list_of(IOLoop& loop);

    std::uint64_t birth_;   // the greater, the younger
    List* list_ = nullptr;  // null: does not sleep anywhere
    Sleeper* older_ = nullptr;
    Sleeper* younger_ = nullptr;
};

}  // namespace tornado::gen
