#pragma once
// The event loop: sleeps in a poller until a descriptor is ready, a timer is
// due or another thread calls, and then runs the callbacks that waited for it.
//
// Mirrors tornado/ioloop.py (v4.5.3) PollIOLoop. Left out on purpose:
// configurable subclasses, add_callback_from_signal, and close(all_fds):
// streams own their descriptors here, the loop never does.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <unordered_map>
#include <vector>

#include "poller.hpp"
#include "waker.hpp"

namespace tornado {

template <typename T>
class Future;

/// One thread's loop. A turn has four steps: run the callbacks that wait, run
/// the timers that are due, sleep in the poller, call the handlers of the
/// descriptors that are ready.
///
/// An exception that leaves a callback, a timer or a handler is logged
/// ("Exception in callback: …"), and the loop goes on.
///
/// thread:   the one that is in start(). From any other only add_callback()
///           and members marked "any" may be called while the loop runs; those
///           marked "loop thread" throw a std::logic_error there that names
///           add_callback(). While it does not run, one at a time
/// lifetime: owns the functions given to it and destroys them when they have
///           run, were removed, or the loop closes; never owns descriptors.
///           Destructors of those functions may call the loop
/// Tornado:  ioloop.py IOLoop, PollIOLoop (v4.5.3:72, 682)
class IOLoop {
  public:
    static constexpr std::uint32_t NONE = Poller::NONE;
    static constexpr std::uint32_t READ = Poller::READ;
    static constexpr std::uint32_t WRITE = Poller::WRITE;
    static constexpr std::uint32_t ERROR = Poller::ERROR;
    static constexpr std::uint32_t READ_HANG_UP = Poller::READ_HANG_UP;

    using Clock = std::chrono::steady_clock;
    using Duration = Clock::duration;
    using TimePoint = Clock::time_point;
    using TimeSource = std::function<TimePoint()>;
    using Handler = std::function<void(int fd, std::uint32_t events)>;
    using Callback = std::function<void()>;

    /// A loop on select(), which every system has.
    IOLoop();

    /// A loop that sleeps in `poller` and reads the time from `time`.
    explicit IOLoop(std::unique_ptr<Poller> poller,
                    TimeSource time = Clock::now);

    /// Closes. A loop that runs must not be destroyed: the program ends.
    ~IOLoop();
    IOLoop(const IOLoop&) = delete;
    IOLoop& operator=(const IOLoop&) = delete;

    /// The loop of this thread: the one that runs on it, or that
    /// make_current() named; instance() if there is neither.
    /// Tornado: IOLoop.current (v4.5.3:194)
    static IOLoop& current();

    /// The same without the fallback: null if this thread has none.
    static IOLoop* current_or_null();

    /// The loop of the whole process, made by the first call, and closed when
    /// the process ends.
    /// thread:  any
    /// Tornado: IOLoop.instance (v4.5.3:150)
    static IOLoop& instance();

    /// True once instance() has made that loop.
    /// thread:  any
    /// Tornado: IOLoop.initialized (v4.5.3)
    static bool initialized();

    /// Names this loop as its thread's. start() does it by itself, for as long
    /// as the loop runs.
    /// Tornado: IOLoop.make_current (v4.5.3:217)
    void make_current();

    /// Forgets which loop is this thread's.
    /// Tornado: IOLoop.clear_current (v4.5.3:233)
    static void clear_current();

    /// Calls `handler` in every turn in which `fd` is ready for one of
    /// `events`; ERROR is always among them. Level-triggered: what the handler
    /// leaves unread, it is called for again.
    ///
    /// errors:   what the poller's register_fd() throws, std::system_error
    ///           (EEXIST) for a descriptor that has a handler; std::logic_error
    ///           if the loop is closed
    /// thread:   loop thread
    /// lifetime: call remove_handler() before you close `fd`
    /// Tornado:  PollIOLoop.add_handler (v4.5.3:725)
    void add_handler(int fd, Handler handler, std::uint32_t events);

    /// Replaces what `fd` is watched for.
    /// errors:  what the poller's modify() throws, std::system_error (ENOENT)
    ///          for a descriptor without a handler
    /// thread:  loop thread
    /// Tornado: PollIOLoop.update_handler (v4.5.3:730)
    void update_handler(int fd, std::uint32_t events);

    /// Forgets the handler of `fd`: it is not called any more, not even for
    /// what poll() has already found in this turn. Harmless if there is none,
    /// and if `fd` was closed too early, so that the poller refuses. A handler
    /// may remove itself.
    /// thread:  loop thread
    /// Tornado: PollIOLoop.remove_handler (v4.5.3:734)
    void remove_handler(int fd);

