#pragma once
// What a worker has done comes back to a loop. Included by executor.hpp:
// include that.
//
// Mirrors tornado/ioloop.py IOLoop.run_in_executor, tornado/concurrent.py
// run_on_executor and dummy_executor (v6.5.7), and asyncio.wrap_future.

#include <algorithm>
#include <exception>
#include <memory>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "coroutine.hpp"
#include "executor.hpp"
#include "ioloop.hpp"
#include "letterbox.hpp"
#include "of_loop.hpp"
#include "pool_future.hpp"

namespace tornado {

/// A Future of `loop` that ends as `job` does, with its result or exception,
/// on a later turn always. `co_yield job` waits for one of these.
///
/// errors:   std::logic_error if the loop is closed
/// thread:   the loop's
/// lifetime: the worker has no share in the Future, nor in what waits for it:
///           all that is destroyed by the loop's thread. If the loop closes
///           before, the Future stays pending, and the job's result is
///           destroyed; a failure is logged then
/// Python:   asyncio.wrap_future
/// Tornado:  concurrent.py chain_future (v6.5.7:148)
template <typename T>
Future<T> wrap_future(const PoolFuture<T>& job,
                      IOLoop& loop = IOLoop::current());

/// Has `executor` call `function`, and brings back what it returns or throws.
///
/// executor: a ThreadPoolExecutor, or what else has a submit() like that
/// returns:  a Future of the function's result
/// errors:   std::logic_error if the loop is closed, or the pool shut down
/// thread:   the loop's
/// Tornado:  ioloop.py IOLoop.run_in_executor (v6.5.7:715)
template <typename Executor, typename Function>
auto IOLoop::run_in_executor(Executor& executor, Function function) {
    return wrap_future(executor.submit(std::move(function)), *this);
}

/// Makes of `function` one that runs in `executor` and returns a Future:
///
///     const auto digest = run_on_executor(pool, digest_of);
///     std::string hash = co_yield digest(text);
///
/// thread:   it is to be called on a loop's thread
/// lifetime: `executor` must outlive it. What it is called with is copied, or
///           moved; nothing is passed on by reference
/// Tornado:  concurrent.py run_on_executor (v6.5.7:81), a decorator of methods
template <typename Executor, typename Function>
auto run_on_executor(Executor& executor, Function function) {
    return [&executor, function](auto... arguments) {
        return IOLoop::current().run_in_executor(
            executor, [function, ... held = std::move(arguments)]() mutable {
                return function(std::move(held)...);
            });
    };
}

/// Does each job at once, on the thread that submits it: for tests, and for
/// those who want no threads.
/// Tornado: concurrent.py DummyExecutor (v6.5.7:56)
class DummyExecutor {
  public:
    template <typename Function>
    PoolFuture<JobResult<Function>> submit(Function function) const;
};

/// Tornado: concurrent.py dummy_executor (v6.5.7:78)
inline constexpr DummyExecutor dummy_executor;

/// A pool that belongs to a loop: default_executor(). Given.
class DefaultExecutor : public ThreadPoolExecutor {
  public:
    /// As many threads as Python's pool has if nobody says how many: four more
    /// than there are cores, but no more than 32.
    explicit DefaultExecutor(IOLoop&)
        : ThreadPoolExecutor(
              std::min(32U, std::thread::hardware_concurrency() + 4)) {}

    void loop_closes() { shutdown(); }
};

/// The pool of `loop`, for who has none: made by the first call, and ended by
/// IOLoop::close(), which waits for its jobs. Given.
///
/// errors:  std::logic_error if the loop is closed
/// thread:  the loop's
/// Tornado: ioloop.py IOLoop.run_in_executor(None, …) (v6.5.7:715)
inline ThreadPoolExecutor& default_executor(IOLoop& loop = IOLoop::current()) {
    return *of_loop<DefaultExecutor>(loop);
}

template <typename T>
Future<T> wrap_future(const PoolFuture<T>& job, IOLoop& loop) {
    // TASK 13.2: when the job is done, post a letter that sets the Future. All
    // that the worker may hold is a weak pointer; let the loop own the rest (a
    // timer that never comes does, and dies with the loop).
    struct Waiting {
        Future<T> future;
        IOLoop::Timeout keeper;
    };

    auto letterbox = of_loop<Letterbox>(loop);
    auto waiting = std::make_shared<Waiting>();
    waiting->keeper = loop.call_later(IOLoop::Duration::max(), [waiting] {});
    auto arrived = [&loop, weak = std::weak_ptr(waiting)](const auto& done) {
        const auto kept = weak.lock();
        loop.remove_timeout(kept->keeper);
        try {
            if constexpr (std::is_void_v<T>) {
                done.result();
                kept->future.set_result();
            } else {
                kept->future.set_result(done.result());
            }
        } catch (...) {
            kept->future.set_exception(std::current_exception());
        }
    };
    job.add_done_callback([letterbox, arrived](const PoolFuture<T>& done) {
        letterbox->post([arrived, done] { arrived(done); });
    });
    return waiting->future;
}

template <typename Function>
PoolFuture<JobResult<Function>> DummyExecutor::submit(Function function) const {
    // TASK 13.2: do it now. The result is there when this returns.
    PoolFuture<JobResult<Function>> future;
    std::optional<Function> job(std::move(function));
    do_job(future, job);
    return future;
}

}  // namespace tornado

/// `co_yield job` in a coroutine: waits for it, on the current loop.
template <typename T>
struct tornado::gen::Yielded<tornado::PoolFuture<T>> {
    template <typename Promise>
    static FutureAwaiter<T> awaiter(const PoolFuture<T>& job, Promise&) {
        return FutureAwaiter<T>(wrap_future(job));
    }
};
