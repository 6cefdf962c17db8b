#include <chrono>
#include <memory>
#include <stdexcept>
#include <vector>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "periodic_callback.hpp"
#include "tests/support/fake_time_loop.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

namespace {

/// A loop that knows how many seconds have passed since it was made.
class Stopwatch {
  public:
    long seconds() const {
        return std::chrono::duration_cast<std::chrono::seconds>(loop.time() -
                                                                begin_)
            .count();
    }

    void run_for(IOLoop::Duration duration) {
        loop.call_later(duration, [this] { loop.stop(); });
        loop.start();
    }

    FakeTimeIOLoop loop;

  private:
    IOLoop::TimePoint begin_ = loop.time();
};

using Seconds = std::vector<long>;

}  // namespace

TEST_CASE("02.6 PeriodicCallback: calls once in each period, first after one "
          "period" *
          doctest::description(
              "start() does not call at once. A period of nothing is "
              "refused: it would never let the loop sleep. [PER-1]")) {
    Stopwatch watch;
    Seconds calls;
    PeriodicCallback ticker(
        [&] { calls.push_back(watch.seconds()); }, 10s, watch.loop);
    step("ran for 5 s without start(), then for 35 s with it");
    watch.run_for(5s);
    EXPECT(!ticker.is_running(), "it does not run before start()");
    ticker.start();
    EXPECT(ticker.is_running(), "it runs");
    watch.run_for(35s);
    EXPECT_EQ(calls, (Seconds{15, 25, 35}));
    CHECK_THROWS_AS(PeriodicCallback([] {}, 0s, watch.loop),
                    std::invalid_argument);
    CHECK_THROWS_AS(PeriodicCallback([] {}, -1s, watch.loop),
                    std::invalid_argument);
}

TEST_CASE("02.6 PeriodicCallback: does not drift, and skips what it has "
          "missed" *
          doctest::description(
              "The period counts from start to start. A callback that takes "
              "longer loses whole periods and comes back to the grid; it "
              "does not catch up in a burst. [PER-2]")) {
    Stopwatch watch;
    const std::vector<int> takes{9, 9, 10, 11, 20, 20, 35, 35, 0, 0, 0};
    Seconds calls;
    PeriodicCallback ticker(
        [&] {
            calls.push_back(watch.seconds());
            watch.loop.pass(std::chrono::seconds(takes.at(calls.size() - 1)));
            if (calls.size() == takes.size()) watch.loop.stop();
        },
        10s,
        watch.loop);
    step("period 10 s; the calls take 9, 9, 10, 11, 20, 20, 35, 35, 0, 0, 0 s");
    ticker.start();
    watch.loop.start();
    EXPECT_EQ(calls,
              (Seconds{10, 20, 30, 50, 70, 100, 130, 170, 210, 220, 230}));
}

TEST_CASE("02.6 PeriodicCallback: a call that came late does not shift those "
          "after it" *
          doctest::description(
              "Something else may have the loop when a call is due, so that it "
              "begins late. The next one counts from the moment for which "
              "this one was meant; otherwise each such delay would stay for "
              "good. [PER-2]")) {
    Stopwatch watch;
    Seconds calls;
    PeriodicCallback ticker(
        [&] { calls.push_back(watch.seconds()); }, 10s, watch.loop);
    step("period 10 s; at 9 s somebody else has the loop for 4 s");
    ticker.start();
    watch.loop.call_later(9s, [&] { watch.loop.pass(4s); });
    watch.run_for(35s);
    EXPECT_EQ(calls, (Seconds{13, 20, 30}));
}

TEST_CASE("02.6 PeriodicCallback: a period that is too long to count is never" *
          doctest::description(
              "As with add_timeout(): who means never writes Duration::max(), "
              "and a sum that does not fit would be long past. [PER-1]")) {
    Stopwatch watch;
    Seconds calls;
    PeriodicCallback never([&] { calls.push_back(watch.seconds()); },
                           IOLoop::Duration::max(),
                           watch.loop);
    never.start();
    watch.run_for(35s);
    EXPECT_EQ(calls, Seconds{});
}

TEST_CASE("02.6 PeriodicCallback: an exception is logged, and the next call "
          "comes" *
          doctest::description(
              "A job that fails once, because a disk was full, is wanted "
              "again all the same. [PER-3]")) {
    Stopwatch watch;
    Seconds calls;
    ExpectLog log("Exception in callback");
    PeriodicCallback ticker(
        [&] {
            calls.push_back(watch.seconds());
            if (calls.size() == 1) throw std::runtime_error("disk full");
            if (calls.size() == 3) throw 42;
        },
        10s,
        watch.loop);
    step("the first call throws an exception, the third an int");
    ticker.start();
    watch.run_for(45s);
    EXPECT_EQ(calls, (Seconds{10, 20, 30, 40}));
    EXPECT_EQ(log.count(), 2);
}

