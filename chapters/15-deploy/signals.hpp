#pragma once
// Signals as events of the loop. A signal handler interrupts whatever runs, in
// the middle of anything, and may call next to nothing; a callback on the loop
// may do what it likes.
//
// Stands where tornado/ioloop.py has add_callback_from_signal (v6.5.7:658).

#include <functional>
#include <vector>

#include <signal.h>

#include "common/net/unique_fd.hpp"

#include "ioloop.hpp"

namespace tornado {

/// Calls back on the loop when a signal comes, and not in the middle of
/// something else. The signals do nothing else as long as it lives; then they
/// do again what they did before. Several may live, each with signals of its
/// own, and may go in any order.
///
/// thread:   the loop's; make it before there are other threads, which take
///           over which signals wait
/// lifetime: the loop must outlive it
class SignalWatch {
  public:
    using Callback = std::function<void(int signal)>;

    /// signals: SIGTERM, SIGHUP …
    /// errors:  std::system_error ("signalfd: …"), and what add_handler()
    ///          throws; the signals are as they were then
    SignalWatch(const std::vector<int>& signals,
                Callback callback,
                IOLoop& loop = IOLoop::current());
    ~SignalWatch();
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;

  private:
    // TASK 15.3: what does the loop wait for, and what was there before?
    // Yours to design.
};

}  // namespace tornado
