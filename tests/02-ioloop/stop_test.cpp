#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/socket.h>

#include "common/net/sockets.hpp"
#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "ioloop.hpp"
#include "tests/support/fake_time_loop.hpp"
#include "tests/support/scripted_poller.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

namespace {

/// Calls `last_words` when it is destroyed.
class Mortal {
  public:
    explicit Mortal(std::function<void()> last_words)
        : last_words_(std::move(last_words)) {}

    Mortal(const Mortal&) = delete;
    Mortal& operator=(const Mortal&) = delete;

    ~Mortal() { last_words_(); }

  private:
    std::function<void()> last_words_;
};

}  // namespace

TEST_CASE("02.4 IOLoop: stop() lets the turn go on to its end" *
          doctest::description(
              "What this turn still has to do is done; what that adds waits "
              "for the next start(). The loop can be started again. "
              "[LOOP-5]")) {
    FakeTimeIOLoop loop;
    Transcript seen;
    loop.add_callback([&] {
        seen("one stops");
        loop.stop();
    });
    loop.add_callback([&] {
        seen("two");
        loop.add_callback([&] { seen("added by two"); });
    });
    loop.call_later(0s, [&] { seen("timer"); });
    step("of two callbacks the first stops the loop, the second adds another; "
         "a timer is due");
    loop.start();
    EXPECT_EQ(seen.lines(), (Lines{"one stops", "two", "timer"}));
    step("started it again");
    loop.add_callback([&] { loop.stop(); });
    loop.start();
    EXPECT_EQ(seen.lines(),
              (Lines{"one stops", "two", "timer", "added by two"}));
    step("of two timers that are due the first stops the loop");
    Transcript timers;
    loop.call_later(0s, [&] {
        timers("one stops");
        loop.stop();
    });
    loop.call_later(0s, [&] { timers("two"); });
    loop.start();
    EXPECT_EQ(timers.lines(), (Lines{"one stops", "two"}));
}

TEST_CASE("02.4 IOLoop: stop() in a handler lets the loop go on to where it "
          "would sleep" *
          doctest::description(
              "The other handlers are called, and what they queue is still "
              "run: a last answer may be among it. [LOOP-5, LOOP-1]")) {
    auto [a, b] = socket_pair();
    auto [c, d] = socket_pair();
    IOLoop loop;
    Transcript seen;
    auto handler = [&](int fd, std::uint32_t) {
        loop.remove_handler(fd);
        seen("handler");
        loop.add_callback([&] { seen("callback"); });
        loop.call_later(0s, [&] { seen("timer"); });
        loop.stop();
    };
    loop.add_handler(a.get(), handler, IOLoop::READ);
    loop.add_handler(c.get(), handler, IOLoop::READ);
    ::send(b.get(), "x", 1, MSG_NOSIGNAL);
    ::send(d.get(), "x", 1, MSG_NOSIGNAL);
    step("two descriptors are ready; the handler of each stops the loop, and "
         "adds a callback and a timer");
    loop.start();
    EXPECT_EQ(
        seen.lines(),
        (Lines{
            "handler", "handler", "callback", "callback", "timer", "timer"}));
}

TEST_CASE("02.4 IOLoop: stop() before start() lets the next start() return at "
          "once" *
          doctest::description(
              "Something failed while the program was being set up, and has "
              "called stop() already. Nothing runs, nothing is lost. "
              "[LOOP-6]")) {
    IOLoop loop;
    Transcript seen;
    loop.add_callback([&] {
        seen("callback");
        loop.stop();
    });
    step("stopped a loop that has not been started, then started it");
    loop.stop();
    loop.start();
    EXPECT_EQ(seen.lines(), Lines{});
    step("started it again");
    loop.start();
    EXPECT_EQ(seen.lines(), Lines{"callback"});
}