TEST_CASE("02.6 PeriodicCallback: stop() takes back the call that waits, "
          "start() begins anew" *
          doctest::description(
              "If stop() left the timer, stop() and start() would double the "
              "calls. So would start() twice. [PER-4]")) {
    Stopwatch watch;
    Seconds calls;
    PeriodicCallback ticker(
        [&] { calls.push_back(watch.seconds()); }, 10s, watch.loop);
    step("started, stopped after 15 s, started after 18 s, and once more");
    ticker.start();
    watch.run_for(15s);
    ticker.stop();
    EXPECT(!ticker.is_running(), "it is stopped");
    watch.run_for(3s);
    ticker.start();
    ticker.start();
    watch.run_for(25s);
    EXPECT_EQ(calls, (Seconds{10, 28, 38}));
}

TEST_CASE("02.6 PeriodicCallback: the callback itself may stop it, start it "
          "anew, or destroy it" *
          doctest::description(
              "Whoever counts to three and stops does it in the callback. "
              "What the callback captured must live until it returns. "
              "[PER-4]")) {
    Stopwatch watch;
    Transcript seen;
    std::unique_ptr<PeriodicCallback> ticker;
    ticker = std::make_unique<PeriodicCallback>(
        [&] {
            seen("stops at " + std::to_string(watch.seconds()));
            ticker->stop();
        },
        10s,
        watch.loop);
    ticker->start();
    step("a callback that stops its ticker");
    watch.run_for(25s);
    EXPECT_EQ(seen.lines(), Lines{"stops at 10"});

    Seconds calls;
    ticker = std::make_unique<PeriodicCallback>(
        [&] {
            calls.push_back(watch.seconds());
            ticker->stop();
            watch.loop.pass(3s);
            ticker->start();
        },
        10s,
        watch.loop);
    ticker->start();
    step("after 25 s: a callback that stops its ticker, takes 3 s, and "
         "starts it");
    watch.run_for(30s);
    EXPECT_EQ(calls, (Seconds{35, 48}));

    auto held = std::make_shared<std::string>("captured");
    ticker = std::make_unique<PeriodicCallback>(
        [&, held] {
            ticker.reset();
            seen(*held + " is alive");
        },
        10s,
        watch.loop);
    ticker->start();
    step("a callback that destroys its ticker");
    watch.run_for(25s);
    EXPECT_EQ(seen.lines(), (Lines{"stops at 10", "captured is alive"}));
    EXPECT_EQ(held.use_count(), 1L);
}

TEST_CASE("02.6 PeriodicCallback: it runs also while its callback does, and "
          "start() is nothing new then" *
          doctest::description(
              "Between start() and stop() it runs, whatever it does just "
              "now: no timer is set while the callback runs. [PER-4]")) {
    Stopwatch watch;
    Seconds calls;
    bool running = true;
    std::unique_ptr<PeriodicCallback> ticker;
    ticker = std::make_unique<PeriodicCallback>(
        [&] {
            calls.push_back(watch.seconds());
            running = running && ticker->is_running();
            watch.loop.pass(3s);
            ticker->start();
        },
        10s,
        watch.loop);
    ticker->start();
    step("a callback that takes 3 s, and calls start()");
    watch.run_for(35s);
    EXPECT_EQ(calls, (Seconds{10, 20, 30}));
    EXPECT(running, "is_running() in each call");
}

TEST_CASE("02.6 PeriodicCallback: a clock that goes back costs no call" *
          doctest::description(
              "Only an injected clock can. The next call is one period after "
              "the last, and never the same moment twice. [PER-5]")) {
    Stopwatch watch;
    Seconds calls;
    const IOLoop::TimePoint begin = watch.loop.time();
    PeriodicCallback ticker(
        [&] {
            calls.push_back(watch.seconds());
            if (calls.size() == 1) watch.loop.set_time(begin + 5s);
            if (calls.size() == 3) watch.loop.stop();
        },
        10s,
        watch.loop);
    step("during the call at 10 s the clock is set back to 5 s");
    ticker.start();
    watch.loop.start();
    EXPECT_EQ(calls, (Seconds{10, 20, 30}));
}

TEST_CASE("02.6 PeriodicCallback: one that is destroyed calls no more" *
          doctest::description(
              "The timer is in the loop, and must not point to what is gone. "
              "By default it is the current loop. [PER-4]")) {
    Stopwatch watch;
    watch.loop.make_current();
    int calls = 0;
    {
        PeriodicCallback ticker([&] { ++calls; }, 10s);
        ticker.start();
        watch.run_for(15s);
    }
    step("ran one for 15 s, destroyed it, ran the loop for 30 s");
    watch.run_for(30s);
    EXPECT_EQ(calls, 1);
}
