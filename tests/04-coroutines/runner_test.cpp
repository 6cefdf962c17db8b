#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "common/testing/testing.hpp"

#include "concurrent.hpp"
#include "runner.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/virtual_time.hpp"

using namespace tornado;
using namespace tornado::testing;
using gen::Generator;

namespace {

using Sum = Generator<Future<int>, int, int>;

Sum add_up(Future<int> a, Future<int> b, Transcript& seen) {
    seen("begins");
    int sum = co_yield a;
    seen("has " + std::to_string(sum));
    sum += co_yield b;
    seen("has " + std::to_string(sum));
    co_return sum;
}

Sum forgiving(Future<int> number) {
    int value = 0;
    try {
        value = co_yield number;
    } catch (const std::out_of_range&) {
        value = -1;
    }
    co_return value;
}

}  // namespace

TEST_CASE("04.3 Runner: sends each Future's result back in" *
          doctest::description(
              "Get a Future out of the generator, wait for it, send its "
              "result in: that is all a coroutine needs of its driver. "
              "[GEN-1, GEN-5]")) {
    VirtualTime time;
    Transcript seen;
    Future<int> a;
    Future<int> b;
    auto add = gen::coroutine(add_up);
    step("called it");
    auto sum = add(a, b, seen);
    EXPECT_EQ(seen.lines(), (Lines{"begins"}));
    step("set the first Future to 1; no turn of the loop yet");
    a.set_result(1);
    EXPECT_EQ(seen.lines(), (Lines{"begins"}));
    step("ran the loop");
    time.run();
    EXPECT_EQ(seen.lines(), (Lines{"begins", "has 1"}));
    step("set the second one to 2, ran the loop");
    b.set_result(2);
    time.run();
    EXPECT(sum.done(), "the coroutine's Future is done");
    EXPECT_EQ(sum.result(), 3);
}

TEST_CASE("04.3 Runner: passes on nothing, and what cannot be copied" *
          doctest::description(
              "A Future<void> has no result to send in: the generator is only "
              "told to go on. A result that cannot be copied is moved, in and "
              "out. [GEN-5, GEN-10]")) {
    VirtualTime time;
    using Box = std::unique_ptr<int>;
    auto hand_on =
        gen::coroutine([](Future<Box> box) -> Generator<Future<Box>, Box, Box> {
            Box got = co_yield std::move(box);
            co_return got;
        });
    Future<Box> given;
    auto handed_on = hand_on(given);
    given.set_result(std::make_unique<int>(7));
    time.run();
    EXPECT_EQ(*handed_on.result(), 7);
    step("the same with a Future<void> that it waits for, and returns nothing");
    auto wait = gen::coroutine(
        [](Future<void> bell) -> Generator<Future<void>> { co_yield bell; });
    Future<void> rings;
    auto waited = wait(rings);
    EXPECT(!waited.done(), "it waits");
    rings.set_result();
    time.run();
    EXPECT(waited.done(), "it has ended");
    EXPECT_THROWS(
        std::out_of_range,
        wait(make_failed_future<void>(std::out_of_range("far"))).result());
}

TEST_CASE("04.3 Runner: Futures that are done cost no turn of the loop" *
          doctest::description(
              "What is there already is sent in at once, on the same stack. A "
              "million such steps need no more stack than one: a loop, no "
              "recursion. [GEN-4]")) {
    VirtualTime time;
    Transcript seen;
    auto add = gen::coroutine(add_up);
    step("called a coroutine with two Futures that are done, 1 and 2");
    auto sum = add(make_ready_future<int>(1), make_ready_future<int>(2), seen);
    EXPECT_EQ(seen.lines(), (Lines{"begins", "has 1", "has 3"}));
    EXPECT(sum.done(), "it is done when the call returns");

    step("a coroutine that yields 50000 Futures that are done");
    auto count = gen::coroutine([](int up_to) -> Sum {
        int n = 0;
        while (n < up_to)
            n += co_yield make_ready_future<int>(1);
        co_return n;
    });
    EXPECT_EQ(count(50000).result(), 50000);
}

