#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "common/net/sockets.hpp"
#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "ioloop.hpp"
#include "loop_chat.hpp"
#include "netutil.hpp"
#include "select_poller.hpp"
#include "tests/support/fake_time_loop.hpp"
#include "tests/support/linechat_contract.hpp"
#include "tests/support/scripted_poller.hpp"
#include "tests/support/turn_loop.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;
namespace contract = tornado::linechat_contract;

namespace {

/// A real poller that says when it is about to sleep without a limit, and when
/// the loop turns and turns and never does.
class WatchedPoller final : public Poller {
  public:
    WatchedPoller(std::function<void()> about_to_sleep,
                  std::function<void()> does_not_sleep)
        : about_to_sleep_(std::move(about_to_sleep))
        , does_not_sleep_(std::move(does_not_sleep)) {}

    void register_fd(int fd, std::uint32_t events) override {
        poller_.register_fd(fd, events);
    }

    void modify(int fd, std::uint32_t events) override {
        poller_.modify(fd, events);
    }

    void unregister(int fd) override { poller_.unregister(fd); }

    std::span<const PollEvent> poll(std::chrono::nanoseconds timeout) override {
        if (++turns_ == 1000) does_not_sleep_();
        const auto ready = poller_.poll(0ns);
        if (!ready.empty() || timeout == 0ns) return ready;
        turns_ = 0;
        about_to_sleep_();
        return poller_.poll(timeout);
    }

  private:
    std::function<void()> about_to_sleep_;
    std::function<void()> does_not_sleep_;
    SelectPoller poller_;
    int turns_ = 0;  // since it last slept
};

/// LoopChat as the contract wants it.
struct Driven {
    TurnLoop loop;
    LoopChat chat{bind_socket(0), loop};

    std::uint16_t port() const { return chat.port(); }

    void turn() { loop.turn(); }
};

/// "nothing", or what the logic_error that `call` throws says.
std::string refusal(const std::function<void()>& call) {
    try {
        call();
    } catch (const std::logic_error& error) {
        return error.what();
    }
    return "nothing";
}

}  // namespace

TEST_CASE("02.2 IOLoop: callbacks run in the loop, in the order in which they "
          "were added" *
          doctest::description(
              "add_callback() only queues. Nothing runs before start(), and "
              "each runs once. [LOOP-1]")) {
    IOLoop loop;
    Transcript seen;
    loop.add_callback([&] { seen("one"); });
    loop.add_callback([&] { seen("two"); });
    loop.add_callback([&] {
        seen("three");
        loop.stop();
    });
    step("added three callbacks");
    EXPECT_EQ(seen.lines(), Lines{});
    step("started the loop, twice");
    loop.start();
    loop.add_callback([&] { loop.stop(); });
    loop.start();
    EXPECT_EQ(seen.lines(), (Lines{"one", "two", "three"}));
}

TEST_CASE("02.2 IOLoop: a callback added by a callback waits for the next "
          "turn" *
          doctest::description(
              "Between two turns the loop looks at its descriptors. A chain "
              "of callbacks that all ran in one turn would starve them. "
              "[LOOP-2, SEL-8]")) {
    ScriptedLoop loop;
    Transcript seen;
    loop.script().on_poll = [&] {
        bool looks = loop.script().timeouts.back() == 0ns;
        seen(looks ? "poll: looks only" : "poll: sleeps");
    };
    loop.add_callback([&] { seen("c1"); });
    loop.add_callback([&] {
        seen("nest");
        loop.add_callback([&] { seen("nested"); });
    });
    loop.add_callback([&] { seen("c3"); });
    step("three callbacks waited; the second added another");
    loop.script().batches = {{}};
    loop.start();
    EXPECT_EQ(
        seen.lines(),
        (Lines{
            "c1", "nest", "c3", "poll: looks only", "nested", "poll: sleeps"}));
}

TEST_CASE("02.2 IOLoop: an idle loop sleeps without a limit" *
          doctest::description(
              "With no callback and no timer there is nothing to wake up "
              "for but the descriptors. This is where the CPU is given back. "
              "[SEL-8]")) {
    ScriptedLoop loop;
    step("started a loop that has nothing to do");
    loop.start();
    EXPECT_EQ(loop.script().timeouts.size(), 1U);
    const auto timeout = loop.script().timeouts[0];
    EXPECT(timeout < 0ns || timeout >= 1h,
           "poll() is asked to sleep without a limit (or for an hour), not " +
               show(timeout));
}

