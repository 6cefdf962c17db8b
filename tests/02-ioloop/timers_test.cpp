#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "common/net/sockets.hpp"
#include "common/testing/client.hpp"
#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "ioloop.hpp"
#include "netutil.hpp"
#include "select_poller.hpp"
#include "slow_page.hpp"
#include "tests/support/fake_time_loop.hpp"
#include "tests/support/live_bytes.hpp"
#include "tests/support/scripted_poller.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

namespace {

/// How much time passes until `loop` has nothing more to wait for.
IOLoop::Duration time_until_stopped(FakeTimeIOLoop& loop) {
    const IOLoop::TimePoint before = loop.time();
    loop.start();
    return loop.time() - before;
}

/// Where the loop would sleep, asks whether something waits, and says so.
class WouldSleep final : public Poller {
  public:
    WouldSleep(std::function<bool()> waits, std::function<void(bool)> sleeps)
        : waits_(std::move(waits))
        , sleeps_(std::move(sleeps)) {}

    void register_fd(int fd, std::uint32_t events) override {
        poller_.register_fd(fd, events);
    }

    void modify(int fd, std::uint32_t events) override {
        poller_.modify(fd, events);
    }

    void unregister(int fd) override { poller_.unregister(fd); }

    std::span<const PollEvent> poll(std::chrono::nanoseconds timeout) override {
        const bool waits = waits_();
        const auto ready = poller_.poll(0ns);
        if (ready.empty() && timeout != 0ns) sleeps_(waits);
        return ready;
    }

  private:
    std::function<bool()> waits_;
    std::function<void(bool)> sleeps_;
    SelectPoller poller_;
};

}  // namespace

TEST_CASE("02.3 IOLoop: call_later runs a callback once its delay has passed" *
          doctest::description(
              "No earlier, and once. Until then the loop sleeps: the poll "
              "timeout is the time that is left. [TIME-1, SEL-8]")) {
    FakeTimeIOLoop loop;
    int runs = 0;
    loop.call_later(1500ms, [&] { ++runs; });
    loop.call_later(4s, [&] { loop.stop(); });
    step("one timer after 1.5 s; another, after 4 s, stops the loop");
    EXPECT_EQ(time_until_stopped(loop), IOLoop::Duration(4s));
    EXPECT_EQ(runs, 1);
    std::vector<IOLoop::Duration> sleeps;
    for (IOLoop::Duration sleep : loop.sleeps())
        if (sleep > 0s) sleeps.push_back(sleep);
    EXPECT_EQ(sleeps, (std::vector<IOLoop::Duration>{1500ms, 2500ms}));
}

TEST_CASE("02.3 IOLoop: a deadline is a point in time or a delay" *
          doctest::description(
              "add_timeout() takes both; call_at() and call_later() are its "
              "two halves. All go by the loop's clock. [TIME-1]")) {
    FakeTimeIOLoop loop;
    Transcript seen;
    const IOLoop::TimePoint begin = loop.time();
    auto note = [&](std::string name) {
        return [&, name = std::move(name)] {
            auto passed = std::chrono::duration_cast<std::chrono::seconds>(
                loop.time() - begin);
            seen(name + " at " + std::to_string(passed.count()));
        };
    };
    loop.add_timeout(begin + 4s, note("add_timeout(point)"));
    loop.add_timeout(3s, note("add_timeout(delay)"));
    loop.call_at(begin + 2s, note("call_at"));
    loop.call_later(1s, note("call_later"));
    loop.call_later(5s, [&] { loop.stop(); });
    step("four timers, for 4, 3, 2 and 1 s from now");
    loop.start();
    EXPECT_EQ(seen.lines(),
              (Lines{"call_later at 1",
                     "call_at at 2",
                     "add_timeout(delay) at 3",
                     "add_timeout(point) at 4"}));
}