TEST_CASE("04.3 Runner: a failed Future throws at the co_yield" *
          doctest::description(
              "The generator may catch it there and go on; what it does not "
              "catch becomes the exception of the coroutine's own Future. "
              "[GEN-8, GEN-3]")) {
    VirtualTime time;
    auto run = gen::coroutine(forgiving);
    step("the Future fails with out_of_range, which the coroutine catches");
    Future<int> first;
    auto caught = run(first);
    first.set_exception(std::out_of_range("far"));
    time.run();
    EXPECT_EQ(caught.result(), -1);
    step("the Future fails with runtime_error, which it does not catch");
    Future<int> second;
    auto uncaught = run(second);
    second.set_exception(std::runtime_error("why"));
    time.run();
    EXPECT_THROWS(std::runtime_error, (void)uncaught.result());
    step("it throws before the first co_yield, and it throws an int");
    auto early = gen::coroutine([](int number) -> Sum {
        if (number < 0) throw number;
        co_return number;
    });
    Future<int> failed = early(-1);
    EXPECT_THROWS(int, (void)failed.result());
}

TEST_CASE("04.3 Runner: a function without co_yield may be decorated, too" *
          doctest::description(
              "Its value becomes the Future's, and what it throws goes there, "
              "too. So `return f()` in a decorated plain function makes a "
              "Future in a Future, which is hardly what was meant. "
              "[GEN-2, GEN-11, GEN-3]")) {
    auto divide = gen::coroutine([](int a, int b) {
        if (b == 0) throw "division by zero";
        return a / b;
    });
    EXPECT_EQ(divide(6, 3).result(), 2);
    auto failed = divide(1, 0);
    EXPECT_THROWS(const char*, (void)failed.result());

    auto inner = make_ready_future<int>(1);
    auto wrap = gen::coroutine([](Future<int> future) { return future; });
    Future<Future<int>> twice = wrap(inner);
    EXPECT_EQ(twice.result().result(), 1);

    step("one that returns nothing");
    Transcript seen;
    auto note = gen::coroutine([](Transcript& to) { to("ran"); });
    note(seen).result();
    EXPECT_EQ(seen.lines(), Lines{"ran"});
}

TEST_CASE("04.3 Runner: one that never goes on is not leaked" *
          doctest::description(
              "A generator holds the Future that it waits for, and the Future "
              "holds the callback that would resume it. If that callback "
              "owned the Runner, the ring would never be freed. So the loop "
              "owns it, and destroys it when it is closed. [GEN-21]")) {
    auto local = std::make_shared<int>(1);
    std::weak_ptr<int> watch = local;
    auto wait = gen::coroutine(
        [](Future<int> future, std::shared_ptr<int> mine) -> Sum {
            int number = co_yield future;
            co_return number + *mine;
        });
    Future<int> never;
    {
        VirtualTime time;
        auto sum = wait(never, std::move(local));
        time.run();
        EXPECT(!watch.expired(), "it lives on when nobody holds its Runner");
        step("closed the loop");
    }
    EXPECT(watch.expired(), "what the generator held is gone with the loop");
    step("called it on a closed loop, where it cannot wait");
    VirtualTime closed;
    closed.loop().close();
    std::optional<Future<int>> failed;
    CHECK_NOTHROW(failed = wait(never, nullptr));
    EXPECT_THROWS(std::logic_error, (void)failed->result());
    step("set the Future that it had waited for");
    never.set_result(1);
}

TEST_CASE("04.3 Runner: it is gone when it has ended" *
          doctest::description(
              "A loop runs for months: it must forget a coroutine at its end, "
              "with all that it held, and not when the loop closes. "
              "[GEN-21]")) {
    VirtualTime time;
    auto local = std::make_shared<int>(1);
    std::weak_ptr<int> watch = local;
    auto wait = gen::coroutine(
        [](Future<int> future, std::shared_ptr<int> mine) -> Sum {
            int number = co_yield future;
            co_return number + *mine;
        });
    Future<int> one;
    auto sum = wait(one, std::move(local));
    one.set_result(1);
    time.run();
    EXPECT_EQ(sum.result(), 2);
    EXPECT(watch.expired(), "what the generator held is gone");
}