TEST_CASE("02.2 IOLoop: callbacks that add callbacks do not starve a "
          "descriptor" *
          doctest::description(
              "One callback keeps adding itself. A descriptor that is ready "
              "must get its turn all the same. [LOOP-2]")) {
    auto [a, b] = socket_pair();
    write_to_fd(b.get(), "x");
    IOLoop loop;
    int rounds = 0;
    bool served = false;
    std::function<void()> again = [&] {
        // A loop that runs it for ever within one turn is left by no more
        // callbacks and stop().
        if (++rounds < 1000)
            loop.add_callback([&] { again(); });
        else
            loop.stop();
    };
    loop.add_callback([&] { again(); });
    step("a callback keeps adding itself; a descriptor is readable");
    loop.add_handler(
        a.get(),
        [&](int, std::uint32_t) {
            served = rounds < 1000;
            loop.stop();
        },
        IOLoop::READ);
    loop.start();
    EXPECT(served,
           "the handler is called before the callback has run 1000 times");
}

TEST_CASE("02.2 IOLoop: an exception from a callback is logged once, the "
          "others run" *
          doctest::description(
              "The loop is the last place where it can be caught: above it "
              "is only main(). [LOOP-8]")) {
    ScriptedLoop loop;
    Transcript seen;
    ExpectLog log("Exception in callback");
    loop.add_callback([] { throw std::runtime_error("a bug"); });
    loop.add_callback([&] { seen("the next one"); });
    step("the first of two callbacks throws");
    loop.start();
    EXPECT_EQ(log.count(), 1);
    EXPECT_EQ(seen.lines(), Lines{"the next one"});
}

TEST_CASE("02.2 IOLoop: a callback is destroyed before the loop sleeps, and "
          "may add another as it goes" *
          doctest::description(
              "What a callback captured can be large, or hold a connection "
              "open; it must not wait for the next event to be freed, nor for "
              "the callbacks behind it. Its destructor may call the loop. "
              "[LOOP-1]")) {
    struct Farewell {
        IOLoop& loop;
        Transcript& seen;

        Farewell(IOLoop& its_loop, Transcript& transcript)
            : loop(its_loop)
            , seen(transcript) {}

        ~Farewell() {
            seen("destroyed");
            loop.add_callback([&says = seen] { says("last"); });
        }
    };

    ScriptedLoop loop;
    Transcript seen;
    loop.script().on_poll = [&] { seen("poll"); };
    loop.script().batches = {{}};
    loop.add_callback([farewell = std::make_shared<Farewell>(loop, seen),
                       &seen] { seen("runs"); });
    step("ran a callback whose destructor adds another");
    loop.start();
    EXPECT_EQ(seen.lines(),
              (Lines{"runs", "destroyed", "poll", "last", "poll"}));
    step("ran two callbacks; the second looks whether what the first held is "
         "gone");
    IOLoop plain;
    auto held = std::make_shared<int>();
    std::weak_ptr<int> watch = held;
    bool gone = false;
    plain.add_callback([held = std::move(held)] { (void)held; });
    plain.add_callback([&] {
        gone = watch.expired();
        plain.stop();
    });
    plain.start();
    EXPECT(gone, "a callback is destroyed as soon as it has run");
}

TEST_CASE("02.2 IOLoop: a handler that a callback adds is called in the same "
          "turn" *
          doctest::description(
              "The loop polls after the callbacks, and what it reports then "
              "is meant for the newcomer. [LOOP-1, LOOP-10]")) {
    constexpr int number = 101;  // for the script; nothing is behind it
    ScriptedLoop loop;
    Transcript seen;
    loop.add_callback([&] {
        loop.add_handler(
            number, [&](int, std::uint32_t) { seen("handler"); }, IOLoop::READ);
    });
    step("a callback added a handler, and poll() reported its descriptor");
    loop.script().batches = {{{number, IOLoop::READ}}};
    loop.start();
    EXPECT_EQ(seen.lines(), Lines{"handler"});
}

