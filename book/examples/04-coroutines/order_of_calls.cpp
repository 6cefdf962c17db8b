// What the compiler calls, and when: a coroutine type that does nothing but
// tell.

#include <coroutine>
#include <cstdio>
#include <exception>

struct Told {
    struct promise_type {
        Told get_return_object() {
            std::puts("  get_return_object");
            return {std::coroutine_handle<promise_type>::from_promise(*this)};
        }

        std::suspend_never initial_suspend() {
            std::puts("  initial_suspend");
            return {};
        }

        std::suspend_always final_suspend() noexcept {
            std::puts("  final_suspend");
            return {};
        }

        void return_value(int) { std::puts("  return_value"); }

        void unhandled_exception() { std::terminate(); }
    };

    std::coroutine_handle<promise_type> frame;
};

struct Awaiter {
    bool await_ready() {
        std::puts("  await_ready: no");
        return false;
    }

    void await_suspend(std::coroutine_handle<>) {
        std::puts("  await_suspend");
    }

    int await_resume() {
        std::puts("  await_resume");
        return 42;
    }
};

struct Local {
    ~Local() { std::puts("  the local is destroyed"); }
};

Told example() {
    std::puts("the body begins");
    Local local;
    int value = co_await Awaiter();
    std::puts("the body goes on");
    co_return value;
}

int main() {
    std::puts("main calls example()");
    Told told = example();
    std::puts("main has got its Told, and resumes it");
    told.frame.resume();
    std::puts("main destroys the frame");
    told.frame.destroy();
}