TEST_CASE("02.3 IOLoop: timers with equal deadlines run first come, first "
          "served" *
          doctest::description(
              "A heap keeps no order among equals by itself. Who queued two "
              "steps for the same moment means them in that order. "
              "[TIME-2]")) {
    FakeTimeIOLoop loop;
    std::vector<int> seen;
    std::vector<int> expected;
    const IOLoop::TimePoint deadline = loop.time() + 1s;
    for (int i = 0; i < 50; ++i) {
        loop.add_timeout(deadline, [&, i] { seen.push_back(i); });
        expected.push_back(i);
    }
    loop.add_timeout(deadline, [&] { loop.stop(); });
    step("fifty timers with one deadline");
    loop.start();
    EXPECT_EQ(seen, expected);
}

TEST_CASE("02.3 IOLoop: overdue timers run in the order of their deadlines" *
          doctest::description(
              "After a long callback several are late at once. The one that "
              "has waited longest comes first. [TIME-3]")) {
    FakeTimeIOLoop loop;
    Transcript seen;
    loop.call_later(-1s, [&] { seen("due 1 s ago"); });
    loop.call_later(-3s, [&] { seen("due 3 s ago"); });
    loop.call_later(-2s, [&] { seen("due 2 s ago"); });
    loop.call_later(0s, [&] { loop.stop(); });
    step("timers that were due 1, 3 and 2 s ago");
    EXPECT_EQ(time_until_stopped(loop), IOLoop::Duration(0));
    EXPECT_EQ(seen.lines(),
              (Lines{"due 3 s ago", "due 2 s ago", "due 1 s ago"}));
}

TEST_CASE("02.3 IOLoop: remove_timeout cancels, and is harmless afterwards" *
          doctest::description(
              "Nearly every timer guards something that comes in time, and "
              "is cancelled. Its callback is destroyed at once: it may hold "
              "a connection. [TIME-4]")) {
    FakeTimeIOLoop loop;
    Transcript seen;
    auto held = std::make_shared<int>();
    std::weak_ptr<int> watch = held;
    IOLoop::Timeout cancelled =
        loop.call_later(1s, [&, held = std::move(held)] { seen("cancelled"); });
    IOLoop::Timeout fired = loop.call_later(2s, [&] { seen("fired"); });
    loop.call_later(3s, [&] {
        loop.remove_timeout(fired);
        seen("removed one that has fired");
    });
    loop.call_later(4s, [&] { loop.stop(); });
    step("cancelled the first of four timers, twice");
    loop.remove_timeout(cancelled);
    EXPECT(watch.expired(), "what its callback held is destroyed");
    loop.remove_timeout(cancelled);
    step("cancelled a timer that never was");
    loop.remove_timeout(IOLoop::Timeout());
    loop.start();
    EXPECT_EQ(seen.lines(), (Lines{"fired", "removed one that has fired"}));
    step("no timer was left; added another, and cancelled the first once more");
    loop.call_later(1s, [&] { seen("another's"); });
    loop.remove_timeout(cancelled);
    loop.call_later(2s, [&] { loop.stop(); });
    loop.start();
    EXPECT_EQ(seen.lines(),
              (Lines{"fired", "removed one that has fired", "another's"}));
}

TEST_CASE("02.3 IOLoop: a timer or a callback can cancel a timer due in the "
          "same turn" *
          doctest::description(
              "Two timers are due at once, and the first makes the second "
              "pointless. It must not run, although its turn has come. "
              "[TIME-5, LOOP-4]")) {
    FakeTimeIOLoop loop;
    Transcript seen;
    IOLoop::Timeout second;
    IOLoop::Timeout third;
    loop.call_later(1s, [&] {
        seen("first cancels second");
        loop.remove_timeout(second);
    });
    second = loop.call_later(1s, [&] { seen("second"); });
    loop.call_later(1s, [&] { loop.stop(); });
    step("three timers of one deadline; the first cancels the second");
    loop.start();
    EXPECT_EQ(seen.lines(), Lines{"first cancels second"});
    third = loop.call_later(0s, [&] { seen("third"); });
    loop.add_callback([&] {
        seen("callback cancels third");
        loop.remove_timeout(third);
        loop.stop();
    });
    step("a timer that is due, and a callback that cancels it");
    loop.start();
    EXPECT_EQ(seen.lines(),
              (Lines{"first cancels second", "callback cancels third"}));
}

