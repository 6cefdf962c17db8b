#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "multi.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/virtual_time.hpp"
#include "timing.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

namespace {

template <typename What>
Future<void> five_times(std::string name, What what, std::string& to) {
    for (int i = 0; i < 5; ++i) {
        to += name;
        co_yield what;
    }
}

Future<void> nap(std::chrono::seconds delay, Transcript& seen) {
    co_yield gen::sleep(delay);
    seen("slept " + std::to_string(delay.count()) + " s");
}

Future<int> late(std::chrono::seconds delay, int value) {
    co_yield gen::sleep(delay);
    if (value < 0) throw std::out_of_range("late failure");
    co_return value;
}

// What `future` gave within `delay`, or "timeout".
Future<std::string> within(std::chrono::seconds delay, Future<int> future) {
    std::string text = "timeout";
    try {
        int value = co_yield gen::with_timeout(delay, future);
        text = std::to_string(value);
    } catch (const TimeoutError&) {
    }
    co_return text;
}

}  // namespace

TEST_CASE("04.6 sleep: waits, and lets the others sleep meanwhile" *
          doctest::description(
              "A Future that a timer sets. Three coroutines that sleep for 1, "
              "2 and 3 seconds need 3 seconds, since the loop is free while "
              "they do. [GEN-18]")) {
    VirtualTime time;
    Transcript seen;
    auto three = nap(3s, seen);
    auto one = nap(1s, seen);
    auto two = nap(2s, seen);
    time.run();
    EXPECT_EQ(seen.lines(), (Lines{"slept 1 s", "slept 2 s", "slept 3 s"}));
    EXPECT_EQ(time.elapsed(), 3s);
}

TEST_CASE("04.6 sleep: if nobody waits for it, nobody waits" *
          doctest::description(
              "gen::sleep() only makes a Future. Without co_yield the next "
              "line runs at once, which is the most common mistake with it. "
              "[GEN-18]")) {
    VirtualTime time;
    Transcript seen;
    auto forgets = [](Transcript& to) -> Future<void> {
        (void)gen::sleep(1h);
        to("next line");
        co_return;
    }(seen);
    EXPECT(forgets.done(), "the coroutine has not waited");
    EXPECT_EQ(seen.lines(), (Lines{"next line"}));
}

TEST_CASE("04.6 moment: gives up exactly one turn" *
          doctest::description(
              "A coroutine whose Futures are all done never lets anybody "
              "else in. With gen::moment two of them take turns. "
              "[GEN-7, GEN-4]")) {
    VirtualTime time;
    std::string order;
    step("a and b both yield moment five times");
    auto a = five_times("a", gen::moment, order);
    auto b = five_times("b", gen::moment, order);
    time.run();
    EXPECT_EQ(order, "ababababab");

    step("a yields moment, b a Future that is done");
    order.clear();
    auto c = five_times("a", gen::moment, order);
    auto d = five_times("b", make_ready_future<void>(), order);
    time.run();
    EXPECT_EQ(order, "abbbbbaaaa");

    step("beside five moments (\"m\"), marked each turn of the loop (\"|\")");
    order.clear();
    auto e = five_times("m", gen::moment, order);
    for (int i = 0; i < 5; ++i) {
        order += "|";
        time.turn();
    }
    EXPECT_EQ(order, "m|m|m|m|m|");
    EXPECT(e.done(), "the fifth turn was the last");
}

TEST_CASE("04.6 moment: one that waits when the loop closes is destroyed" *
          doctest::description(
              "As with a Future: the loop owns it, and a turn that never "
              "comes must not leak it. [GEN-7, GEN-21]")) {
    std::string order;
    VirtualTime time;
    auto a = five_times("a", gen::moment, order);
    step("closed the loop before its first turn");
    time.close();
    EXPECT_EQ(order, "a");
    EXPECT(!a.done(), "its Future is never set");
}

