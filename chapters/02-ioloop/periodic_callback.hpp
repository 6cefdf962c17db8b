#pragma once
// A callback that comes again and again.
//
// Mirrors PeriodicCallback of tornado/ioloop.py (v4.5.3). Left out on purpose:
// jitter (5.1), and waiting for a callback that is a coroutine (6.2).

#include <memory>
#include <optional>

#include "ioloop.hpp"

namespace tornado {

/// Calls `callback` every `period`, measured from start to start. One that
/// takes a period or longer does not shift those after it: those that are due
/// by its end, to the moment, are left out. An exception is logged, the next
/// call comes.
///
/// thread:   the loop's
/// lifetime: stops when it is destroyed, which the callback itself may do; the
///           loop must live as long
/// Tornado:  ioloop.py PeriodicCallback (v4.5.3:978)
class PeriodicCallback {
  public:
    /// period: if it is too long to count, the call never comes
    /// errors: std::invalid_argument if `period` is not positive
    PeriodicCallback(IOLoop::Callback callback,
                     IOLoop::Duration period,
                     IOLoop& loop = IOLoop::current());
    ~PeriodicCallback();
    PeriodicCallback(const PeriodicCallback&) = delete;
    PeriodicCallback& operator=(const PeriodicCallback&) = delete;

    /// Begins: the first call comes one period from now. Harmless if it runs;
    /// differs: in Tornado the calls would come twice as often then.
    /// Tornado: PeriodicCallback.start (v4.5.3:1002)
    void start();

    /// Ends. May be called by the callback; start() begins anew.
    /// Tornado: PeriodicCallback.stop (v4.5.3:1008)
    void stop();

    /// True between start() and stop().
    /// Tornado: PeriodicCallback.is_running (v4.5.3:1015)
    bool is_running() const;

  private:
    // TASK 02.6: what must outlive a callback that destroys its owner?
    // Yours to design.
};

}  // namespace tornado
