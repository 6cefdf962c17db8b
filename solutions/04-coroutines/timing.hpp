#pragma once
// Coroutines and the clock: sleep, moment, with_timeout.
//
// Mirrors tornado/gen.py (v4.5.3).

#include <concepts>
#include <coroutine>
#include <utility>

#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "coroutine.hpp"
#include "quiet.hpp"

namespace tornado::gen {

/// A Future that is done after `delay`. Somebody must wait for it, or nothing
/// comes of it.
///
///     co_yield gen::sleep(1s);
///
/// thread:  that of the current loop
/// Tornado: gen.py sleep (v4.5.3:936)
Future<void> sleep(IOLoop::Duration delay);

/// To be yielded: gives the loop one turn, in which everybody else who is
/// ready gets theirs.
///
///     co_yield gen::moment;
///
/// Tornado: gen.py moment (v4.5.3:958)
struct Moment {};

inline constexpr Moment moment;

/// What stands in for `co_yield moment`.
class MomentAwaiter {
  public:
    bool await_ready() const noexcept { return false; }

    template <std::derived_from<Sleeper> Promise>
    void await_suspend(std::coroutine_handle<Promise> frame) const;

    void await_resume() const noexcept {}
};

template <>
struct Yielded<Moment> {
    template <typename Promise>
    static MomentAwaiter awaiter(Moment, Promise&) {
        return {};
    }
};

/// A Future that ends as `future` does, or fails with TimeoutError if that is
/// still pending at `deadline`.
///
/// `future` is not cancelled: it goes on, and may be waited for again. If it
/// fails after the deadline, that is logged ("… after timeout").
///
/// deadline: may be past; a `future` that is done counts all the same
/// quiet:    which failures are not logged if nobody sees them, late or not,
///           as in quiet<MyError>()
/// thread:   that of the current loop
/// Tornado:  gen.py with_timeout (v4.5.3:871)
template <typename T>
Future<T>
with_timeout(IOLoop::TimePoint deadline, Future<T> future, Quiet quiet = {});

/// The same with a delay from now; one that is too long to count is "never".
template <typename T>
Future<T>
with_timeout(IOLoop::Duration delay, Future<T> future, Quiet quiet = {}) {
    using TimePoint = IOLoop::TimePoint;
    const TimePoint now = IOLoop::current().time();
    const bool never = delay > TimePoint::max() - now;
    return with_timeout(never ? TimePoint::max() : now + delay,
                        std::move(future),
                        std::move(quiet));
}

inline Future<void> sleep(IOLoop::Duration delay) {
    // TASK 04.6: a Future, and a timer of the current loop that sets it.
    Future<void> future;
    IOLoop::current().call_later(delay, [future] { future.set_result(); });
    return future;
}

template <std::derived_from<Sleeper> Promise>
void MomentAwaiter::await_suspend(std::coroutine_handle<Promise> frame) const {
    // TASK 04.6: as for a Future, but the loop resumes it on its next turn.
    frame.promise().sleep();
    frame.promise().loop().add_callback([frame] { frame.resume(); });
}

template <typename T>
Future<T>
with_timeout(IOLoop::TimePoint deadline, Future<T> future, Quiet quiet) {
    // TASK 04.6: a Future that ends as `future` does, unless a timer has set
    // it before. The timer must not be left behind, and nothing that fails
    // too late may go unseen.
    Future<T> result;
    IOLoop& loop = IOLoop::current();
    auto timeout = loop.call_at(
        deadline, [result] { result.set_exception(TimeoutError("Timeout")); });
    future.add_done_callback([result, quiet, timeout, weak = loop.weak()](
                                 const Future<T>& done) {
        if (auto open = weak.lock()) open->remove_timeout(timeout);
        auto error = done.exception();
        if (result.done()) {
            if (error && !is_quiet(quiet, error))
                log_failure("Future failed after timeout", error);
            return;
        }
        chain_future(done, result);
        if (error && is_quiet(quiet, error))
            (void)result.exception();  // seen, should nobody be left to look
    });
    return result;
}

}  // namespace tornado::gen