TEST_CASE("02.4 IOLoop: start() while it runs is refused" *
          doctest::description(
              "A loop inside a loop on one stack: the outer one could not go "
              "on before the inner one ends. [LOOP-7]")) {
    IOLoop loop;
    std::string said = "nothing";
    bool runs = false;
    EXPECT(!loop.running(), "it does not run yet");
    loop.add_callback([&] {
        runs = loop.running();
        try {
            loop.start();
        } catch (const std::logic_error& error) {
            said = error.what();
        }
        loop.stop();
    });
    step("a callback called start()");
    loop.start();
    EXPECT(runs, "running() is true in a callback");
    EXPECT(said != "nothing", "start() throws std::logic_error");
    EXPECT(!loop.running(), "it does not run any more");
}

TEST_CASE("02.4 IOLoop: another thread can neither start it a second time nor "
          "close it" *
          doctest::description(
              "Two threads in one loop would run callbacks at the same time. "
              "Both calls are refused, whoever makes them. [LOOP-7, "
              "LOOP-16]")) {
    IOLoop loop;
    std::vector<std::string> said;
    auto note = [&](auto call) {
        try {
            call();
            said.emplace_back("accepted");
        } catch (const std::logic_error&) {
            said.emplace_back("refused");
        }
    };
    loop.add_callback([&] {
        std::thread other([&] {
            note([&] { loop.start(); });
            note([&] { loop.close(); });
        });
        other.join();
        loop.stop();
    });
    step("while a callback ran, another thread called start() and close()");
    loop.start();
    EXPECT_EQ(said, (std::vector<std::string>{"refused", "refused"}));
}

TEST_CASE("02.4 IOLoop: what poll() throws leaves start(), and the loop can be "
          "started again" *
          doctest::description(
              "However start() ends, the loop does not run afterwards, and "
              "is nobody's current loop by it. [LOOP-7, LOOP-14]")) {
    ScriptedLoop loop;
    bool fails = true;
    loop.script().on_poll = [&] {
        if (std::exchange(fails, false)) throw std::runtime_error("no memory");
    };
    step("poll() threw");
    CHECK_THROWS_AS(loop.start(), std::runtime_error);
    EXPECT(!loop.running(), "it does not run any more");
    EXPECT(IOLoop::current_or_null() == nullptr, "no loop is current");
    step("started it again");
    bool ran = false;
    loop.add_callback([&] { ran = true; });
    loop.start();
    EXPECT(ran, "it runs callbacks again");
}

TEST_CASE("02.4 IOLoop: current() is the loop that runs on this thread" *
          doctest::description(
              "Code that is called by a loop finds it without being told. "
              "When start() returns, it is as it was before. [LOOP-14]")) {
    IOLoop outer;
    IOLoop loop;
    IOLoop* during = nullptr;
    EXPECT(IOLoop::current_or_null() == nullptr, "no loop is current at first");
    loop.add_callback([&] {
        if (&IOLoop::current() == &loop) during = IOLoop::current_or_null();
        loop.stop();
    });
    step("started a loop and asked in a callback");
    loop.start();
    EXPECT(during == &loop, "current() is the loop that runs");
    EXPECT(IOLoop::current_or_null() == nullptr, "then none, as before");
    step("made another loop current, and started the first");
    outer.make_current();
    loop.add_callback([&] { loop.stop(); });
    loop.start();
    EXPECT(&IOLoop::current() == &outer, "current() is restored");
    IOLoop::clear_current();
    EXPECT(IOLoop::current_or_null() == nullptr, "clear_current() forgets it");
}

TEST_CASE("02.4 IOLoop: which loop is current is each thread's own affair" *
          doctest::description(
              "A thread that makes a loop its own must not take away "
              "another's. [LOOP-14]")) {
    IOLoop loop;
    bool none_there = false;
    bool kept_here = false;
    loop.add_callback([&] {
        std::thread other([&] {
            none_there = IOLoop::current_or_null() == nullptr;
            static IOLoop its_own;
            its_own.make_current();
        });
        other.join();
        kept_here = IOLoop::current_or_null() == &loop;
        loop.stop();
    });
    step("while a loop ran, another thread made a loop its current one");
    loop.start();
    EXPECT(none_there, "the new thread has no current loop at first");
    EXPECT(kept_here, "the running loop is still current on its thread");
}

