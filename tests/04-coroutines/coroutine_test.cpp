#include <coroutine>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "coroutine.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/virtual_time.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

Future<std::string> greet(std::string name, Transcript& seen) {
    seen("runs");
    co_return "hello " + name;
}

Future<int> divide(int a, int b) {
    if (b == 0) throw std::domain_error("division by zero");
    co_return a / b;
}

Future<std::unique_ptr<int>> boxed(int number) {
    co_return std::make_unique<int>(number);
}

Future<void> note(std::string line, Transcript& seen) {
    seen(std::move(line));
    co_return;
}

Future<void> wait_for(Future<int> future, std::string name, Transcript& seen) {
    int value = co_yield future;
    seen(name + " got " + std::to_string(value));
}

Future<void>
five_times(std::string name, Future<void> future, std::string& to) {
    for (int i = 0; i < 5; ++i) {
        to += name;
        co_yield future;
    }
}

}  // namespace

TEST_CASE("04.4 Coroutine: runs when it is called, and its Future is done" *
          doctest::description(
              "It begins on the caller's stack. If it never has to wait, the "
              "call has done all the work when it returns, and no loop comes "
              "into it. [GEN-1, GEN-2]")) {
    Transcript seen;
    auto greeting = greet("Ann", seen);
    seen("called");
    EXPECT_EQ(seen.lines(), (Lines{"runs", "called"}));
    EXPECT(greeting.done(), "the Future is done when the call returns");
    EXPECT_EQ(greeting.result(), "hello Ann");
}

TEST_CASE("04.4 Coroutine: returns nothing, or what cannot be copied" *
          doctest::description(
              "A Future<void> only tells that it is done. A value on its way "
              "out is moved, from co_return into the Future. [GEN-10]")) {
    Transcript seen;
    auto noted = note("noted", seen);
    EXPECT(noted.done(), "a Future<void> is done at the end of the body");
    EXPECT_EQ(seen.lines(), (Lines{"noted"}));
    EXPECT_EQ(*boxed(7).result(), 7);
}

TEST_CASE("04.4 Coroutine: an exception goes into its Future" *
          doctest::description(
              "The call itself never throws, not even before the first wait: "
              "there is one place to look for what went wrong, and it is the "
              "Future. [GEN-3]")) {
    std::optional<Future<int>> failed;
    step("called divide(1, 0)");
    CHECK_NOTHROW(failed = divide(1, 0));
    EXPECT(failed && failed->done(), "the Future is done");
    EXPECT_THROWS(std::domain_error, (void)failed->result());
}

TEST_CASE("04.4 Coroutine: called and forgotten, it hides its error" *
          doctest::description(
              "`divide(1, 0);` throws nothing. The exception is in a Future "
              "that nobody reads; it is logged when that Future goes, and "
              "that is all that is heard of it. [GEN-12]")) {
    ExpectLog log("division by zero");
    step("called divide(1, 0), and dropped its Future");
    CHECK_NOTHROW((void)divide(1, 0));
    EXPECT_EQ(log.count(), 1);
}

TEST_CASE("04.5 co_yield: a Future that is done does not stop the coroutine" *
          doctest::description(
              "Nobody gets a turn in between: of two coroutines that wait for "
              "nothing but what is there, the first runs to its end before "
              "the second begins. [GEN-4]")) {
    VirtualTime time;
    auto done = make_ready_future<void>();
    std::string order;
    step("started a and b, which yield a Future that is done five times");
    auto a = five_times("a", done, order);
    auto b = five_times("b", done, order);
    EXPECT_EQ(order, "aaaaabbbbb");
    EXPECT(a.done() && b.done(), "both are done before the loop has turned");
    step("the same with a Future that has failed");
    auto failed = five_times(
        "c", make_failed_future<void>(std::domain_error("bad")), order);
    EXPECT(failed.done(), "it is done before the loop has turned");
    EXPECT_THROWS(std::domain_error, failed.result());
}

TEST_CASE("04.5 co_yield: many Futures that are done take no stack" *
          doctest::description(
              "Going on at once must not mean calling oneself: a coroutine "
              "that reads a long file line by line has most lines at hand. "
              "[GEN-4]")) {
    VirtualTime time;
    auto count = [](int up_to) -> Future<int> {
        int n = 0;
        while (n < up_to) {
            int one = co_yield divide(1, 1);
            n += one;
        }
        co_return n;
    };
    step("awaited a coroutine that does not wait 50000 times");
    EXPECT_EQ(count(50000).result(), 50000);
}

TEST_CASE("04.5 co_yield: a pending Future resumes it on a later turn" *
          doctest::description(
              "Never inside set_result(): whoever sets a Future would run the "
              "code of strangers in the middle of its own. The loop runs it "
              "when its turn comes. [GEN-5]")) {
    VirtualTime time;
    Transcript seen;
    Future<int> future;
    auto waits = wait_for(future, "it", seen);
    seen("called");
    time.loop().add_callback([&] {
        seen("set");
        future.set_result(1);
        seen("set returned");
        time.loop().add_callback([&] { seen("added later"); });
    });
    step("ran the loop");
    time.run();
    EXPECT_EQ(
        seen.lines(),
        (Lines{"called", "set", "set returned", "it got 1", "added later"}));
    EXPECT(waits.done(), "the coroutine's Future is done");
}

