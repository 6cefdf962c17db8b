#include <array>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "common/net/sockets.hpp"
#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "ioloop.hpp"
#include "netutil.hpp"
#include "tests/support/scripted_poller.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

// Numbers for scripts, where nothing is behind them.
constexpr int fd_a = 101;
constexpr int fd_b = 102;
constexpr int fd_c = 103;

std::string events_text(std::uint32_t events) {
    std::string text;
    if ((events & IOLoop::READ) != 0) text += " READ";
    if ((events & IOLoop::WRITE) != 0) text += " WRITE";
    if ((events & IOLoop::ERROR) != 0) text += " ERROR";
    return text;
}

/// A handler that writes down that it was called.
IOLoop::Handler noting(Transcript& seen, std::string name) {
    return [&seen, name = std::move(name)](int, std::uint32_t events) {
        seen(name + events_text(events));
    };
}

std::string read_some(int fd) {
    std::array<char, 64> bytes;
    return {bytes.data(), read_from_fd(fd, bytes).value_or(0)};
}

}  // namespace

TEST_CASE("02.1 IOLoop: calls the handler of a descriptor that is ready" *
          doctest::description(
              "start() sleeps in the poller, then calls whoever asked about "
              "the descriptor, with its number and what it is ready for. "
              "stop() ends it. [LOOP-1, SEL-11]")) {
    auto [a, b] = socket_pair();
    IOLoop loop;
    Transcript seen;
    int called_with = -1;
    loop.add_handler(
        a.get(),
        [&](int fd, std::uint32_t events) {
            called_with = fd;
            seen("a" + events_text(events) + ": " + read_some(fd));
            loop.stop();
        },
        IOLoop::READ);
    step("watched a descriptor for READ; its peer wrote \"hello\"");
    write_to_fd(b.get(), "hello");
    loop.start();
    EXPECT_EQ(seen.lines(), Lines{"a READ: hello"});
    EXPECT_EQ(called_with, a.get());
    step("the peer wrote \"again\"; start() was called once more");
    write_to_fd(b.get(), "again");
    loop.start();
    EXPECT_EQ(seen.lines(), (Lines{"a READ: hello", "a READ: again"}));
}

TEST_CASE("02.1 IOLoop: a handler is called in every turn until the input is "
          "read" *
          doctest::description(
              "Level-triggered: who leaves something unread is told again. "
              "A turn in which nothing was ready, as after a signal, is a "
              "turn like any other. [SEL-7, SEL-9]")) {
    auto [a, b] = socket_pair();
    IOLoop loop;
    int calls = 0;
    loop.add_handler(
        a.get(),
        [&](int fd, std::uint32_t) {
            std::array<char, 1> one;
            read_from_fd(fd, one);
            if (++calls == 3) loop.stop();
        },
        IOLoop::READ);
    step("three bytes arrived; the handler reads one each time");
    write_to_fd(b.get(), "xyz");
    loop.start();
    EXPECT_EQ(calls, 3);

    ScriptedLoop scripted;
    Transcript seen;
    scripted.add_handler(fd_a, noting(seen, "a"), IOLoop::READ);
    step("poll() reported nothing twice, then a descriptor");
    scripted.script().batches = {{}, {}, {{fd_a, IOLoop::READ}}};
    scripted.start();
    EXPECT_EQ(seen.lines(), Lines{"a READ"});
}

