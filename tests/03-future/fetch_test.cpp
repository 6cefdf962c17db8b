#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "concurrent.hpp"
#include "fetch.hpp"
#include "ioloop.hpp"
#include "line_connection.hpp"
#include "tests/support/fake_time_loop.hpp"
#include "tests/support/full_select.hpp"
#include "tests/support/hand_upstream.hpp"
#include "tests/support/outcome.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

namespace {

struct PageMissing : std::runtime_error {
    PageMissing()
        : std::runtime_error("no such page") {}
};

}  // namespace

TEST_CASE("03.5 chain_future: the second Future ends as the first does, with "
          "its result or its failure" *
          doctest::description(
              "Handing on the result is half of the work. Who forgets the "
              "failure leaves somebody waiting for ever. [FUT-11]")) {
    Future<std::string> a;
    Future<std::string> b;
    chain_future(a, b);
    EXPECT_EQ(b.done(), false);
    step("set_result(\"hello\") on the first of two chained Futures");
    a.set_result("hello");
    EXPECT_EQ(b.done(), true);
    EXPECT_EQ(b.result(), "hello");
    EXPECT_EQ(a.result(), "hello");
    step("the same with a failure");
    Future<std::string> c;
    Future<std::string> d;
    chain_future(c, d);
    c.set_exception(PageMissing());
    EXPECT_EQ(d.done(), true);
    EXPECT_THROWS(PageMissing, d.result());
    step("the same with a Future<void>, done already, and with a result that "
         "cannot be copied");
    Future<void> e;
    chain_future(make_ready_future<void>(), e);
    EXPECT_EQ(e.done(), true);
    Future<std::unique_ptr<int>> f;
    Future<std::unique_ptr<int>> g;
    chain_future(f, g);
    f.set_result(std::make_unique<int>(7));
    EXPECT_EQ(*g.result(), 7);
}

TEST_CASE("03.5 chain_future: ends the second Future also if the result cannot "
          "be had any more" *
          doctest::description(
              "A result that cannot be copied is had by one. Whoever is late "
              "gets an error, since whoever waits for nothing at all waits for "
              "ever. [FUT-11]")) {
    Future<std::unique_ptr<int>> page;
    Future<std::unique_ptr<int>> first;
    Future<std::unique_ptr<int>> second;
    step("two Futures are chained to one whose result cannot be copied");
    chain_future(page, first);
    chain_future(page, second);
    page.set_result(std::make_unique<int>(7));
    EXPECT_EQ(*first.result(), 7);
    EXPECT(second.done(), "the second one has ended, too");
    EXPECT_THROWS(std::logic_error, (void)second.result());
}

TEST_CASE("03.5 chain_future: a Future that is done already is left alone" *
          doctest::description(
              "Somebody else may have settled it meanwhile, a timeout for "
              "example. That is no error, and the late result is nobody's. "
              "[FUT-11]")) {
    ExpectLog logged("Exception in callback");
    Future<int> slow;
    Future<int> mine;
    chain_future(slow, mine);
    step("the second Future is set before the first one is");
    mine.set_result(1);
    slow.set_result(2);
    EXPECT_EQ(mine.result(), 1);
    EXPECT_EQ(in_log(logged), "lines in the log: 0");
    step("the same, and the first one fails: nobody has asked for that");
    ExpectLog unseen("Future exception was never retrieved");
    {
        Future<int> fails;
        Future<int> settled;
        chain_future(fails, settled);
        settled.set_result(1);
        fails.set_exception(PageMissing());
    }
    EXPECT_EQ(in_log(unseen), "lines in the log: 1");
}

