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
    explicit PoolFuture(const ThreadPoolExecutor* pool = nullptr)
        : state_(std::make_shared<State>(pool)) {
        // TASK 13.1: it begins pending, and remembers whose it is.
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
    struct State {
        explicit State(const ThreadPoolExecutor* its_pool)
            : pool(its_pool) {}

        ~State() {
            if (unread)
                log::app_log.error("Job exception was never retrieved: " +
                                   log::describe(error));
        }

        State(const State&) = delete;
        State& operator=(const State&) = delete;

        const ThreadPoolExecutor* const pool;
        std::mutex mutex;  // for all that follows
        std::condition_variable is_done;
        bool done = false;
        bool unread = false;  // failed, and nobody has asked yet
        std::optional<Value> value;
        std::exception_ptr error;
        std::vector<Callback> callbacks;
    };

    using Lock = std::unique_lock<std::mutex>;

    void run(const Callback& callback) const {
        try {
            callback(*this);
        } catch (...) {
            log::app_log.error("Exception in callback of a PoolFuture: " +
                               log::describe(std::current_exception()));
        }
    }

    template <typename Outcome>
    void finish(const Outcome& set_outcome) const {
        std::vector<Callback> callbacks;
        {
            const Lock lock(state_->mutex);
            if (state_->done)
                throw std::logic_error("PoolFuture: it is done already");
            set_outcome(*state_);
            state_->done = true;
            callbacks.swap(state_->callbacks);
        }
        state_->is_done.notify_all();
        for (const Callback& callback : callbacks)
            run(callback);
    }

    std::shared_ptr<State> state_;
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
    const Lock lock(state_->mutex);
    return state_->done;
}

template <typename T>
T PoolFuture<T>::result() const {
    // TASK 13.1: sleep until it is done; then take the result out, or throw
    // what it failed with. Whoever would have to wait asks check_may_wait()
    // first: it is empty until 13.3.
    Lock lock(state_->mutex);
    if (!state_->done) check_may_wait(state_->pool);
    state_->is_done.wait(lock, [this] { return state_->done; });
    state_->unread = false;
    if (state_->error) std::rethrow_exception(state_->error);
    if (!state_->value)
        throw std::logic_error("PoolFuture: the result was taken already");
    Value value = std::move(*state_->value);
    state_->value.reset();
    if constexpr (!std::is_void_v<T>) return value;
}

template <typename T>
void PoolFuture<T>::set_result(Value value) const {
    // TASK 13.1: store the result, once; wake who waits, and tell who wants to
    // be told. What they do may take long, and may come back here.
    finish([&](State& state) { state.value.emplace(std::move(value)); });
}

template <typename T>
void PoolFuture<T>::set_exception(std::exception_ptr error) const {
    // TASK 13.1: the same with an exception. If nobody has asked when the last
    // handle goes, log "Job exception was never retrieved" and what it was.
    finish([&](State& state) {
        state.error = std::move(error);
        state.unread = true;
    });
}

template <typename T>
void PoolFuture<T>::add_done_callback(Callback callback) const {
    // TASK 13.1: keep it for later, or call it now. One that throws is logged
    // ("Exception in callback …") and stops nobody.
    {
        const Lock lock(state_->mutex);
        if (!state_->done) {
            state_->callbacks.push_back(std::move(callback));
            return;
        }
    }
    run(callback);
}

template <typename T, typename Function>
void do_job(const PoolFuture<T>& future, std::optional<Function>& function) {
    // TASK 13.1: call it, destroy it, and only then set the Future.
    std::optional<typename PoolFuture<T>::Value> value;
    std::exception_ptr error;
    try {
        if constexpr (std::is_void_v<T>) {
            (*function)();
            value.emplace();
        } else {
            value.emplace((*function)());
        }
    } catch (...) {
        error = std::current_exception();
    }
    function.reset();
    if (value)
        future.set_result(std::move(*value));
    else
        future.set_exception(std::move(error));
}

}  // namespace tornado