TEST_CASE("02.1 IOLoop: calls all that are ready, and asks for ERROR besides" *
          doctest::description(
              "One poll() may report many. A dead connection must reach its "
              "handler whatever it is watched for, so the loop adds ERROR "
              "each time. [SEL-3, LOOP-1]")) {
    ScriptedLoop loop;
    Transcript seen;
    loop.add_handler(fd_a, noting(seen, "a"), IOLoop::READ);
    loop.add_handler(fd_b, noting(seen, "b"), IOLoop::WRITE);
    loop.add_handler(fd_c, noting(seen, "c"), IOLoop::NONE);
    EXPECT_EQ("watches" + events_text(loop.script().watched[fd_a]),
              "watches READ ERROR");
    EXPECT_EQ("watches" + events_text(loop.script().watched[fd_c]),
              "watches ERROR");
    step("poll() reported three descriptors at once, then one of them");
    loop.script().batches = {
        {{fd_a, IOLoop::READ}, {fd_b, IOLoop::WRITE}, {fd_c, IOLoop::ERROR}},
        {{fd_b, IOLoop::WRITE}}};
    loop.start();
    EXPECT_EQ(seen.lines(), (Lines{"a READ", "b WRITE", "c ERROR", "b WRITE"}));
}

TEST_CASE("02.1 IOLoop: update_handler changes what a handler is called for" *
          doctest::description(
              "A server watches WRITE only while it has something to write. "
              "ERROR stays. [SEL-3, SEL-7]")) {
    auto [a, b] = socket_pair();
    write_to_fd(b.get(), "x");
    IOLoop loop;
    Transcript seen;
    loop.add_handler(
        a.get(),
        [&](int fd, std::uint32_t events) {
            seen("a" + events_text(events));
            loop.update_handler(fd, IOLoop::WRITE);
            if (seen.lines().size() == 2) loop.stop();
        },
        IOLoop::READ);
    step("a readable and writable descriptor, watched for READ; its handler "
         "changes that to WRITE");
    loop.start();
    EXPECT_EQ(seen.lines(), (Lines{"a READ", "a WRITE"}));

    ScriptedLoop scripted;
    scripted.add_handler(fd_a, noting(seen, "a"), IOLoop::READ);
    scripted.update_handler(fd_a, IOLoop::WRITE);
    EXPECT_EQ("watches" + events_text(scripted.script().watched[fd_a]),
              "watches WRITE ERROR");
    CHECK_THROWS_AS(scripted.update_handler(fd_b, IOLoop::READ),
                    std::system_error);
}

TEST_CASE("02.1 IOLoop: a second handler for a descriptor is refused" *
          doctest::description(
              "Two owners of one descriptor are a bug in the program. The "
              "first keeps what it has. [SEL-5]")) {
    ScriptedLoop loop;
    Transcript seen;
    loop.add_handler(fd_a, noting(seen, "first"), IOLoop::READ);
    step("added a second handler for the same descriptor");
    CHECK_THROWS_AS(
        loop.add_handler(fd_a, noting(seen, "second"), IOLoop::WRITE),
        std::system_error);
    loop.script().batches = {{{fd_a, IOLoop::READ}}};
    loop.start();
    EXPECT_EQ(seen.lines(), Lines{"first READ"});
}

TEST_CASE("02.1 IOLoop: remove_handler ends it, and is harmless where there "
          "is none" *
          doctest::description(
              "Clean-up code calls it without asking first. Afterwards the "
              "descriptor may be watched anew. [SEL-6]")) {
    ScriptedLoop loop;
    Transcript seen;
    step("removed a handler that was never added");
    loop.remove_handler(fd_a);
    loop.add_handler(fd_a, noting(seen, "old"), IOLoop::READ);
    step("removed one twice, and added another");
    loop.remove_handler(fd_a);
    loop.remove_handler(fd_a);
    EXPECT(!loop.script().watched.contains(fd_a),
           "the poller does not watch it any more");
    loop.add_handler(fd_a, noting(seen, "new"), IOLoop::WRITE);
    loop.script().batches = {{{fd_a, IOLoop::WRITE}}};
    loop.start();
    EXPECT_EQ(seen.lines(), Lines{"new WRITE"});
    auto held = std::make_shared<int>();
    std::weak_ptr<int> watch = held;
    loop.add_handler(
        fd_b,
        [held = std::move(held)](int, std::uint32_t) { (void)held; },
        IOLoop::READ);
    step("a descriptor was closed too early, so that the poller refuses");
    loop.script().watched.erase(fd_b);
    loop.remove_handler(fd_b);
    EXPECT(watch.expired(), "its handler is forgotten all the same");
}

