#pragma once
// A function that returns a Future and contains co_yield, co_await or
// co_return is a coroutine from here on: it stops where it must wait, and its
// thread goes on with something else.
//
// Mirrors tornado/gen.py (v4.5.3) coroutine, Runner.handle_yield. Left out on
// purpose: BadYieldError (what cannot be waited for does not compile here).

#include <concepts>
#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "pending_callbacks.hpp"
#include "returning.hpp"
#include "sleepers.hpp"

namespace tornado::gen {

/// What stands in for `co_yield future` while it waits: the compiler calls
/// its three functions.
///
/// T: what the Future is of, and the co_yield gives
template <typename T>
class FutureAwaiter {
  public:
    explicit FutureAwaiter(Future<T> future)
        : future_(std::move(future)) {}

    /// Whether there is no need to stop. A Future that is done does not stop
    /// the coroutine, and the loop does not come into it.
    bool await_ready() const noexcept;

    /// Called when the frame has stopped: sees to it that the current loop
    /// resumes it, on a later turn, when the Future is done. If the loop is
    /// closed before, the frame is destroyed and never resumed, whatever
    /// becomes of the Future.
    /// errors: as Sleeper::sleep(); the co_yield throws them
    template <std::derived_from<Sleeper> Promise>
    void await_suspend(std::coroutine_handle<Promise> frame) const;

    /// Called when it goes on: gives the result, or throws the exception.
    T await_resume();

  private:
    Future<T> future_;
};

/// How a value of type T is waited for: `awaiter(value, promise)` makes what
/// the compiler will ask. There is one specialisation for each kind of thing
/// that can be yielded.
/// Tornado: gen.py convert_yielded (v4.5.3:1259)
template <typename T>
struct Yielded {};

template <typename T>
struct Yielded<Future<T>> {
    template <typename Promise>
    static FutureAwaiter<T> awaiter(Future<T> future, Promise&) {
        return FutureAwaiter<T>(std::move(future));
    }
};

template <typename T>
class CoroutinePromise;

/// What may stand after co_yield and co_await.
template <typename T>
concept Yieldable = requires(T value, CoroutinePromise<void>& promise) {
    Yielded<std::remove_cvref_t<T>>::awaiter(std::forward<T>(value), promise);
};

/// What a coroutine's frame and the outside have in common. It lives in the
/// frame; the compiler calls its functions at fixed places of the coroutine.
///
/// T:       what the coroutine returns
/// Tornado: gen.py _make_coroutine_wrapper (v4.5.3:269)
template <typename T>
class CoroutinePromise : public Sleeper, public PendingCallbacks {
  public:
    /// Makes what the caller gets; called before the body begins.
    Future<T> get_return_object() const;

    /// At the opening brace: do not stop. The body begins on the caller's
    /// stack.
    std::suspend_never initial_suspend() const noexcept { return {}; }

    /// At co_return. The locals still live.
    void returned(typename Future<T>::Value value);

    /// Where an exception (the current one) leaves the body, even before the
    /// first co_yield: the caller never gets it.
    void unhandled_exception() noexcept;

    /// At the closing brace, when the locals are gone: sets the Future. Then
    /// do not stop: the frame destroys itself.
    std::suspend_never final_suspend() noexcept;

    /// At `co_yield value`.
    template <typename Value>
    auto yield_value(Value&& value) {
        static_assert(Yieldable<Value>,
                      "a coroutine cannot wait for this: co_yield and "
                      "co_await take a Future, a vector or map of Futures, "
                      "gen::moment, gen::Callback or gen::Wait");
        if constexpr (Yieldable<Value>)
            return Yielded<std::remove_cvref_t<Value>>::awaiter(
                std::forward<Value>(value), *this);
        else
            return std::suspend_never();
    }

    /// At `co_await value`: means the same.
    template <typename Value>
    auto await_transform(Value&& value) {
        return yield_value(std::forward<Value>(value));
    }

    /// As a Sleeper: destroys the frame, and so this, too.
    void destroy() noexcept override {
        using Promise = Returning<CoroutinePromise, T>;
        auto& promise = static_cast<Promise&>(*this);
        std::coroutine_handle<Promise>::from_promise(promise).destroy();
    }

  private:
    // TASK 04.4: the Future that the caller has got, and what it will be set
    // with.
    // Yours to design.
};

template <typename T>
Future<T> CoroutinePromise<T>::get_return_object() const {
    // TASK 04.4: hand out the Future that final_suspend() will set.
    TORNADO_STUB("gen::CoroutinePromise::get_return_object", "04.4");
}

template <typename T>
void CoroutinePromise<T>::returned(typename Future<T>::Value value) {
    // TASK 04.4: keep the value. The Future is not set here: who waits for it
    // must not find the locals still alive.
    TORNADO_STUB("gen::CoroutinePromise::returned", "04.4");
}

template <typename T>
void CoroutinePromise<T>::unhandled_exception() noexcept {
    // TASK 04.4: the same with the exception.
    TORNADO_STUB("gen::CoroutinePromise::unhandled_exception", "04.4");
}

template <typename T>
std::suspend_never CoroutinePromise<T>::final_suspend() noexcept {
    // TASK 04.4: set the Future, unless somebody else has. (If there is no
    // exception, ask leaked_callbacks() for one: it has none before 04.7.)
    TORNADO_STUB("gen::CoroutinePromise::final_suspend", "04.4");
}

template <typename T>
bool FutureAwaiter<T>::await_ready() const noexcept {
    // TASK 04.5: tell whether the coroutine can go on without waiting.
    TORNADO_STUB("gen::FutureAwaiter::await_ready", "04.5");
}

template <typename T>
template <std::derived_from<Sleeper> Promise>
void FutureAwaiter<T>::await_suspend(
    std::coroutine_handle<Promise> frame) const {
    // TASK 04.5: put the frame to sleep(), and let its loop resume it when the
    // Future is done. A loop that was closed has destroyed it, and calls nobody
    // any more.
    TORNADO_STUB("gen::FutureAwaiter::await_suspend", "04.5");
}

template <typename T>
T FutureAwaiter<T>::await_resume() {
    // TASK 04.5: give the Future's result, moved if nobody else can ask for
    // it; or throw what it failed with.
    TORNADO_STUB("gen::FutureAwaiter::await_resume", "04.5");
}

}  // namespace tornado::gen

/// Makes every function that returns a Future a coroutine, if it contains
/// co_yield, co_await or co_return.
template <typename T, typename... Arguments>
struct std::coroutine_traits<tornado::Future<T>, Arguments...> {
    using promise_type =
        tornado::gen::Returning<tornado::gen::CoroutinePromise<T>, T>;
};
