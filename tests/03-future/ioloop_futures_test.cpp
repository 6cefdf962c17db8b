#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "concurrent.hpp"
#include "ioloop.hpp"
#include "tests/support/fake_time_loop.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/scripted_poller.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

namespace {

/// Runs `loop` for three turns; a timer that somebody has left would stop it.
int eight_after_three_turns(IOLoop& loop) {
    Future<int> later;
    return loop.run_sync([&] {
        loop.add_callback(
            [&] { loop.add_callback([&] { later.set_result(8); }); });
        return later;
    });
}

}  // namespace

TEST_CASE("03.4 IOLoop: add_future calls back on a later turn, never inside "
          "set_result" *
          doctest::description(
              "A callback that runs inside set_result() runs in the middle of "
              "somebody else's function. Through the loop it has the stack "
              "for itself: that is why Tornado recommends add_future(). "
              "[FUT-10]")) {
    IOLoop loop;
    Future<int> future;
    Transcript seen;
    loop.add_future(future, [&](const Future<int>& done) {
        seen("called with " + std::to_string(done.result()));
    });
    loop.add_callback([&] {
        future.set_result(7);
        seen("set_result has returned");
    });
    loop.add_callback([&] {
        seen("the rest of the turn");
        loop.add_callback([&] {
            seen("a callback that was added later");
            loop.stop();
        });
    });
    step("a loop callback sets the Future that add_future waits for");
    loop.start();
    EXPECT_EQ(seen.lines(),
              (Lines{"set_result has returned",
                     "the rest of the turn",
                     "called with 7",
                     "a callback that was added later"}));
}

TEST_CASE("03.4 IOLoop: add_future goes through the loop also if the Future is "
          "done already" *
          doctest::description(
              "Code that sometimes runs now and sometimes later has two "
              "orders of events to be right in. add_future() has one. Its "
              "callback's errors are the loop's to log. [FUT-10]")) {
    IOLoop loop;
    Transcript seen;
    auto future = make_ready_future<std::string>("hello");
    step("add_future() with a Future that is done");
    loop.add_future(future, [&](const Future<std::string>& done) {
        seen("called with " + done.result());
    });
    seen("add_future has returned");
    pump(loop);
    EXPECT_EQ(seen.lines(),
              (Lines{"add_future has returned", "called with hello"}));
    step("the same with a callback that throws");
    ExpectLog logged("Exception in callback");
    loop.add_future(future, [](const Future<std::string>&) {
        throw std::runtime_error("this callback is broken");
    });
    pump(loop);
    EXPECT_EQ(in_log(logged), "lines in the log: 1");
}

TEST_CASE("03.4 IOLoop: add_future takes a callback that takes nothing, too" *
          doctest::description(
              "Some only want to know when it is time, and look at the Future "
              "later, or never: coroutines will be such callers. For them, "
              "too, it is a later turn. [FUT-10]")) {
    IOLoop loop;
    Transcript seen;
    Future<int> future;
    step("add_future() with a callback that takes nothing");
    loop.add_future(future, [&] { seen("called"); });
    pump(loop);
    EXPECT_EQ(seen.lines(), Lines{});
    step("set the Future");
    future.set_result(7);
    seen("set_result has returned");
    pump(loop);
    EXPECT_EQ(seen.lines(), (Lines{"set_result has returned", "called"}));
}

TEST_CASE("03.4 IOLoop: add_future forgets its callback when the loop closes "
          "first" *
          doctest::description(
              "Futures are handed around and may outlive the loop. What comes "
              "back to a loop that is gone must fall on nothing, and not on "
              "whatever has its memory now. [FUT-10]")) {
    std::optional<IOLoop> loop(std::in_place);
    Future<int> future;
    Transcript seen;
    loop->add_future(future, [&](const Future<int>&) { seen("first loop's"); });
    step("destroyed the loop, and made another in the same place");
    loop.emplace();
    Future<int> second;
    loop->add_future(second,
                     [&](const Future<int>&) { seen("second loop's"); });
    step("set the Future of the first loop, then that of the second");
    future.set_result(7);
    second.set_result(7);
    pump(*loop);
    EXPECT_EQ(seen.lines(), (Lines{"second loop's"}));
    step("add_future() on a closed loop");
    loop->close();
    loop->add_future(second,
                     [&](const Future<int>&) { seen("closed loop's"); });
    EXPECT_EQ(seen.lines(), (Lines{"second loop's"}));
}

TEST_CASE("03.4 IOLoop: run_sync runs the loop until the Future is done and "
          "hands out how it ended" *
          doctest::description(
              "For main() and for tests: the one place where waiting is "
              "right, since it is the loop that waits. A result is returned, "
              "a failure is thrown, and so is what the function itself "
              "throws. [LOOP-15]")) {
    IOLoop loop;
    Future<std::unique_ptr<int>> later;
    step("run_sync() of a function whose Future is set by a timer");
    auto result = loop.run_sync([&] {
        loop.call_later(1ms,
                        [&] { later.set_result(std::make_unique<int>(7)); });
        return later;
    });
    EXPECT_EQ(*result, 7);
    step("run_sync() of a function that returns a Future<void>");
    loop.run_sync([] { return make_ready_future<void>(); });
    step("run_sync() of one whose Future fails");
    EXPECT_THROWS(std::out_of_range, loop.run_sync([] {
        return make_failed_future<int>(std::out_of_range("no such thing"));
    }));
    step("run_sync() of one that throws before it has a Future");
    EXPECT_THROWS(std::out_of_range, loop.run_sync([]() -> Future<int> {
        throw std::out_of_range("no such thing");
    }));
    EXPECT_THROWS(int, loop.run_sync([]() -> Future<int> { throw 42; }));
    step("run_sync() while the loop runs");
    loop.run_sync([&] {
        EXPECT_THROWS(std::logic_error,
                      loop.run_sync([] { return make_ready_future<void>(); }));
        return make_ready_future<void>();
    });
}