TEST_CASE("04.5 co_yield: who began to wait first goes on first" *
          doctest::description(
              "Several coroutines may wait for one Future, and each gets the "
              "result. [GEN-6]")) {
    VirtualTime time;
    Transcript seen;
    Future<int> future;
    auto a = wait_for(future, "a", seen);
    auto b = wait_for(future, "b", seen);
    auto c = wait_for(future, "c", seen);
    future.set_result(1);
    time.run();
    EXPECT_EQ(seen.lines(), (Lines{"a got 1", "b got 1", "c got 1"}));
}

TEST_CASE("04.5 co_yield: each gives a value of its own Future's type" *
          doctest::description(
              "A Runner's generator could be sent one type only. Here each "
              "co_yield asks its own awaiter, and co_await means the same. "
              "[GEN-5, GEN-10]")) {
    VirtualTime time;
    Future<std::string> text;
    Future<std::unique_ptr<int>> box;
    auto all = [](Future<std::string> words,
                  Future<std::unique_ptr<int>> number) -> Future<std::string> {
        std::string first = co_yield words;
        std::unique_ptr<int> second = co_await std::move(number);
        int third = co_await divide(9, 3);
        co_return first + " " + std::to_string(*second + third);
    }(text, box);
    time.loop().add_callback([&] { box.set_result(std::make_unique<int>(4)); });
    time.loop().add_callback([&] { text.set_result("seven is"); });
    time.run();
    EXPECT(all.done(), "the coroutine has got them all");
    EXPECT_EQ(all.result(), "seven is 7");
}

TEST_CASE("04.5 co_yield: a failed Future throws where it is waited for" *
          doctest::description(
              "try and catch work across the wait, which no callback can "
              "offer: the coroutine may catch the exception, throw another "
              "one, or swallow it and go on. [GEN-8]")) {
    VirtualTime time;
    Future<int> future;
    auto swallows = [](Future<int> number) -> Future<std::string> {
        std::string what;
        try {
            co_yield number;
        } catch (const std::domain_error& error) {
            what = error.what();
        }
        int six = co_yield divide(12, 2);
        co_return what + ", then " + std::to_string(six);
    }(future);
    auto replaces = [](Future<int> number) -> Future<int> {
        try {
            int value = co_yield number;
            co_return value;
        } catch (const std::domain_error&) {
            throw std::out_of_range("another");
        }
    }(future);
    step("failed the Future that two coroutines wait for");
    future.set_exception(std::domain_error("bad"));
    time.run();
    EXPECT(swallows.done() && replaces.done(), "both have ended");
    EXPECT_EQ(swallows.result(), "bad, then 6");
    EXPECT_THROWS(std::out_of_range, (void)replaces.result());
}

TEST_CASE("04.5 co_yield: an exception travels through those who wait" *
          doctest::description(
              "As through a call: from the innermost coroutine, which failed "
              "many turns after it was called, to the first that catches it. "
              "[GEN-8, GEN-3]")) {
    VirtualTime time;

    struct Level {
        static Future<int> inner(Future<void> go) {
            co_yield go;
            int none = co_yield divide(1, 0);
            co_return none;
        }

        static Future<int> middle(Future<void> go) {
            int value = co_yield inner(go);
            co_return value + 1;
        }

        static Future<std::string> outer(Future<void> go) {
            std::string caught;
            try {
                co_yield middle(go);
            } catch (const std::domain_error& error) {
                caught = error.what();
            }
            co_return "caught: " + caught;
        }
    };

    Future<void> go;
    auto text = Level::outer(go);
    go.set_result();
    time.run();
    EXPECT(text.done(), "the outermost has ended");
    EXPECT_EQ(text.result(), "caught: division by zero");
}

TEST_CASE("04.5 co_yield: what cannot be waited for does not compile" *
          doctest::description(
              "Tornado throws BadYieldError into the coroutine for `yield "
              "42`. Here the compiler knows the type, and refuses with a "
              "sentence, before anything runs. [GEN-9]")) {
    static_assert(gen::Yieldable<Future<int>>);
    static_assert(gen::Yieldable<Future<void>&>);
    EXPECT(!gen::Yieldable<int>, "42 is refused");
    EXPECT(!(gen::Yieldable<std::pair<Future<int>, Future<int>>>),
           "a pair of Futures is refused");
    EXPECT(!gen::Yieldable<std::suspend_always>,
           "what would put the frame to sleep in nobody's care is refused");
    step("a Future is not refused");
    auto waits = [](Future<int> future) -> Future<int> {
        int value = co_yield future;
        co_return value;
    }(make_ready_future<int>(1));
    EXPECT_EQ(waits.result(), 1);
}

TEST_CASE("04.5 co_yield: to wait for a result is not to return it" *
          doctest::description(
              "A coroutine that only does `co_yield f();` ends with nothing. "
              "A plain function that does `return f();` hands on the Future "
              "and its value. The types tell them apart. [GEN-11]")) {
    VirtualTime time;
    auto yields = []() -> Future<void> { co_yield divide(6, 3); };
    auto returns = [] { return divide(6, 3); };
    auto both = []() -> Future<int> {
        int value = co_yield divide(6, 3);
        co_return value;
    };
    static_assert(std::is_same_v<decltype(yields().result()), void>);
    EXPECT(yields().done(), "it has waited, and has nothing to tell");
    EXPECT_EQ(returns().result(), 2);
    EXPECT_EQ(both().result(), 2);
}