TEST_CASE("04.6 with_timeout: what comes first counts" *
          doctest::description(
              "The result if it is there before the deadline, else a "
              "TimeoutError at the deadline; and no timer is left behind "
              "that would keep a loop from its sleep. [GEN-17]")) {
    VirtualTime time;
    auto in_time = within(5s, late(2s, 7));
    time.run();
    EXPECT_EQ(in_time.result(), "7");
    step("it was there after 2 of 5 s; how long did the loop have timers?");
    EXPECT_EQ(time.elapsed(), 2s);
    auto too_late = within(5s, late(8s, 7));
    time.run();
    EXPECT_EQ(too_late.result(), "timeout");
    step("it failed before the deadline");
    auto failed = gen::with_timeout(5s, late(1s, -1));
    time.run();
    EXPECT_THROWS(std::out_of_range, (void)failed.result());
    step("the longest time that there is");
    auto patient = gen::with_timeout(IOLoop::Duration::max(), late(2s, 7));
    time.run();
    EXPECT_EQ(patient.result(), 7);
    step("it was set where no loop is current; are there timers left?");
    const auto before = time.elapsed();
    Future<int> future;
    auto set = gen::with_timeout(5s, future);
    IOLoop::clear_current();
    future.set_result(7);
    time.run();
    EXPECT_EQ(set.result(), 7);
    EXPECT_EQ(time.elapsed(), before);
}

TEST_CASE("04.6 with_timeout: what was waited for goes on" *
          doctest::description(
              "Nothing is cancelled, since nobody who works for a Future "
              "could be told. It may be waited for again. [GEN-17]")) {
    VirtualTime time;
    auto slow = late(8s, 7);
    auto first = within(5s, slow);
    auto second = within(10s, slow);
    time.run();
    EXPECT_EQ(first.result(), "timeout");
    EXPECT_EQ(second.result(), "7");
    step("it outlives the loop on which it was waited for");
    Future<int> future;
    auto waits = gen::with_timeout(5s, future);
    time.close();
    future.set_result(1);
    EXPECT_EQ(waits.result(), 1);
}

TEST_CASE("04.6 with_timeout: what is done wins over a deadline long past" *
          doctest::description(
              "There is nothing to wait for, so there is nothing to be late "
              "for. A pending one fails on the next turn. [GEN-17]")) {
    VirtualTime time;
    auto past = time.loop().time() - 1h;
    auto there = gen::with_timeout(
        past,
        make_ready_future<std::unique_ptr<int>>(std::make_unique<int>(1)));
    EXPECT_EQ(*there.result(), 1);
    auto pending = gen::with_timeout(past, Future<void>());
    time.run();
    EXPECT(pending.done(), "the pending one has timed out");
    EXPECT_THROWS(TimeoutError, pending.result());
    step("one that a callback sets in the turn of its deadline");
    Future<int> future;
    auto just = gen::with_timeout(time.loop().time(), future);
    time.loop().add_callback([&] { future.set_result(2); });
    time.run();
    EXPECT_EQ(just.result(), 2);
}

TEST_CASE("04.6 with_timeout: a failure after the deadline is logged" *
          doctest::description(
              "Nobody will look at it any more, so the log is its only "
              "witness; kinds that are to be expected can be kept quiet. "
              "[GEN-17]")) {
    VirtualTime time;
    {
        ExpectLog log("after timeout: std::out_of_range: late failure");
        auto first = within(5s, late(8s, -1));
        time.run();
        EXPECT_EQ(first.result(), "timeout");
        EXPECT_EQ(log.count(), 1);
    }
    ExpectLog log("late failure");
    step("the same with quiet<std::out_of_range>()");
    auto quiet =
        gen::with_timeout(5s, late(8s, -1), gen::quiet<std::out_of_range>());
    time.run();
    EXPECT_THROWS(TimeoutError, (void)quiet.result());
    EXPECT_EQ(log.count(), 0);
    step("the same with quiet<std::domain_error>(), which it is not");
    auto loud =
        gen::with_timeout(5s, late(8s, -1), gen::quiet<std::domain_error>());
    time.run();
    EXPECT_THROWS(TimeoutError, (void)loud.result());
    EXPECT_EQ(log.count(), 1);
    (void)gen::with_timeout(5s, late(1s, -1), gen::quiet<std::domain_error>());
    time.run();
    EXPECT_EQ(log.count(), 2);
    step("it failed in time, or before, and nobody looked");
    (void)gen::with_timeout(5s, late(1s, -1), gen::quiet<std::out_of_range>());
    time.run();
    (void)gen::with_timeout(
        5s,
        make_failed_future<int>(std::out_of_range("late failure")),
        gen::quiet<std::out_of_range>());
    EXPECT_EQ(log.count(), 2);
}