    /// Runs turn after turn until stop() is called. If stop() was called
    /// before, takes that back and returns at once.
    ///
    /// errors:  std::logic_error if it runs already, or is closed; what the
    ///          poller's poll() throws
    /// thread:  the one that calls is the loop thread until it returns
    /// Tornado: PollIOLoop.start (v4.5.3:753)
    void start();

    /// Lets start() return where it would sleep next: the callbacks and timers
    /// of this turn still run, what they add waits for the next start().
    /// thread:  loop thread
    /// Tornado: PollIOLoop.stop (v4.5.3:908)
    void stop();

    /// Closes for good. The hooks run, the last one first, and what is still
    /// queued is destroyed without being run. Harmless when done twice.
    /// errors:  std::logic_error while it runs
    /// Tornado: PollIOLoop.close (v4.5.3:714)
    void close();

    /// True while start() has not returned.
    /// thread:  any
    bool running() const;

    /// Runs `callback` in the next turn, in the order of these calls; one that
    /// is added by a callback waits for the turn after. Wakes the loop if it
    /// sleeps. On a closed loop it is destroyed and not run.
    /// thread:  any, also while another closes the loop; it must still exist
    /// Tornado: PollIOLoop.add_callback (v4.5.3:933)
    void add_callback(Callback callback);

    /// Names one timer, for remove_timeout(). Copies name the same.
    class Timeout {
      public:
        /// Names none.
        Timeout() = default;

      private:
        // TASK 02.3: what tells this timer from all others, also from those
        // that have run and are gone?
        // Yours to design.
    };

    /// Runs `callback` once, no earlier than `deadline`, and never in the turn
    /// in which it is added. Timers run in the order of their deadlines, equal
    /// ones in the order in which they were added.
    ///
    /// deadline: may be past, by any length: the next turn then
    /// returns:  its name for remove_timeout(); may be ignored
    /// thread:   loop thread. On a closed loop `callback` is only destroyed
    /// Tornado:  IOLoop.add_timeout (v4.5.3:475); differs: the clock is steady,
    ///           and does not jump when somebody sets the time
    Timeout add_timeout(TimePoint deadline, Callback callback);

    /// The same, `delay` from now.
    /// delay: zero or negative means the next turn (the most overdue first, as
    ///        with any deadline that is past); too long to count: never
    Timeout add_timeout(Duration delay, Callback callback);

    /// add_timeout() with a point in time.
    /// Tornado: PollIOLoop.call_at (v4.5.3:916)
    Timeout call_at(TimePoint when, Callback callback);

    /// add_timeout() with a delay.
    /// Tornado: IOLoop.call_later (v4.5.3:509)
    Timeout call_later(Duration delay, Callback callback);

    /// Cancels a timer of this loop: it will not run, even if it is due in
    /// this turn. Harmless if it has run or was cancelled.
    /// thread:  loop thread
    /// Tornado: PollIOLoop.remove_timeout (v4.5.3:924)
    void remove_timeout(const Timeout& timeout);

    /// Now, on the clock that timers go by.
    /// Tornado: IOLoop.time (v4.5.3:460)
    TimePoint time() const;

    /// Calls `hook` when the loop closes, before what it still holds is
    /// destroyed; this loop is current then. On a closed loop: never.
    /// thread: loop thread
    void add_at_close_hook(Callback hook);

    /// Points to this loop while it exists; keeps nothing alive. For what may
    /// outlive the loop and wants to come back to it: Futures, from chapter 03
    /// on. One that is closed and not yet destroyed takes no callbacks any
    /// more. Given.
    /// thread: any; who locks it must be on the thread that destroys the loop
    std::weak_ptr<IOLoop> weak() const { return token_; }

    /// Calls `callback` with `future` in a later turn, once it is done; one
    /// that takes nothing is called with nothing. Defined by chapter 03.
    template <typename T, typename Function>
    void add_future(Future<T> future, Function callback);

    /// Runs the loop until the Future that `function` returns is done, and
    /// hands out its result. Defined by chapter 03.
    template <typename Function>
    auto run_sync(Function function, std::optional<Duration> timeout = {});

    /// Runs `function` on a thread of `executor`; its result comes back to
    /// this loop as a Future. Defined by chapter 13.
    template <typename Executor, typename Function>
    auto run_in_executor(Executor& executor, Function function);

  private:
    // TASK 02.1: what must a loop remember from one turn to the next? Begin
    // with descriptors and their handlers, and with stop(). Tasks 02.2 to 02.4
    // bring callbacks, timers and the rest: come back here each time.
    // Yours to design.

  private:
    // Given, for weak(); the last member, so that it goes before the others.
    std::shared_ptr<IOLoop> token_{this, [](IOLoop*) {}};
};

}  // namespace tornado