TEST_CASE("02.4 IOLoop: instance() is one loop for all threads, current() one "
          "for each" *
          doctest::description(
              "Two threads run a loop each, and reach each other by "
              "add_callback(). A thread without a loop of its own gets "
              "instance(). [LOOP-14, LOOP-11]")) {
    EXPECT(!IOLoop::initialized(), "it is made when somebody asks for it");
    IOLoop* main_loop = &IOLoop::instance();
    EXPECT(IOLoop::initialized(), "now it is there");
    EXPECT(&IOLoop::current() == main_loop,
           "without a loop of its own, current() is instance()");
    EXPECT(IOLoop::current_or_null() == nullptr,
           "having asked does not make it this thread's own");
    std::promise<IOLoop*> running;
    bool same_instance = false;
    bool own_current = false;
    step("another thread ran a loop of its own and sent its answers to "
         "instance(), which stopped that loop and itself");
    std::thread other([&] {
        IOLoop loop;
        loop.add_callback([&] {
            const bool same = &IOLoop::instance() == main_loop;
            const bool own = &IOLoop::current() == &loop;
            IOLoop::instance().add_callback([&, same, own] {
                same_instance = same;
                own_current = own;
                loop.add_callback([&] { loop.stop(); });
                main_loop->stop();
            });
        });
        loop.start();
    });
    main_loop->start();
    other.join();
    EXPECT(same_instance, "instance() is the same loop on both threads");
    EXPECT(own_current, "current() is the thread's own loop");
}

TEST_CASE("02.4 IOLoop: a loop that is gone is nobody's current loop" *
          doctest::description(
              "make_current() keeps a pointer. It must not outlive the loop. "
              "[LOOP-14]")) {
    {
        IOLoop loop;
        loop.make_current();
    }
    step("made a loop current and destroyed it");
    EXPECT(IOLoop::current_or_null() == nullptr, "no loop is current");
    IOLoop stays;
    stays.make_current();
    {
        IOLoop goes;
    }
    step("made a loop current and destroyed another");
    EXPECT(IOLoop::current_or_null() == &stays, "the current one stays");
}

TEST_CASE("02.4 IOLoop: close() runs the hooks, and destroys what is queued "
          "without running it" *
          doctest::description(
              "Chapter 04 uses a hook to destroy coroutines that still wait. "
              "The last one added comes first, like destructors, and one "
              "that throws does not keep the others from running. "
              "[LOOP-16]")) {
    Transcript seen;
    IOLoop loop;
    ExpectLog log("Exception in callback");
    auto queued = std::make_shared<Mortal>([&] { seen("callback destroyed"); });
    auto timed = std::make_shared<Mortal>([&] { seen("timer destroyed"); });
    auto watched = std::make_shared<Mortal>([&] { seen("handler destroyed"); });
    auto [a, b] = socket_pair();
    loop.add_handler(
        a.get(),
        [watched = std::move(watched)](int, std::uint32_t) { (void)watched; },
        IOLoop::READ);
    loop.add_callback([&, queued = std::move(queued)] { seen("ran"); });
    loop.call_later(0s, [&, timed = std::move(timed)] { seen("ran"); });
    loop.add_at_close_hook([&] {
        seen(IOLoop::current_or_null() == &loop ? "hook 1, on its loop"
                                                : "hook 1, on no loop");
    });
    loop.add_at_close_hook([&] { throw std::runtime_error("a bug"); });
    loop.add_at_close_hook([&] { seen("hook 3"); });
    step("closed a loop with three hooks, the second of which throws, a "
         "callback, a timer and a handler; then closed it again");
    loop.close();
    loop.close();
    EXPECT_EQ(seen.lines().size(), 5U);
    EXPECT_EQ(Lines(seen.lines().begin(), seen.lines().begin() + 2),
              (Lines{"hook 3", "hook 1, on its loop"}));
    EXPECT_EQ(log.count(), 1);
    step("destroyed a loop with a hook that was not closed");
    bool ran = false;
    {
        IOLoop left;
        left.add_at_close_hook([&] { ran = true; });
    }
    EXPECT(ran, "the destructor closes it, and the hook runs");
}

