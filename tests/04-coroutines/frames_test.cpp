// Who owns a frame that sleeps, and when it goes. AddressSanitizer and
// LeakSanitizer are half of these tests: a frame that is resumed when it is
// gone, destroyed twice, or never, fails them.

#include <chrono>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>

#include "common/testing/testing.hpp"

#include "coroutine.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/virtual_time.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

// Does something when it is destroyed.
class Finally {
  public:
    explicit Finally(std::function<void()> act)
        : act_(std::move(act)) {}

    Finally(const Finally&) = delete;

    ~Finally() { act_(); }

  private:
    std::function<void()> act_;
};

// Writes down that it is destroyed, with a name that may belong to a caller.
class NamedLocal {
  public:
    NamedLocal(const std::string& name, Transcript& seen)
        : name_(&name)
        , seen_(&seen) {}

    NamedLocal(const NamedLocal&) = delete;

    ~NamedLocal() { (*seen_)(*name_ + " destroyed"); }

  private:
    const std::string* name_;
    Transcript* seen_;
};

Future<int> sleep_with(Future<int> future, std::string name, Transcript& seen) {
    NamedLocal local(name, seen);
    int value = co_yield future;
    seen(name + " got " + std::to_string(value));
    co_return value;
}

// `name` is a local of the caller, which waits for this to end.
Future<void>
callee(Future<int> future, const std::string& name, Transcript& seen) {
    NamedLocal local(name, seen);
    co_yield future;
}

Future<void> caller(Future<int> first, Future<int> second, Transcript& seen) {
    std::string own = "caller";
    NamedLocal local(own, seen);
    std::string lent = "callee";
    co_yield first;
    co_yield callee(second, lent, seen);
}

Future<void> act_at_end(Future<int> future, std::function<void()> act) {
    Finally finally(std::move(act));
    co_yield future;
}

}  // namespace

TEST_CASE("04.5 Frame: its locals are gone when its Future is set" *
          doctest::description(
              "co_return leaves the value behind, the body is left, and only "
              "then is the Future set: who is told must not find a file still "
              "open or a lock still held. [GEN-1]")) {
    VirtualTime time;
    Transcript seen;
    Future<int> future;
    auto result = sleep_with(future, "local", seen);
    result.add_done_callback([&](const Future<int>&) { seen("told"); });
    step("set the Future that it waits for; its own has a callback");
    future.set_result(1);
    time.run();
    EXPECT_EQ(seen.lines(), (Lines{"local got 1", "local destroyed", "told"}));
}

TEST_CASE("04.5 Frame: runs on when its Future was dropped" *
          doctest::description(
              "Nobody has to hold a coroutine's Future: a server starts one "
              "for each connection and never looks back. To drop it detaches, "
              "it cancels nothing. [GEN-21]")) {
    VirtualTime time;
    Transcript seen;
    Future<int> future;
    (void)sleep_with(future, "it", seen);
    EXPECT_EQ(seen.lines(), Lines{});
    future.set_result(1);
    time.run();
    EXPECT_EQ(seen.lines(), (Lines{"it got 1", "it destroyed"}));
}

TEST_CASE("04.5 Frame: closing the loop destroys what still sleeps" *
          doctest::description(
              "Nobody will wake it any more, so its locals are destroyed, "
              "once, and its Future stays pending for ever. The loop is the "
              "owner of all who sleep on it. [GEN-21]")) {
    Transcript seen;
    Future<int> never;
    Future<int> result;
    {
        VirtualTime time;
        result = sleep_with(never, "it", seen);
        time.run();
        EXPECT_EQ(seen.lines(), Lines{});
        step("closed the loop");
    }
    EXPECT_EQ(seen.lines(), (Lines{"it destroyed"}));
    EXPECT(!result.done(),
           "the Future of a frame that was destroyed is not set");
}

TEST_CASE(
    "04.5 Frame: a Future may outlive the loop it was waited for on" *
    doctest::description(
        "The Future still holds the callback that would resume a frame. "
        "That frame was destroyed with the loop, and a handle cannot know it: "
        "only the loop may resume it, if there is one. [GEN-21]")) {
    Transcript seen;
    Future<int> future;
    {
        VirtualTime time;
        (void)sleep_with(future, "it", seen);
        step("closed the loop, and destroyed it");
    }
    step("set the Future");
    future.set_result(1);
    EXPECT_EQ(seen.lines(), (Lines{"it destroyed"}));
    step("the same with another loop that is current then");
    Future<int> second;
    {
        VirtualTime time;
        (void)sleep_with(second, "second", seen);
    }
    VirtualTime other;
    second.set_result(2);
    other.run();
    EXPECT_EQ(seen.lines(), (Lines{"it destroyed", "second destroyed"}));
}

TEST_CASE("04.5 Frame: is not resumed if the loop closes before its turn" *
          doctest::description(
              "The resume callback waits in the loop's queue when the loop is "
              "closed. The frame is destroyed, and what is queued for it does "
              "nothing. [GEN-21, GEN-5]")) {
    Transcript seen;
    Future<int> future;
    VirtualTime time;
    (void)sleep_with(future, "it", seen);
    step("set the Future, and closed the loop before its next turn");
    future.set_result(1);
    time.close();
    EXPECT_EQ(seen.lines(), (Lines{"it destroyed"}));
}

