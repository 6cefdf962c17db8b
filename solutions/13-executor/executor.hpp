#pragma once
// A few threads for what blocks, and the way back to the loop: include this.
//
// Mirrors concurrent.futures.ThreadPoolExecutor, which Tornado takes from
// Python. Left out on purpose: map(), names and initialisers of threads, and a
// bound on how many jobs may wait (Python's has none either; see waiting()).

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "common/stub/stub.hpp"

#include "pool_future.hpp"

namespace tornado {

/// A fixed number of threads that do jobs, in the order in which these were
/// submitted. A job is a function without parameters.
///
/// A job may use what it holds, what is safe for several threads, and
/// IOLoop::add_callback(). Handlers, streams and Futures belong to their loop's
/// thread; what a job has to tell, it returns.
///
/// thread:   any, where nothing else is said
/// lifetime: must outlive the threads that submit; when it is destroyed, it
///           waits as shutdown() does. If one of its own jobs destroys it, the
///           program ends
/// Python:   concurrent.futures.ThreadPoolExecutor; differs: all threads are
///           there from the beginning
class ThreadPoolExecutor {
  public:
    /// Whether shutdown() returns only when all jobs are done.
    enum class Wait { no, yes };

    /// Starts the threads.
    ///
    /// threads: how many jobs are done at a time
    /// errors:  std::invalid_argument if it is none; std::system_error if the
    ///          system has none to give
    explicit ThreadPoolExecutor(std::size_t threads);

    ~ThreadPoolExecutor();
    ThreadPoolExecutor(const ThreadPoolExecutor&) = delete;
    ThreadPoolExecutor& operator=(const ThreadPoolExecutor&) = delete;

    /// Has one of the threads call `function`, when those that were submitted
    /// before have begun. Never waits.
    ///
    ///     PoolFuture<std::string> job = pool.submit([] { return slow(); });
    ///     std::string text = co_yield job;
    ///
    /// function: need not be copyable
    /// errors:   std::logic_error after shutdown()
    /// lifetime: `function` is moved to that thread and destroyed there, before
    ///           anybody hears of its result. What a move leaves here, as it
    ///           does with what is const, goes when this returns
    /// Python:   ThreadPoolExecutor.submit
    template <typename Function>
    PoolFuture<JobResult<Function>> submit(Function function);

    /// Takes no more jobs. Those that were submitted are done all the same.
    ///
    /// errors: std::logic_error if one of its own jobs would wait
    /// thread: any, but not two at a time. Harmless when done twice
    /// Python: ThreadPoolExecutor.shutdown
    void shutdown(Wait wait = Wait::yes);

    /// How many jobs wait for a thread. There is no limit but memory: who
    /// serves others should look, and refuse, before there are too many.
    std::size_t waiting() const;

    /// The pool whose thread this is; null if it is none's.
    static const ThreadPoolExecutor* current_or_null();

  private:
    // TASK 13.1: threads, jobs in a queue, and what they need to hand them over
    // without treading on each other's feet.
    using Job = std::function<void()>;

    void enqueue(Job job);
    Job next_job();
    void work();

    static inline constinit thread_local const ThreadPoolExecutor* current_ =
        nullptr;

    mutable std::mutex mutex_;  // for the next two
    std::deque<Job> jobs_;
    bool shut_down_ = false;
    std::condition_variable changed_;  // one of these two
    std::vector<std::thread> threads_;
};

template <typename Function>
PoolFuture<JobResult<Function>> ThreadPoolExecutor::submit(Function function) {
    // TASK 13.1: put the job into the queue. (A std::function can be copied,
    // and so must be what it holds: a shared_ptr can.)
    PoolFuture<JobResult<Function>> future(this);
    auto kept = std::make_shared<std::optional<Function>>(std::move(function));
    enqueue([future, kept] { do_job(future, *kept); });
    return future;
}

}  // namespace tornado

#include "run_in_executor.hpp"  // IWYU pragma: export