TEST_CASE("02.4 IOLoop: a closed loop takes nothing more" *
          doctest::description(
              "A worker that is done a moment too late must be able to call "
              "add_callback() all the same: its callback is destroyed, not "
              "run. [LOOP-13, LOOP-16]")) {
    IOLoop loop;
    loop.close();
    auto held = std::make_shared<int>();
    std::weak_ptr<int> watch = held;
    step("added a callback and a timer to a closed loop");
    loop.add_callback([held = std::move(held)] { (void)held; });
    EXPECT(watch.expired(), "what the callback held is destroyed");
    held = std::make_shared<int>();
    watch = held;
    IOLoop::Timeout never =
        loop.call_later(0s, [held = std::move(held)] { (void)held; });
    EXPECT(watch.expired(), "what the timer held is destroyed");
    loop.remove_timeout(never);
    loop.remove_handler(0);
    held = std::make_shared<int>();
    watch = held;
    loop.add_at_close_hook([held = std::move(held)] { (void)held; });
    EXPECT(watch.expired(), "what the hook held is destroyed");
    CHECK_THROWS_AS(loop.start(), std::logic_error);
    CHECK_THROWS_AS(loop.add_handler(
                        0, [](int, std::uint32_t) {}, IOLoop::READ),
                    std::logic_error);
    step("closed a loop from one of its callbacks");
    IOLoop busy;
    bool refused = false;
    busy.add_callback([&] {
        try {
            busy.close();
        } catch (const std::logic_error&) {
            refused = true;
        }
        busy.stop();
    });
    busy.start();
    EXPECT(refused, "close() while it runs throws std::logic_error");
}

TEST_CASE("02.4 IOLoop: hooks refuse another thread" *
          doctest::description(
              "Their list has no lock, like the other tables. [LOOP-11]")) {
    IOLoop loop;
    bool refused = false;
    loop.add_callback([&] {
        std::thread other([&] {
            try {
                loop.add_at_close_hook([] {});
            } catch (const std::logic_error&) {
                refused = true;
            }
        });
        other.join();
        loop.stop();
    });
    step("another thread called add_at_close_hook() while the loop ran");
    loop.start();
    EXPECT(refused, "it throws std::logic_error");
}

TEST_CASE("02.4 IOLoop: threads may add callbacks while it closes" *
          doctest::description(
              "Each callback is run or destroyed, and nothing crashes. Run "
              "this under ThreadSanitizer, too. [LOOP-13]")) {
    auto counted = std::make_shared<int>();
    {
        IOLoop loop;
        std::promise<void> begun;
        std::thread other([&] {
            for (int i = 0; i < 10'000; ++i) {
                if (i == 100) begun.set_value();
                loop.add_callback([counted] { (void)counted; });
            }
        });
        begun.get_future().wait();
        step("closed the loop while another thread added callbacks");
        loop.close();
        other.join();
    }
    EXPECT_EQ(counted.use_count(), 1L);
}

TEST_CASE("02.4 IOLoop: can be destroyed with things left in it, whose "
          "destructors call it" *
          doctest::description(
              "Connections are captured by callbacks, timers and handlers, "
              "and undo what they did when they go. The loop must be in "
              "order while it destroys them. It never closes a descriptor. "
              "[LOOP-16, LOOP-13]")) {
    auto [a, b] = socket_pair();
    {
        IOLoop::Timeout timeout;
        IOLoop loop;
        auto careful = [&] {
            return std::make_shared<Mortal>([&] {
                loop.remove_handler(a.get());
                loop.remove_timeout(timeout);
                loop.add_callback([] {});
                loop.call_later(0s, [] {});
            });
        };
        loop.add_handler(
            a.get(),
            [held = careful()](int, std::uint32_t) { (void)held; },
            IOLoop::READ);
        timeout = loop.call_later(1h, [held = careful()] { (void)held; });
        loop.call_later(2h, [held = careful()] { (void)held; });
        loop.add_callback([held = careful()] { (void)held; });
        loop.add_at_close_hook([held = careful()] { (void)held; });
        step("destroyed a loop with a handler, two timers, a callback and a "
             "hook, each of which calls the loop when it goes");
    }
    EXPECT(::fcntl(a.get(), F_GETFD) >= 0, "the descriptor is still open");
}