TEST_CASE("02.2 IOLoop: add_callback from another thread wakes the loop" *
          doctest::description(
              "The loop sleeps in the poller and cannot see its queue. A "
              "waker is a descriptor that another thread can make readable. "
              "Once awake, the loop must make it unreadable again, or it "
              "never sleeps any more. [LOOP-12, SEL-10]")) {
    Transcript seen;
    std::counting_semaphore<> asleep(0);
    IOLoop* sleeper = nullptr;
    IOLoop loop(std::make_unique<WatchedPoller>(
        [&] {
            seen("sleeps");
            asleep.release();
        },
        [&] {
            seen("turned 1000 times without a sleep");
            asleep.release();
            sleeper->stop();
        }));
    sleeper = &loop;
    step("the loop went to sleep; another thread added a callback, waited "
         "until the loop slept again, and added one that stops it");
    std::thread other([&] {
        asleep.acquire();
        loop.add_callback([&] { seen("callback"); });
        asleep.acquire();
        loop.add_callback([&] { loop.stop(); });
    });
    loop.start();
    other.join();
    EXPECT_EQ(seen.lines(), (Lines{"sleeps", "callback", "sleeps"}));
}

TEST_CASE("02.2 IOLoop: any thread may run it, and the one that made it wakes "
          "it like others" *
          doctest::description(
              "A program makes its loops first, and gives each to a thread. "
              "What counts is who is in start(). [LOOP-11, LOOP-12]")) {
    std::promise<void> asleep;
    IOLoop* sleeper = nullptr;
    IOLoop loop(std::make_unique<WatchedPoller>([&] { asleep.set_value(); },
                                                [&] { sleeper->stop(); }));
    sleeper = &loop;
    bool ran = false;
    step("another thread started the loop; this one added a callback when it "
         "slept");
    std::thread other([&] { loop.start(); });
    asleep.get_future().wait();
    loop.add_callback([&] {
        ran = true;
        loop.stop();
    });
    other.join();
    EXPECT(ran, "the callback has run");
}

TEST_CASE("02.2 IOLoop: takes callbacks from many threads at once" *
          doctest::description(
              "add_callback() is the one member that any thread may call, at "
              "any time. None may be lost, and those of one thread keep "
              "their order. However many wake a loop that is busy, nobody "
              "waits for it. [LOOP-11, SEL-10]")) {
    constexpr int threads = 4;
    constexpr int each = 25'000;
    IOLoop loop;
    std::vector<int> next(threads, 0);
    int total = 0;
    bool in_order = true;
    auto add = [&](int thread) {
        for (int i = 0; i < each; ++i)
            loop.add_callback([&, thread, i] {
                int& expected = next[static_cast<std::size_t>(thread)];
                in_order = in_order && expected++ == i;
                if (++total == threads * each) loop.stop();
            });
    };
    step("two threads added 25000 callbacks each before the loop was started, "
         "two others while it ran");
    std::thread early_one(add, 0);
    std::thread early_two(add, 1);
    early_one.join();
    early_two.join();
    std::thread late_one(add, 2);
    std::thread late_two(add, 3);
    loop.start();
    late_one.join();
    late_two.join();
    EXPECT_EQ(total, threads * each);
    EXPECT(in_order, "the callbacks of each thread run in their order");
}

TEST_CASE("02.2 IOLoop: the other members refuse a thread that is not the "
          "loop's" *
          doctest::description(
              "The tables of the loop have no lock. Touching them from "
              "another thread would corrupt them now and then, and be found "
              "months later; so it is told at once. [LOOP-11]")) {
    IOLoop loop;
    std::promise<void> started;
    std::vector<std::string> said;
    loop.add_callback([&] { started.set_value(); });
    step("another thread called add_handler, update_handler, remove_handler "
         "and stop while the loop ran");
    std::thread other([&] {
        started.get_future().wait();
        said = {
            refusal([&] {
                loop.add_handler(0, [](int, std::uint32_t) {}, IOLoop::READ);
            }),
            refusal([&] { loop.update_handler(0, IOLoop::WRITE); }),
            refusal([&] { loop.remove_handler(0); }),
            refusal([&] { loop.stop(); }),
        };
        loop.add_callback([&] { loop.stop(); });
    });
    loop.start();
    other.join();
    for (const std::string& text : said)
        EXPECT(text.find("add_callback") != std::string::npos,
               "a std::logic_error that names add_callback(), not " +
                   show(text));
}

