#pragma once
// The smallest eager coroutine type: enough to ask what a compiler makes of
// everyday co_await statements. Used by the probes beside it.

#include <coroutine>
#include <exception>
#include <utility>

struct Counted {
    static inline int alive = 0;

    Counted() { ++alive; }

    Counted(const Counted&) { ++alive; }

    Counted& operator=(const Counted&) = default;

    ~Counted() { --alive; }
};

template <typename T>
struct Task {
    struct promise_type {
        T value{};

        Task get_return_object() {
            return Task{
                std::coroutine_handle<promise_type>::from_promise(*this)};
        }

        std::suspend_never initial_suspend() { return {}; }

        std::suspend_always final_suspend() noexcept { return {}; }

        void return_value(T v) { value = std::move(v); }

        void unhandled_exception() { std::terminate(); }
    };

    explicit Task(std::coroutine_handle<promise_type> h)
        : handle(h) {}

    Task(Task&& other) noexcept
        : handle(std::exchange(other.handle, {})) {}

    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;
    Task& operator=(Task&&) = delete;

    ~Task() {
        if (handle) handle.destroy();
    }

    bool await_ready() const { return handle.done(); }

    void await_suspend(std::coroutine_handle<>) const {}

    T await_resume() const { return handle.promise().value; }

    std::coroutine_handle<promise_type> handle;
};