TEST_CASE("02.3 IOLoop: callbacks run before timers, and what they add waits "
          "for the next turn" *
          doctest::description(
              "One turn: callbacks, then the timers that were due when it "
              "began. A timer that arms itself with no delay must not keep "
              "the loop from its descriptors. [LOOP-3, LOOP-4]")) {
    auto [a, b] = socket_pair();
    write_to_fd(b.get(), "x");
    FakeTimeIOLoop loop;
    Transcript seen;
    int rounds = 0;
    std::function<void()> again = [&] {
        if (++rounds <= 2) seen("timer");
        // A loop that runs it for ever within one turn is left so.
        if (rounds == 1000) return loop.stop();
        loop.call_later(0s, [&] { again(); });
    };
    loop.add_handler(
        a.get(),
        [&](int fd, std::uint32_t) {
            seen("descriptor");
            loop.remove_handler(fd);
            loop.call_later(0s, [&] { loop.stop(); });
        },
        IOLoop::READ);
    loop.call_later(0s, [&] { again(); });
    loop.add_callback([&] {
        seen("callback");
        loop.call_later(-1s, [&] { seen("overdue timer of the callback"); });
    });
    step("a callback that adds an overdue timer, a timer that arms itself "
         "again, and a readable descriptor");
    loop.start();
    EXPECT_EQ(seen.lines(),
              (Lines{"callback",
                     "timer",
                     "descriptor",
                     "overdue timer of the callback",
                     "timer"}));
}

TEST_CASE("02.3 IOLoop: a timer that becomes due while callbacks run waits "
          "for the next turn" *
          doctest::description(
              "What belongs to a turn is decided at its beginning, timers as "
              "well as callbacks. [LOOP-1]")) {
    FakeTimeIOLoop loop;
    Transcript seen;
    loop.call_later(1s, [&] { seen("timer"); });
    loop.add_callback([&] {
        loop.pass(5s);
        loop.add_callback([&] { seen("callback of the next turn"); });
    });
    loop.call_later(6s, [&] { loop.stop(); });
    step("a timer for in 1 s; a callback takes 5 s, and adds another");
    loop.start();
    EXPECT_EQ(seen.lines(), (Lines{"callback of the next turn", "timer"}));
}

TEST_CASE("02.3 IOLoop: a timer may cancel itself while it runs, and is "
          "destroyed before the loop sleeps" *
          doctest::description(
              "Clean-up code cancels the timer by which it was called. What "
              "the timer captured must live until it returns, and no "
              "longer: it may hold a connection. [TIME-4]")) {
    ScriptedLoop loop;
    Transcript seen;
    IOLoop::Timeout timer;
    auto payload = std::make_shared<std::string>("captured");
    std::weak_ptr<std::string> watch = payload;
    timer = loop.call_later(0s, [&loop, &seen, &timer, &watch, held = payload] {
        loop.remove_timeout(timer);
        seen(watch.expired() ? "gone while it runs" : *held);
    });
    payload.reset();
    loop.script().on_poll = [&] {
        seen(watch.expired() ? "poll: gone" : "poll: still held");
    };
    step("a timer cancelled itself");
    loop.start();
    EXPECT_EQ(seen.lines(), (Lines{"captured", "poll: gone"}));
    step("ran two timers; the second looks whether what the first held is "
         "gone");
    FakeTimeIOLoop plain;
    auto held = std::make_shared<int>();
    std::weak_ptr<int> first = held;
    bool gone = false;
    plain.call_later(1s, [held = std::move(held)] { (void)held; });
    plain.call_later(1s, [&] {
        gone = first.expired();
        plain.stop();
    });
    plain.start();
    EXPECT(gone, "a timer is destroyed as soon as it has run");
}