TEST_CASE("03.5 async_fetch_future: ends with the upstream's answer, and waits "
          "for nothing meanwhile" *
          doctest::description(
              "It returns a Future at once; the answer comes turns later. "
              "[FUT-1, FUT-11]")) {
    IOLoop loop;
    HandUpstream upstream;
    step("async_fetch_future(\"Tokyo\")");
    auto future = async_fetch_future(loop, upstream.port(), "Tokyo", 10s);
    EXPECT_EQ(future.done(), false);
    Client connection = upstream.accept([&] { pump(loop); });
    drive_until([&] { pump(loop); },
                [&] { return connection.received() == "Tokyo\n"; },
                "the upstream has read \"Tokyo\\n\"");
    EXPECT_EQ(future.done(), false);
    step("the upstream answers");
    connection.send("it is late\n");
    drive_until([&] { pump(loop); },
                [&] { return future.done(); },
                "the Future is done");
    EXPECT_EQ(future.result(), "it is late");
    drive_until([&] { pump(loop); },
                [&] { return connection.closed(); },
                "the connection is closed, now that nobody needs it");
}

TEST_CASE("03.5 async_fetch_future: fails when the fetch fails, and does not "
          "stay pending" *
          doctest::description(
              "The example that many articles print hangs here: its callback "
              "calls result() on the failed Future, which throws inside the "
              "callback, and my_future is never set. [FUT-8, FUT-11]")) {
    ExpectLog logged("Exception in callback");
    IOLoop loop;
    HandUpstream upstream;
    step("async_fetch_future(\"Atlantis\")");
    auto my_future = async_fetch_future(loop, upstream.port(), "Atlantis", 10s);
    Client connection = upstream.accept([&] { pump(loop); });
    step("the upstream closes the connection without an answer");
    connection.close();
    step("ran the loop until my_future is done, 2 s at most");
    EXPECT_THROWS(ConnectionClosed,
                  loop.run_sync([&] { return my_future; }, 2s));
    EXPECT_EQ(in_log(logged), "lines in the log: 0");
    step("nobody listens at the upstream's port");
    upstream.stop_listening();
    std::optional<Future<std::string>> refused;
    EXPECT_EQ(outcome<int>("",
                           [&] {
                               refused = async_fetch_future(
                                   loop, upstream.port(), "Tokyo", 10s);
                           }),
              Words{"returns"});
    EXPECT_THROWS(std::system_error,
                  loop.run_sync([&] { return *refused; }, 2s));
    step("no descriptor is left that select() takes");
    const HandUpstream other;
    std::optional<Future<std::string>> too_high;
    {
        const auto taken = take_all_that_select_takes();
        EXPECT_EQ(outcome<int>("",
                               [&] {
                                   too_high = async_fetch_future(
                                       loop, other.port(), "Tokyo", 10s);
                               }),
                  Words{"returns"});
    }
    EXPECT_THROWS(std::exception, loop.run_sync([&] { return *too_high; }, 2s));
}

TEST_CASE("03.5 async_fetch_future: gives up after its timeout" *
          doctest::description(
              "An upstream that says nothing is the third way to fail. The "
              "connection goes with it, and an answer that comes too late "
              "finds my_future done. [FUT-11]")) {
    FakeTimeIOLoop loop;
    HandUpstream upstream;
    auto future = async_fetch_future(loop, upstream.port(), "Tokyo", 10s);
    Client connection = upstream.accept([&] { pump(loop); });
    step("9 s pass on the loop's clock");
    loop.pass(9s);
    pump(loop, 3);
    EXPECT_EQ(future.done(), false);
    step("2 s more");
    loop.pass(2s);
    pump(loop, 3);
    EXPECT(future.done(), "the Future is done after its timeout");
    EXPECT_THROWS(TimeoutError, future.result());
    EXPECT(connection.closed(), "the connection is closed");
    step("a second fetch, and somebody else settles its Future");
    auto settled = async_fetch_future(loop, upstream.port(), "Oslo", 10s);
    Client idle = upstream.accept([&] { pump(loop); });
    settled.set_result("never mind");
    for (int i = 0; i < 50 && !idle.closed(); ++i)
        pump(loop);
    EXPECT(idle.closed(), "the connection is closed at once");
    step("a third fetch, and the loop closes before there is an answer");
    auto unanswered = async_fetch_future(loop, upstream.port(), "Lima", 10s);
    loop.close();
    if (unanswered.done()) (void)unanswered.exception();
}