TEST_CASE("04.5 Frame: the one that was called goes before its caller" *
          doctest::description(
              "A coroutine may hold references to its caller's locals: the "
              "caller waits for it. So frames are destroyed as a stack is "
              "left, youngest first, whichever fell asleep first. [GEN-21]")) {
    Transcript seen;
    step("closed a loop on which the callee fell asleep first");
    {
        VirtualTime time;
        Future<int> never;
        (void)caller(make_ready_future<int>(1), never, seen);
    }
    EXPECT_EQ(seen.lines(), (Lines{"callee destroyed", "caller destroyed"}));
    Transcript again;
    step("closed a loop on which the caller had slept before");
    {
        VirtualTime time;
        Future<int> first;
        Future<int> never;
        (void)caller(first, never, again);
        first.set_result(1);
        time.run();
    }
    EXPECT_EQ(again.lines(), (Lines{"callee destroyed", "caller destroyed"}));
}

TEST_CASE("04.5 Frame: those that have ended are not destroyed again" *
          doctest::description(
              "A frame that ends destroys itself, and its loop forgets it: "
              "when the loop closes, only those that still sleep are left, "
              "and they go youngest first as ever. [GEN-21]")) {
    Transcript seen;
    std::map<std::string, Future<int>> futures;
    {
        VirtualTime time;
        for (const std::string name : {"first", "second", "third", "fourth"})
            (void)sleep_with(futures[name], name, seen);
        step("set the Futures of the second, the fourth and the first");
        for (const std::string name : {"second", "fourth", "first"}) {
            futures[name].set_result(1);
            time.run();
        }
        (void)sleep_with(futures["fifth"], "fifth", seen);
        step("began a fifth, and closed the loop");
    }
    EXPECT_EQ(seen.lines(),
              (Lines{"second got 1",
                     "second destroyed",
                     "fourth got 1",
                     "fourth destroyed",
                     "first got 1",
                     "first destroyed",
                     "fifth destroyed",
                     "third destroyed"}));
}

TEST_CASE("04.5 Frame: a local's destructor may use the closing loop" *
          doctest::description(
              "A connection takes its handler off the loop and fails the "
              "Future that somebody waits for. Both are harmless while the "
              "loop closes: nobody is resumed any more. [GEN-21]")) {
    Transcript seen;
    Future<int> never;
    Future<int> others;
    {
        VirtualTime time;
        IOLoop& loop = time.loop();
        auto timeout = loop.call_later(std::chrono::hours(1), [] {});
        (void)sleep_with(others, "older", seen);
        (void)act_at_end(never, [&, timeout] {
            loop.remove_timeout(timeout);
            loop.remove_handler(1000000);
            loop.add_callback([&] { seen("never runs"); });
            others.set_result(1);
            seen("destructor ran");
        });
        (void)sleep_with(others, "younger", seen);
        step("closed the loop");
    }
    EXPECT_EQ(
        seen.lines(),
        (Lines{"younger destroyed", "destructor ran", "older destroyed"}));
}

TEST_CASE("04.5 Frame: one that falls asleep while the loop closes goes, too" *
          doctest::description(
              "A destructor may start a coroutine, for example to say good "
              "bye. If that has to wait, it waits on a loop that will not "
              "turn again, and must not be forgotten. [GEN-21]")) {
    Transcript seen;
    Future<int> never;
    {
        VirtualTime time;
        (void)act_at_end(never, [&] {
            seen("starts another");
            (void)sleep_with(never, "another", seen);
        });
        step("closed the loop");
    }
    EXPECT_EQ(seen.lines(), (Lines{"starts another", "another destroyed"}));
}

TEST_CASE("04.5 Frame: a coroutine cannot wait on a loop that is closed" *
          doctest::description(
              "It would sleep for ever, owned by nobody. So the co_yield "
              "throws, and the coroutine's Future fails: one that need not "
              "wait is not troubled. [GEN-21]")) {
    VirtualTime time;
    time.loop().close();
    Transcript seen;
    auto awake = sleep_with(make_ready_future<int>(1), "awake", seen);
    EXPECT(awake.done(), "a Future that is done needs no loop");
    EXPECT_EQ(awake.result(), 1);
    Future<int> pending;
    auto failed = sleep_with(pending, "it", seen);
    EXPECT(failed.done(), "the coroutine has ended");
    EXPECT_THROWS(std::logic_error, (void)failed.result());
}

TEST_CASE("04.5 Frame: leaves a Future alone that somebody else has set" *
          doctest::description(
              "A coroutine's Future is like any other: whoever holds it can "
              "set it. When the coroutine ends later, the first result "
              "stays, and nothing breaks. [GEN-21]")) {
    VirtualTime time;
    Transcript seen;
    Future<int> future;
    auto result = sleep_with(future, "it", seen);
    step("set the coroutine's own Future to 5, and the awaited one to 1");
    result.set_result(5);
    future.set_result(1);
    time.run();
    EXPECT_EQ(seen.lines(), (Lines{"it got 1", "it destroyed"}));
    EXPECT_EQ(result.result(), 5);
}