TEST_CASE("02.1 IOLoop: a handler that the poller refuses is not kept" *
          doctest::description(
              "select() does not take every descriptor, epoll not every "
              "file. Who was refused may try again later, and what its "
              "handler captured is free. [SEL-5, LOOP-10]")) {
    ScriptedLoop loop;
    Transcript seen;
    auto held = std::make_shared<int>();
    std::weak_ptr<int> watch = held;
    step("added a handler for a descriptor that the poller refuses");
    loop.script().watched[fd_a] = IOLoop::NONE;
    CHECK_THROWS_AS(
        loop.add_handler(
            fd_a,
            [held = std::move(held)](int, std::uint32_t) { (void)held; },
            IOLoop::READ),
        std::system_error);
    EXPECT(watch.expired(), "the handler is destroyed");
    step("added another when the poller took it");
    loop.script().watched.erase(fd_a);
    loop.add_handler(fd_a, noting(seen, "later"), IOLoop::READ);
    loop.script().batches = {{{fd_a, IOLoop::READ}}};
    loop.start();
    EXPECT_EQ(seen.lines(), Lines{"later READ"});
}

TEST_CASE("02.1 IOLoop: a handler that removes itself may run to its end" *
          doctest::description(
              "A connection that closes removes its own handler, and goes on "
              "using what the handler captured. The function must live until "
              "it has returned. [LOOP-10]")) {
    ScriptedLoop loop;
    Transcript seen;
    auto payload = std::make_shared<std::string>("captured");
    std::weak_ptr<std::string> watch = payload;
    loop.add_handler(
        fd_a,
        [&loop, &seen, &watch, payload = std::move(payload)](int fd,
                                                             std::uint32_t) {
            loop.remove_handler(fd);
            seen(watch.expired() ? "gone while it runs" : *payload);
        },
        IOLoop::READ);
    step("poll() reported a descriptor whose handler removes itself");
    loop.script().batches = {{{fd_a, IOLoop::READ}}};
    loop.start();
    EXPECT_EQ(seen.lines(), Lines{"captured"});
    EXPECT(watch.expired(), "the handler is destroyed once it has returned");
}

TEST_CASE("02.1 IOLoop: an event of a handler removed in the same turn is "
          "dropped" *
          doctest::description(
              "poll() has reported both, and the first closes the second's "
              "connection. Its object may be gone: the event is stale. "
              "[LOOP-10, SEL-6]")) {
    ScriptedLoop loop;
    Transcript seen;
    loop.add_handler(
        fd_a,
        [&](int, std::uint32_t) {
            seen("a removes b");
            loop.remove_handler(fd_b);
        },
        IOLoop::READ);
    loop.add_handler(fd_b, noting(seen, "b"), IOLoop::READ);
    loop.add_handler(fd_c, noting(seen, "c"), IOLoop::READ);
    step("poll() reported a, b and c; a's handler removes b's");
    loop.script().batches = {
        {{fd_a, IOLoop::READ}, {fd_b, IOLoop::READ}, {fd_c, IOLoop::READ}}};
    loop.start();
    EXPECT_EQ(seen.lines(), (Lines{"a removes b", "c READ"}));
}

