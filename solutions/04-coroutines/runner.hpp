#pragma once
// Drives a Generator that yields Futures: each Future's result is sent back
// into it. This is Tornado's coroutine as it was before Python had await.
//
// Mirrors tornado/gen.py (v4.5.3) coroutine, Runner. Left out on purpose:
// gen.engine, the `callback=` argument, stack contexts. All Futures of one
// generator have one type here; coroutine.hpp has coroutines without that
// limit.

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "generator.hpp"
#include "sleepers.hpp"

namespace tornado::gen {

/// Runs a generator to its end, and sets a Future with what it returned or
/// threw.
///
/// T:        what the Futures that it yields are of
/// Returned: what it returns
/// lifetime: made by std::make_shared; it keeps itself while it sleeps, until
///           its loop destroys it
/// Tornado:  gen.py Runner (v4.5.3:976)
template <typename T, typename Returned>
class Runner : public Sleeper,
               public std::enable_shared_from_this<Runner<T, Returned>> {
  public:
    Runner(Generator<Future<T>, T, Returned> generator,
           Future<Returned> finished);

    /// Runs the generator until it waits for a Future that is pending, or
    /// ends. `waited_for` is the Future that it waited for; none the first
    /// time.
    /// Tornado: Runner.run, Runner.handle_yield (v4.5.3:1037, 1104)
    void run(std::optional<Future<T>> waited_for = std::nullopt);

    /// As a Sleeper: lets go of itself, for it will never go on.
    void destroy() noexcept override;

  private:
    // TASK 04.3: what it drives and whom it tells. And who keeps it while it
    // sleeps, so that it is there when it must go on?
    std::optional<Future<T>> feed(const Future<T>& done) {
        if (std::exception_ptr error = done.exception())
            return generator_.throw_(error);
        if constexpr (std::is_void_v<T>)
            return generator_.next();
        else
            return generator_.send(Future<T>(done).result());
    }

    void sleep_until_done(const Future<T>& future) {
        sleep();
        itself_ = this->shared_from_this();
        loop().add_future(
            future, [weak = this->weak_from_this()](const Future<T>& done) {
                if (auto runner = weak.lock()) runner->run(done);
            });
    }

    void finish(std::exception_ptr error) {
        leave();
        itself_.reset();
        if (error)
            finished_.set_exception(error);
        else if constexpr (std::is_void_v<Returned>)
            finished_.set_result();
        else
            finished_.set_result(generator_.result());
    }

    Generator<Future<T>, T, Returned> generator_;
    Future<Returned> finished_;
    std::shared_ptr<Runner> itself_;  // from its first sleep to its end
};

template <typename T, typename Returned>
Runner<T, Returned>::Runner(Generator<Future<T>, T, Returned> generator,
                            Future<Returned> finished)
    : generator_(std::move(generator))
    , finished_(std::move(finished)) {
    // TASK 04.3: keep both.
}

template <typename T, typename Returned>
void Runner<T, Returned>::run(std::optional<Future<T>> waited_for) {
    // TASK 04.3: get the next Future out of the generator, by next() or by
    // giving it what it waited for. As long as that one is done already, go
    // on at once; else sleep until it is. Set the Future when it ends.
    std::exception_ptr error;
    try {
        auto yielded = waited_for ? feed(*waited_for) : generator_.next();
        while (yielded && yielded->done())
            yielded = feed(*yielded);
        if (yielded) return sleep_until_done(*yielded);
    } catch (...) {
        error = std::current_exception();
    }
    finish(error);
}

template <typename T, typename Returned>
void Runner<T, Returned>::destroy() noexcept {
    // TASK 04.3: the loop is closed: let go of what keeps this.
    const auto last = std::move(itself_);
}

/// What a call of a function that gen::coroutine() has wrapped does: `call`
/// calls the function. This is for one that returns a plain value.
template <typename Made>
struct Decorated {
    template <typename Call>
    static Future<Made> start(Call call) {
        // TASK 04.3: call it; its value or its exception is the Future's.
        Future<Made> future;
        try {
            if constexpr (std::is_void_v<Made>) {
                call();
                future.set_result();
            } else {
                future.set_result(call());
            }
        } catch (...) {
            future.set_exception(std::current_exception());
        }
        return future;
    }
};

template <typename T, typename Returned>
struct Decorated<Generator<Future<T>, T, Returned>> {
    template <typename Call>
    static Future<Returned> start(Call call) {
        Future<Returned> future;
        std::make_shared<Runner<T, Returned>>(call(), future)->run();
        return future;
    }
};

/// Makes a function that returns a Future from one that yields Futures: a
/// decorator.
///
///     auto add = gen::coroutine([](Future<int> a, Future<int> b)
///                                   -> gen::Generator<Future<int>, int, int> {
///         int sum = co_yield a;
///         sum += co_yield b;
///         co_return sum;
///     });
///     Future<int> sum = add(first, second);
///
/// A function without co_yield is fine, too: what it returns or throws
/// becomes the Future's outcome.
///
/// function: a function, or a lambda that captures nothing
/// Tornado:  gen.py coroutine, _make_coroutine_wrapper (v4.5.3:211, 269)
template <typename Function>
auto coroutine(Function function) {
    static_assert(std::is_pointer_v<Function> || std::is_empty_v<Function>,
                  "gen::coroutine takes a function or a lambda without "
                  "captures: what it captures lives in the lambda, which may "
                  "be gone when the coroutine goes on; pass it as arguments");
    return [function](auto&&... arguments) {
        using Made = std::invoke_result_t<Function, decltype(arguments)...>;
        return Decorated<Made>::start([&]() -> Made {
            return function(std::forward<decltype(arguments)>(arguments)...);
        });
    };
}

}  // namespace tornado::gen
