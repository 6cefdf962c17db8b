#pragma once
// A result that is not there yet, and the list of who wants to be told.
//
// Mirrors tornado/concurrent.py (v4.5.3): callbacks run inside set_result().
// IOLoop's two members that deal in Futures come with it, from
// ioloop_futures.hpp. Left out on purpose: exc_info (an exception_ptr has it
// all), result(timeout), the thread pool's other kind of Future, return_future.

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

namespace tornado {

/// One result that is not there yet. It does no work and starts no thread:
/// somebody else sets it, once, and it tells those who asked to be told.
///
/// A Future is a handle: its copies are the same Future, and `const` on one
/// promises as much as on a pointer. A handle that was moved from may only be
/// destroyed or assigned to.
///
/// T:        what the result is; void if there is only "it is done"
/// thread:   one: that of the loop that it is used with
/// lifetime: the result lives as long as any handle
/// Tornado:  concurrent.py Future (v4.5.3:132)
template <typename T>
class [[nodiscard]] Future {
    static_assert(std::is_void_v<T> || std::same_as<T, std::decay_t<T>>,
                  "a Future holds a value: no reference, array or const");

  public:
    using value_type = T;
    /// Stands for a void result where a type is needed.
    using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
    using Reference = std::conditional_t<std::is_void_v<T>, void, const Value&>;
    using Callback = std::function<void(const Future&)>;

    /// A pending Future.
    Future()
        : state_(std::make_shared<State>()) {
        // TASK 03.1: a Future begins pending.
    }

    /// True if the handles are copies of one another, whatever the results.
    friend bool operator==(const Future&, const Future&) = default;

    /// True once the result or the exception was set.
    bool done() const {
        // TASK 03.1: tell whether the result or the exception was set.
        return state_->done;
    }

    /// The result, without waiting for it; a failed Future throws what it
    /// failed with.
    ///
    /// errors:   std::logic_error while pending. Tornado 3.2 waited here, on
    ///           the loop's own thread, and so for ever
    /// lifetime: the reference is valid as long as a handle lives
    /// Tornado:  Future.result (v4.5.3:225)
    Reference result() const&;

    /// The result by value, from a handle that is not needed any more, as in
    /// `f().result()`: moved out if this was the last handle, else copied. A
    /// result that cannot be copied is always moved out.
    ///
    /// errors: as above; std::logic_error also if another handle has moved
    ///         the result out
    T result() &&;

    /// What the Future failed with; null if it has a result. Whoever asks is
    /// taken to deal with it: it is not logged any more.
    ///
    /// errors:  std::logic_error while pending
    /// Tornado: Future.exception (v4.5.3:244)
    std::exception_ptr exception() const {
        // TASK 03.3: hand out the exception, and note that somebody has asked.
        check_done();
        state_->unread = false;
        return state_->error;
    }

    /// Sets the result and runs the callbacks, in the order in which they were
    /// added, before it returns.
    ///
    /// errors:  std::logic_error if it is done already; the first result stays.
    ///          A callback's exception is logged, the others run
    /// Tornado: Future.set_result (v4.5.3:272); there, twice is undefined
    void set_result(Value value) const
        requires(!std::is_void_v<T>)
    {
        // TASK 03.1: store the result; refuse if it is done already. From
        // 03.2 on the callbacks run here.
        check_pending();
        state_->value.emplace(std::move(value));
        finish();
    }

    void set_result() const
        requires std::is_void_v<T>
    {
        // TASK 03.1: the same where there is nothing to store.
        check_pending();
        state_->value.emplace();
        finish();
    }

    /// The same for the case that it went wrong. If nobody ever asks for the
    /// result or the exception, it is logged when the last handle goes.
    ///
    /// errors:  as set_result(); std::logic_error also if `error` is null
    /// Tornado: Future.set_exception (v4.5.3:281)
    void set_exception(std::exception_ptr error) const;

    /// The same with an exception's value: set_exception(MyError("why")).
    template <typename Error>
        requires std::derived_from<Error, std::exception>
    void set_exception(Error error) const {
        set_exception(std::make_exception_ptr(std::move(error)));
    }

    /// Calls `callback` with this Future once it is done: inside set_result()
    /// or set_exception(), or right now if it is done already.
    ///
    /// errors:   an exception of `callback` is logged, now or later alike.
    ///           differs: Tornado lets it out where the Future is done already
    /// lifetime: `callback` is kept until it has run; one that holds what sets
    ///           this Future must be sure that it will be set
    /// Tornado:  Future.add_done_callback (v4.5.3:259)
    void add_done_callback(Callback callback) const;

    /// Always false: nobody who works for this Future could be told.
    /// Tornado: Future.cancel (v4.5.3:195)
    bool cancel() const { return false; }