TEST_CASE("02.3 IOLoop: the loop sleeps until a timer that is not a whole "
          "millisecond away" *
          doctest::description(
              "Cut to milliseconds, the last bit of every wait is zero: the "
              "loop would turn and turn until the timer is due. [SEL-8]")) {
    FakeTimeIOLoop loop;
    loop.call_later(300us, [&] { loop.stop(); });
    step("a timer after 300 us");
    loop.start();
    EXPECT(loop.sleeps().size() <= 2,
           "one sleep (or two), not " + show(loop.sleeps().size()) + " polls");
}

TEST_CASE("02.3 IOLoop: a timer that is late does not make the loop sleep for "
          "ever" *
          doctest::description(
              "A deadline that has passed while callbacks ran gives a "
              "negative difference, and a poller takes a negative timeout as "
              "\"no limit\". [SEL-8, TIME-1]")) {
    FakeTimeIOLoop loop;
    Transcript seen;
    loop.call_later(1s, [&] {
        seen("stopped");
        loop.stop();
    });
    loop.add_callback([&] { loop.pass(5s); });
    step("a timer after 1 s, and a callback that takes 5 s");
    EXPECT_EQ(time_until_stopped(loop), IOLoop::Duration(5s));
    EXPECT_EQ(seen.lines(), Lines{"stopped"});
}

TEST_CASE("02.3 IOLoop: a delay too long to count means never" *
          doctest::description(
              "now + Duration::max() does not fit. It must not wrap round "
              "and run at once. Nor does the time since the earliest point "
              "that there is: compare first, then subtract. [TIME-1]")) {
    FakeTimeIOLoop loop;
    Transcript seen;
    step("a timer after Duration::max(), two that were due as long ago as can "
         "be, and one after an hour that stops the loop");
    loop.call_later(IOLoop::Duration::max(), [&] { seen("never"); });
    loop.call_at(IOLoop::TimePoint::min(), [&] { seen("long ago"); });
    loop.add_callback([&] {
        loop.call_at(IOLoop::TimePoint::min(), [&] { seen("and again"); });
    });
    loop.call_later(1h, [&] { loop.stop(); });
    EXPECT_EQ(time_until_stopped(loop), IOLoop::Duration(1h));
    EXPECT_EQ(seen.lines(), (Lines{"long ago", "and again"}));
}

TEST_CASE("02.3 IOLoop: an exception from a timer is logged once, the others "
          "run" *
          doctest::description("As with callbacks and handlers. [LOOP-8]")) {
    FakeTimeIOLoop loop;
    ExpectLog log("Exception in callback");
    loop.call_later(1s, [] { throw std::runtime_error("a bug"); });
    loop.call_later(1s, [&] { loop.stop(); });
    step("the first of two timers of one deadline throws");
    loop.start();
    EXPECT_EQ(log.count(), 1);
}

TEST_CASE("02.3 IOLoop: the clock is the one that was given, by default one "
          "that cannot be set" *
          doctest::description(
              "A timer of one minute must not fire an hour late because "
              "somebody corrected the time of day. [TIME-7]")) {
    FakeTimeIOLoop fake;
    const IOLoop::TimePoint before = fake.time();
    fake.pass(10s);
    EXPECT(fake.time() - before == 10s, "time() is the injected clock's");
    IOLoop loop;
    const auto earlier = std::chrono::steady_clock::now();
    const auto now = loop.time();
    const auto later = std::chrono::steady_clock::now();
    EXPECT(earlier <= now && now <= later, "time() is steady_clock's");
}