TEST_CASE("02.1 IOLoop: a number that comes back within a turn gets no stale "
          "event" *
          doctest::description(
              "The kernel gives the number of a closed descriptor to the "
              "next connection, within the same turn. What poll() had "
              "reported was meant for the old one. [LOOP-10]")) {
    ScriptedLoop loop;
    Transcript seen;
    loop.add_handler(
        fd_a,
        [&](int, std::uint32_t) {
            seen("a closes b, accepts another");
            loop.remove_handler(fd_b);
            loop.add_handler(fd_b, noting(seen, "newcomer"), IOLoop::READ);
        },
        IOLoop::READ);
    loop.add_handler(fd_b, noting(seen, "old b"), IOLoop::READ);
    step("poll() reported a and b; a's handler closes b, and a newcomer gets "
         "b's number");
    loop.script().batches = {{{fd_a, IOLoop::READ}, {fd_b, IOLoop::READ}}};
    loop.start();
    EXPECT_EQ(seen.lines(), Lines{"a closes b, accepts another"});
    step("poll() reported the newcomer");
    loop.script().batches = {{{fd_b, IOLoop::READ}}};
    loop.start();
    EXPECT_EQ(seen.lines(),
              (Lines{"a closes b, accepts another", "newcomer READ"}));
}

TEST_CASE("02.1 IOLoop: the table of handlers may grow while they are called" *
          doctest::description(
              "A listener's handler adds handlers. What the loop holds while "
              "it calls one must survive that. [LOOP-10]")) {
    ScriptedLoop loop;
    Transcript seen;
    auto payload = std::make_shared<std::string>("still here");
    loop.add_handler(
        fd_a,
        [&, payload](int, std::uint32_t) {
            for (int fd = 1000; fd < 3000; ++fd)
                loop.add_handler(fd, noting(seen, "new"), IOLoop::READ);
            seen(*payload);
        },
        IOLoop::READ);
    loop.add_handler(fd_b, noting(seen, "b"), IOLoop::READ);
    step("a's handler adds two thousand others; b is ready, too");
    loop.script().batches = {{{fd_a, IOLoop::READ}, {fd_b, IOLoop::READ}}};
    loop.start();
    EXPECT_EQ(seen.lines(), (Lines{"still here", "b READ"}));
}

TEST_CASE("02.1 IOLoop: an exception from a handler is logged once, the "
          "others run" *
          doctest::description(
              "One connection's bug must not end the server for everybody. "
              "[LOOP-8]")) {
    ScriptedLoop loop;
    Transcript seen;
    loop.add_handler(
        fd_a,
        [](int, std::uint32_t) { throw std::runtime_error("a's bug"); },
        IOLoop::READ);
    loop.add_handler(fd_b, [](int, std::uint32_t) { throw 42; }, IOLoop::READ);
    loop.add_handler(fd_c, noting(seen, "c"), IOLoop::READ);
    step("of three handlers the first throws a runtime_error, the second an "
         "int");
    ExpectLog all("Exception in callback");
    loop.script().batches = {
        {{fd_a, IOLoop::READ}, {fd_b, IOLoop::READ}, {fd_c, IOLoop::READ}}};
    {
        ExpectLog first("a's bug");
        loop.start();
        EXPECT_EQ(first.count(), 1);
    }
    EXPECT_EQ(all.count(), 1);
    EXPECT_EQ(seen.lines(), Lines{"c READ"});
}

TEST_CASE("02.1 IOLoop: a handler's destructor may call the loop" *
          doctest::description(
              "What a handler captured can own others, which remove their "
              "handlers when they go. The loop must be in order by then. "
              "[LOOP-10]")) {
    struct Remover {
        IOLoop& loop;
        int fd;

        Remover(IOLoop& its_loop, int other)
            : loop(its_loop)
            , fd(other) {}

        ~Remover() { loop.remove_handler(fd); }
    };

    ScriptedLoop loop;
    Transcript seen;
    for (int fd = fd_a; fd < fd_c; ++fd) {
        auto next = std::make_shared<Remover>(loop, fd + 1);
        loop.add_handler(fd, [next](int, std::uint32_t) {}, IOLoop::READ);
    }
    loop.add_handler(fd_c, noting(seen, "c"), IOLoop::READ);
    step("removed a handler that owns what removes the next, and so on");
    loop.remove_handler(fd_a);
    EXPECT(!loop.script().watched.contains(fd_b), "the second is removed");
    EXPECT(!loop.script().watched.contains(fd_c), "the third is removed");
}