  private:
    // TASK 03.1: what all copies of a handle share: how far it is (pending,
    // a value, an exception) and, from 03.2 on, who wants to be told.
    struct State {
        bool done = false;
        bool unread = false;  // failed, and nobody has asked yet
        std::optional<Value> value;
        std::exception_ptr error;
        Callback first;              // most Futures have one: no vector then
        std::vector<Callback> more;  // the others, in order

        ~State() {
            if (unread)
                log::app_log.error("Future exception was never retrieved: " +
                                   log::describe(error));
        }
    };

    void check_pending() const {
        if (state_->done) throw std::logic_error("Future: it is done already");
    }

    void check_done() const {
        if (!state_->done)
            throw std::logic_error("Future: the result is not there yet");
    }

    void check_result() const {
        check_done();
        state_->unread = false;
        if (state_->error) std::rethrow_exception(state_->error);
        if (!state_->value)
            throw std::logic_error("Future: the result was moved out");
    }

    void run(const Callback& callback) const {
        try {
            callback(*this);
        } catch (...) {
            log::app_log.error("Exception in callback of a Future: " +
                               log::describe(std::current_exception()));
        }
    }

    void finish() const {
        // A callback may add callbacks, or destroy every other handle, this
        // one included: from here on nothing is touched but locals.
        Future self = *this;
        self.state_->done = true;
        Callback first = std::exchange(self.state_->first, nullptr);
        auto more = std::exchange(self.state_->more, {});
        if (first) self.run(first);
        for (const Callback& callback : more)
            self.run(callback);
    }

    std::shared_ptr<State> state_;
};

/// True for a Future of anything. Tornado: concurrent.is_future
template <typename T>
inline constexpr bool is_future = false;
template <typename T>
inline constexpr bool is_future<Future<T>> = true;

/// A Future that is done: make_ready_future<std::string>("text"), or
/// make_ready_future<void>().
template <typename T, typename... Value>
Future<T> make_ready_future(Value&&... value) {
    Future<T> future;
    future.set_result(std::forward<Value>(value)...);
    return future;
}

/// A Future that has failed with `error`, an exception or an exception_ptr.
template <typename T, typename Error>
Future<T> make_failed_future(Error error) {
    Future<T> future;
    future.set_exception(std::move(error));
    return future;
}

/// Makes `b` end as `a` does; with a std::logic_error if the result cannot be
/// copied, and was moved out. If `b` is done by then, it is left alone.
///
/// lifetime: `a` keeps `b` until `a` is done
/// Tornado:  concurrent.py chain_future (v4.5.3:503)
template <typename T>
void chain_future(Future<T> a, Future<T> b);

template <typename T>
typename Future<T>::Reference Future<T>::result() const& {
    // TASK 03.1: refuse while pending; hand out the result where it is. 03.3:
    // throw what the Future failed with.
    check_result();
    if constexpr (!std::is_void_v<T>) return *state_->value;
}

template <typename T>
T Future<T>::result() && {
    // TASK 03.1: the same by value. Move the result out if no other handle
    // could ever notice, or if it cannot be copied.
    check_result();
    if constexpr (!std::is_void_v<T>) {
        if constexpr (std::copy_constructible<T>)
            if (state_.use_count() > 1) return *state_->value;
        return *std::exchange(state_->value, std::nullopt);
    }
}

template <typename T>
void Future<T>::set_exception(std::exception_ptr error) const {
    // TASK 03.3: as set_result(), but with an exception; there must be one. If
    // nobody has asked when the last handle goes, log "Future exception was
    // never retrieved" and what it was.
    if (!error)
        throw std::logic_error("Future: set_exception() without an exception");
    check_pending();
    state_->error = std::move(error);
    state_->unread = true;
    finish();
}

template <typename T>
void Future<T>::add_done_callback(Callback callback) const {
    // TASK 03.2: keep the callback for later, in order; if it is done already,
    // call it now. One that throws is logged ("Exception in callback …") and
    // stops nobody.
    if (state_->done)
        Future(*this).run(callback);
    else if (!state_->first)
        state_->first = std::move(callback);
    else
        state_->more.push_back(std::move(callback));
}

template <typename T>
void chain_future(Future<T> a, Future<T> b) {
    // TASK 03.5: when `a` is done, give `b` its result or its exception.
    a.add_done_callback([b = std::move(b)](const Future<T>& from) {
        if (b.done()) return;
        if (auto error = from.exception()) return b.set_exception(error);
        try {
            if constexpr (std::is_void_v<T>)
                b.set_result();
            else
                b.set_result(Future(from).result());
        } catch (...) {
            b.set_exception(std::current_exception());  // it was taken by then
        }
    });
}

}  // namespace tornado

#include "ioloop_futures.hpp"
