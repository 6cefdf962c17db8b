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
    // Yours to design.
};

template <typename T, typename Returned>
Runner<T, Returned>::Runner(Generator<Future<T>, T, Returned> generator,
                            Future<Returned> finished) {
    // TASK 04.3: keep both.
    TORNADO_STUB("gen::Runner::Runner", "04.3");
}

template <typename T, typename Returned>
void Runner<T, Returned>::run(std::optional<Future<T>> waited_for) {
    // TASK 04.3: get the next Future out of the generator, by next() or by
    // giving it what it waited for. As long as that one is done already, go
    // on at once; else sleep until it is. Set the Future when it ends.
    TORNADO_STUB("gen::Runner::run", "04.3");
}

template <typename T, typename Returned>
void Runner<T, Returned>::destroy() noexcept {
    // TASK 04.3: the loop is closed: let go of what keeps this.
    TORNADO_STUB("gen::Runner::destroy", "04.3");
}

/// What a call of a function that gen::coroutine() has wrapped does: `call`
/// calls the function. This is for one that returns a plain value.
template <typename Made>
struct Decorated {
    template <typename Call>
    static Future<Made> start(Call call) {
        // TASK 04.3: call it; its value or its exception is the Future's.
        TORNADO_STUB("gen::Decorated::start", "04.3");
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