TEST_CASE("02.2 LoopChat: newcomers are welcomed, lines reach the others" *
          doctest::description(
              "The chat of chapter 01 with the loop taken out of it: only "
              "what a guest does is left. [LINE-1, LINE-2, LINE-3]")) {
    {
        Driven server;
        contract::newcomers_are_welcomed(server);
    }
    {
        Driven server;
        contract::a_line_reaches_the_others_only(server);
    }
    Driven server;
    contract::lines_arrive_in_pieces_and_in_bulk(server);
}

TEST_CASE("02.2 LoopChat: leaving, a reset and a half-close end one guest" *
          doctest::description(
              "Each ends its own guest, and the others are told: in the next "
              "turn, when nobody is walking over the guests. [LINE-4, "
              "LINE-7, LINE-8, LOOP-2]")) {
    {
        Driven server;
        contract::leaving_is_told(server);
    }
    {
        Driven server;
        contract::a_reset_is_one_more_way_to_leave(server);
    }
    Driven server;
    contract::a_half_closed_guest_is_heard_and_answered(server);
}

TEST_CASE("02.2 LoopChat: a slow guest gets every byte, one that never reads "
          "is dropped" *
          doctest::description(
              "update_handler() asks for WRITE while something is kept, and "
              "only then. What is kept for a guest has a limit. [LINE-9, "
              "LINE-10, LINE-11]")) {
    {
        Driven server;
        contract::a_slow_guest_gets_every_byte(server);
    }
    {
        Driven server;
        contract::a_slow_guest_may_break_off_in_the_end(server);
    }
    {
        Driven server;
        contract::a_guest_that_never_reads_is_dropped(server);
    }
    Driven server;
    contract::a_line_too_long_ends_its_guest_only(server);
}

TEST_CASE("02.2 LoopChat: a guest who does not fit into the poller is sent "
          "away" *
          doctest::description(
              "add_handler() throws what the poller throws. A chat that lets "
              "it pass greets somebody whom it will never hear. "
              "[SOCK-4]")) {
    Driven server;
    contract::a_guest_who_does_not_fit_is_sent_away(server);
}

TEST_CASE("02.2 LoopChat: sleeps while nobody talks" *
          doctest::description(
              "Watching WRITE with nothing to write, or a callback that "
              "queues itself again and again, would burn a core. [LINE-6, "
              "SEL-8]")) {
    bool slept = false;
    bool turns = false;
    std::function<void()> end_sleep;
    std::function<void()> stop;
    IOLoop loop(std::make_unique<WatchedPoller>(
        [&] {
            slept = true;
            end_sleep();
        },
        [&] {
            turns = true;
            stop();
        }));
    stop = [&] { loop.stop(); };
    LoopChat chat(bind_socket(0), loop);
    Client one(chat.port());
    Client two(chat.port());
    pump(loop, 10);
    EXPECT_EQ(one.take(),
              linechat::welcome("guest1", 0) + linechat::joined("guest2"));
    step("two guests are there, and do nothing; started the loop");
    end_sleep = [&] {
        loop.stop();
        one.send("good morning\n");
    };
    loop.start();
    EXPECT(slept && !turns, "the loop goes to sleep");
}

TEST_CASE("02.2 LoopChat: can be destroyed while the loop still has a callback "
          "of it" *
          doctest::description(
              "A handler can be removed, a callback cannot be taken back: it "
              "must be able to tell that its chat is gone. The loop goes on "
              "with what else lives on it. [LOOP-2]")) {
    IOLoop loop;
    auto chat = std::make_unique<LoopChat>(bind_socket(0), loop);
    LoopChat other(bind_socket(0), loop);
    Client one(chat->port());
    Client two(chat->port());
    Client neighbour(other.port());
    pump(loop, 10);
    step("both guests of a chat left; it was destroyed in the turn in which "
         "it heard of that");
    one.close();
    two.close();
    loop.add_callback([&] { loop.add_callback([&] { chat.reset(); }); });
    pump(loop, 10);
    neighbour.take();
    Client newcomer(other.port());
    pump(loop, 10);
    EXPECT_EQ(neighbour.take(), linechat::joined("guest2"));
}