TEST_CASE("03.4 IOLoop: run_sync gives up after its timeout" *
          doctest::description(
              "A Future that is never set would keep the loop for ever. The "
              "timer of a run that ended in time must be gone: it would stop "
              "somebody else's run. [LOOP-15]")) {
    FakeTimeIOLoop loop;
    Future<int> never;
    step("run_sync() with a timeout of 5 s, of a Future that nobody sets");
    auto begin = loop.time();
    EXPECT_THROWS(TimeoutError, loop.run_sync([&] { return never; }, 5s));
    EXPECT(loop.time() - begin == 5s, "5 s have passed on the loop's clock");
    step("run_sync() with a timeout of 5 s that ends in time");
    EXPECT_EQ(loop.run_sync([] { return make_ready_future<int>(7); }, 5s), 7);
    step("one whose Future is done in the turn of the timeout");
    Future<int> just;
    loop.call_later(5s, [&] { just.set_result(7); });
    EXPECT_EQ(loop.run_sync([&] { return just; }, 5s), 7);
    step("the same with a failure, and with stop() before the Future is done");
    auto fail = [] {
        return make_failed_future<int>(std::out_of_range("no such thing"));
    };
    EXPECT_THROWS(std::out_of_range, loop.run_sync(fail, 5s));
    auto stop = [&] {
        loop.stop();
        return never;
    };
    EXPECT_THROWS(std::runtime_error, loop.run_sync(stop, 5s));
    step("10 s later: a run without a timeout that takes three turns");
    loop.pass(10s);
    EXPECT_EQ(eight_after_three_turns(loop), 8);
}

TEST_CASE("03.4 IOLoop: run_sync says so if something else stops the loop" *
          doctest::description(
              "There is no result then and no timeout either: old Tornado "
              "reported a timeout \"after None seconds\". [LOOP-15]")) {
    IOLoop loop;
    Future<int> never;
    step("stop() is called while run_sync() waits");
    bool timed_out = false;
    std::string thrown = "nothing";
    try {
        loop.run_sync([&] {
            loop.stop();
            return never;
        });
    } catch (const TimeoutError&) {
        timed_out = true;
    } catch (const std::exception& error) {
        thrown = error.what();
    }
    EXPECT(!timed_out, "it is not called a timeout");
    EXPECT(thrown != "nothing", "run_sync() throws");
    step("stop() was called before: the function was never called");
    bool called = false;
    loop.stop();
    EXPECT_THROWS(std::runtime_error, loop.run_sync([&] {
        called = true;
        return never;
    }));
    pump(loop, 3);
    EXPECT(!called, "it is not called in a later run either");
    step("stop() is called, and the Future is done: that is a result");
    EXPECT_EQ(loop.run_sync([&] {
        loop.stop();
        return make_ready_future<int>(7);
    }),
              7);
}

TEST_CASE("03.4 IOLoop: the timer of a run_sync that threw stops no later run" *
          doctest::description(
              "What poll() throws leaves run_sync(), which has a timer in the "
              "loop then. Everything that the timer needs on the stack is "
              "gone. [LOOP-15]")) {
    auto script = std::make_shared<Script>();
    IOLoop::TimePoint now{};
    IOLoop loop(std::make_unique<ScriptedPoller>(script), [&] { return now; });
    bool fails = true;
    script->on_poll = [&] {
        if (std::exchange(fails, false)) throw std::out_of_range("no memory");
    };
    Future<int> never;
    step("run_sync() with a timeout of 5 s, and poll() throws");
    EXPECT_THROWS(std::out_of_range, loop.run_sync([&] { return never; }, 5s));
    step("10 s later: a run without a timeout that takes three turns");
    now += 10s;
    EXPECT_EQ(eight_after_three_turns(loop), 8);
}

TEST_CASE("03.4 IOLoop: a Future that run_sync gave up on stops no later run" *
          doctest::description(
              "It may still be done one day, in the middle of a run that has "
              "nothing to do with it. [LOOP-15]")) {
    FakeTimeIOLoop loop;
    Future<int> late;
    EXPECT_THROWS(TimeoutError, loop.run_sync([&] { return late; }, 5s));
    step("the Future of the first run is set during the second");
    Future<int> second;
    int result = loop.run_sync([&] {
        late.set_result(1);
        loop.add_callback(
            [&] { loop.add_callback([&] { second.set_result(2); }); });
        return second;
    });
    EXPECT_EQ(result, 2);
}
