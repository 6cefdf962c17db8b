#pragma once
// The thread pool's kind of Future: one thread sets it, others ask or wait.
//
// Mirrors concurrent.futures.Future, which Python brings and Tornado's
// coroutines accept beside their own. Left out on purpose: cancel() (a job
// that has begun cannot be stopped), result() with a timeout.

#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

namespace tornado {

class ThreadPoolExecutor;

/// Whether this thread may stop until a job of `pool` is done.
///
/// pool:   null: none
/// errors: std::logic_error, with a sentence that says what to do instead: if
///         this thread is itself one of the pool's (with all of them waiting
///         nobody would be left to do the job), or in a loop that runs (which
///         would serve nobody meanwhile)
/// thread: any
void check_may_wait(const ThreadPoolExecutor* pool);

/// What a job will have come to. Unlike a Future it may be used by several
/// threads, and it can be waited for by stopping one: result().
///
/// It is a handle: its copies are the same. The result is handed out once; who
/// asks second finds it gone.
///
/// T:        what the job returns
/// thread:   any, all members
/// lifetime: the result lives as long as any handle, or until it is taken
/// Python:   concurrent.futures.Future; differs: the result only once, and
///           a failure that nobody asks for is logged
template <typename T>
class [[nodiscard]] PoolFuture {
    static_assert(std::is_void_v<T> || std::is_same_v<T, std::decay_t<T>>,
                  "a PoolFuture holds a value: no reference, array or const");

  public:
    using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
    using Callback = std::function<void(const PoolFuture&)>;

    /// A pending one.
    /// pool: whose job will set it; null: none's
    explicit PoolFuture(const ThreadPoolExecutor* pool = nullptr) {
        // TASK 13.1: it begins pending, and remembers whose it is.
        TORNADO_STUB("PoolFuture::PoolFuture", "13.1");
    }

    /// True once the result or the exception was set.
    bool done() const;

    /// Waits until it is done, and takes the result out; a failed one throws
    /// what it failed with, as often as it is asked.
    ///
    /// errors: std::logic_error if the result was taken already; while it is
    ///         pending also as check_may_wait()
    /// Python: Future.result
    T result() const;

    /// Sets the result, wakes who waits, and runs the callbacks on this thread,
    /// in order, before it returns.
    ///
    /// errors: std::logic_error if it is done already. A callback's exception
    ///         is logged, the others run
    void set_result(Value value) const;

    /// The same for the case that it went wrong.
    void set_exception(std::exception_ptr error) const;

    /// Calls `callback` with this once it is done: on the thread that sets it,
    /// or right here and now if it is done already.
    ///
    /// errors:   an exception of `callback` is logged
    /// lifetime: `callback` is kept until it has run
    /// Python:   Future.add_done_callback
    void add_done_callback(Callback callback) const;

  private:
    // TASK 13.1: what all handles share. Two threads may come at once, and one
    // of them may want to sleep until the other has set it.
    // Yours to design.
};

/// What a PoolFuture of `Function` is of.
template <typename Function>
using JobResult = std::remove_cvref_t<std::invoke_result_t<Function&>>;

/// Does one job: calls `function`, and sets `future` with what it returns or
/// throws. What `function` holds is destroyed before anybody hears of that.
///
/// thread: the one that the job is to be done on
template <typename T, typename Function>
void do_job(const PoolFuture<T>& future, std::optional<Function>& function);

template <typename T>
bool PoolFuture<T>::done() const {
    // TASK 13.1: tell whether it was set.
    TORNADO_STUB("PoolFuture::done", "13.1");
}

template <typename T>
T PoolFuture<T>::result() const {
    // TASK 13.1: sleep until it is done; then take the result out, or throw
    // what it failed with. Whoever would have to wait asks check_may_wait()
    // first: it is empty until 13.3.
    TORNADO_STUB("PoolFuture::result", "13.1");
}

template <typename T>
void PoolFuture<T>::set_result(Value value) const {
    // TASK 13.1: store the result, once; wake who waits, and tell who wants to
    // be told. What they do may take long, and may come back here.
    TORNADO_STUB("PoolFuture::set_result", "13.1");
}

template <typename T>
void PoolFuture<T>::set_exception(std::exception_ptr error) const {
    // TASK 13.1: the same with an exception. If nobody has asked when the last
    // handle goes, log "Job exception was never retrieved" and what it was.
    TORNADO_STUB("PoolFuture::set_exception", "13.1");
}

template <typename T>
void PoolFuture<T>::add_done_callback(Callback callback) const {
    // TASK 13.1: keep it for later, or call it now. One that throws is logged
    // ("Exception in callback …") and stops nobody.
    TORNADO_STUB("PoolFuture::add_done_callback", "13.1");
}

template <typename T, typename Function>
void do_job(const PoolFuture<T>& future, std::optional<Function>& function) {
    // TASK 13.1: call it, destroy it, and only then set the Future.
    TORNADO_STUB("do_job", "13.1");
}

}  // namespace tornado