TEST_CASE("02.3 IOLoop: ten thousand idle timers cost no turns" *
          doctest::description(
              "The loop sleeps until the nearest one, however many there "
              "are: what is counted here is polls. Nor do cancelled ones "
              "wake it. [SEL-8, TIME-6]")) {
    FakeTimeIOLoop loop;
    std::vector<IOLoop::Timeout> timers;
    for (int i = 0; i < 10'000; ++i)
        timers.push_back(
            loop.call_later(1h + std::chrono::milliseconds(i), [] {}));
    loop.call_later(30min, [&] { loop.stop(); });
    step("ten thousand timers for more than an hour, and one after half an "
         "hour that stops the loop");
    EXPECT_EQ(time_until_stopped(loop), IOLoop::Duration(30min));
    const std::size_t polls = loop.sleeps().size();
    EXPECT(polls <= 2,
           "one sleep of half an hour (or two), not " + show(polls) + " polls");
    step("cancelled the ten thousand; one timer after two hours is left");
    for (const IOLoop::Timeout& timer : timers)
        loop.remove_timeout(timer);
    loop.call_later(2h, [&] { loop.stop(); });
    EXPECT_EQ(time_until_stopped(loop), IOLoop::Duration(2h));
    EXPECT(loop.sleeps().size() - polls <= 3,
           "one sleep of two hours (or two, or three), not " +
               show(loop.sleeps().size() - polls) + " polls");
}

TEST_CASE("02.3 IOLoop: cancelled timers do not pile up" *
          doctest::description(
              "A server cancels a timer for nearly every request, long "
              "before it is due. What is only marked as cancelled must be "
              "thrown out some day, or memory ends. [TIME-6]")) {
    FakeTimeIOLoop loop;
    loop.call_later(1h, [] {});
    step("added and cancelled 50000 timers of an hour, one at a time");
    const std::size_t before = live_bytes();
    for (int i = 0; i < 50'000; ++i)
        loop.remove_timeout(loop.call_later(1h, [] {}));
    const std::size_t after = live_bytes();
    constexpr std::size_t enough = 256 * 1024;
    EXPECT(after < before + enough,
           "less than 256 KiB is kept for them, not " +
               show((after - before + 512) / 1024) + " KiB");
}

TEST_CASE("02.3 IOLoop: a callback that comes while the loop makes up its mind "
          "is not slept over" *
          doctest::description(
              "Between the look at the queue and the sleep there is a "
              "moment, and another thread may call in it. Whoever wakes only "
              "a loop that says it sleeps loses that call. [LOOP-12, "
              "SEL-10]")) {
    // The loop reads its clock on the way to its sleep: a good moment to call
    // from elsewhere. Tries one reading after the other.
    for (int nth = 1; nth <= 6; ++nth) {
        std::atomic<bool> added = false;
        bool ran = false;
        bool slept_over = false;
        int readings = 0;
        IOLoop* current = nullptr;
        std::thread other;
        IOLoop loop(std::make_unique<WouldSleep>([&] { return added && !ran; },
                                                 [&](bool waited) {
                                                     slept_over = waited;
                                                     current->stop();
                                                 }),
                    [&] {
                        if (current != nullptr && current->running() &&
                            ++readings == nth) {
                            std::promise<void> done;
                            auto is_done = done.get_future();
                            other = std::thread(
                                [&, done = std::move(done)]() mutable {
                                    current->add_callback([&] { ran = true; });
                                    added = true;
                                    done.set_value();
                                });
                            // Not for ever: the loop may hold its lock now.
                            is_done.wait_for(1s);
                        }
                        return IOLoop::Clock::now();
                    });
        current = &loop;
        loop.call_later(1h, [] {});
        step("another thread added a callback when the loop read its clock "
             "for time " +
             std::to_string(nth));
        loop.start();
        if (other.joinable()) other.join();
        EXPECT(!slept_over, "the loop does not sleep while the callback waits");
    }
}

TEST_CASE("02.3 IOLoop: timers refuse another thread" *
          doctest::description("The heap has no lock either. [LOOP-11]")) {
    IOLoop loop;
    std::promise<void> started;
    bool refused_add = false;
    bool refused_remove = false;
    loop.add_callback([&] { started.set_value(); });
    step("another thread called call_later and remove_timeout while the loop "
         "ran");
    std::thread other([&] {
        started.get_future().wait();
        try {
            loop.call_later(1h, [] {});
        } catch (const std::logic_error&) {
            refused_add = true;
        }
        try {
            loop.remove_timeout(IOLoop::Timeout());
        } catch (const std::logic_error&) {
            refused_remove = true;
        }
        loop.add_callback([&] { loop.stop(); });
    });
    loop.start();
    other.join();
    EXPECT(refused_add && refused_remove, "both throw std::logic_error");
}

TEST_CASE("02.3 SlowPage: holds a request for two seconds, and then answers" *
          doctest::description(
              "The handler sets a timer and returns. Between the request and "
              "the answer no code of it runs. [TIME-1]")) {
    FakeTimeIOLoop loop;
    SlowPage page(bind_socket(0), 2s, loop);
    Client client(page.port());
    step("sent all of a request's head but its last two bytes");
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\n");
    pump(loop, 3);
    EXPECT_EQ(page.visitors(), 1U);
    step("5 s passed, and half a request has no answer");
    loop.call_later(5s, [&] { loop.stop(); });
    loop.start();
    EXPECT_EQ(client.received(), "");
    step("sent the two, with more behind them; looked 1.9 s later, then 2.1 s "
         "later");
    client.send("\r\nmore");
    pump(loop, 3);
    loop.call_later(1900ms, [&] { loop.stop(); });
    loop.start();
    EXPECT_EQ(client.received(), "");
    loop.call_later(200ms, [&] { loop.stop(); });
    loop.start();
    EXPECT_EQ(client.received(), slow_page_answer());
    EXPECT(client.closed(), "the server closes after the answer");
    EXPECT_EQ(page.visitors(), 0U);
}

TEST_CASE("02.3 SlowPage: ten requests at once take two seconds altogether" *
          doctest::description(
              "Ten timers run side by side; ten sleeps would take twenty "
              "seconds. [TIME-2]")) {
    FakeTimeIOLoop loop;
    SlowPage page(bind_socket(0), 2s, loop);
    std::vector<std::unique_ptr<Client>> clients;
    step("ten clients sent a request");
    for (int i = 0; i < 10; ++i) {
        clients.push_back(std::make_unique<Client>(page.port()));
        clients.back()->send("GET / HTTP/1.1\r\n\r\n");
    }
    pump(loop, 5);
    loop.call_later(2s, [&] { loop.stop(); });
    EXPECT_EQ(time_until_stopped(loop), IOLoop::Duration(2s));
    for (auto& client : clients)
        EXPECT_EQ(client->received(), slow_page_answer());
}

TEST_CASE("02.3 SlowPage: who leaves early is forgotten, and its timer too" *
          doctest::description(
              "A timer that outlives its connection would write to whoever "
              "has the number then. Endless heads are cut. [TIME-4]")) {
    FakeTimeIOLoop loop;
    auto page = std::make_unique<SlowPage>(bind_socket(0), 2s, loop);
    Client leaves(page->port());
    Client resets(page->port());
    Client babbles(page->port());
    Client stays(page->port());
    leaves.send("GET / HTTP/1.1\r\n\r\n");
    pump(loop, 5);
    leaves.send("GET / HTTP/1.1\r\n\r\n");
    resets.send("GET / HTTP/1.1\r\n\r\n");
    stays.send("GET / HTTP/1.1\r\n\r\n");
    babbles.send(std::string(20'000, 'x'));
    pump(loop, 10);
    step("of four clients one sent a second request and closed, one reset, one "
         "sent a head without an end");
    leaves.close();
    resets.reset();
    pump(loop, 5);
    EXPECT_EQ(page->visitors(), 1U);
    EXPECT(babbles.closed(), "the endless head's connection is closed");
    step("destroyed the page while one was waiting; three seconds passed");
    page.reset();
    loop.call_later(3s, [&] { loop.stop(); });
    loop.start();
    EXPECT_EQ(stays.received(), "");
}
