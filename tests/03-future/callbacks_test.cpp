#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "concurrent.hpp"
#include "tests/support/outcome.hpp"

using namespace tornado;
using namespace tornado::testing;

TEST_CASE("03.2 Future: callbacks run inside set_result, in the order in which "
          "they were added" *
          doctest::description(
              "That is Tornado 3 and 4: when set_result() returns, everybody "
              "has been told. From Tornado 5 on they would run a turn later. "
              "[FUT-2]")) {
    Future<int> future;
    Transcript seen;
    for (const char* name : {"a", "b", "c", "d"})
        future.add_done_callback([&seen, name](const Future<int>& done) {
            seen(std::string(name) + " got " + std::to_string(done.result()));
        });
    step("added callbacks a, b, c and d to a pending Future, then "
         "set_result(7)");
    seen("before");
    future.set_result(7);
    seen("after");
    EXPECT_EQ(
        seen.lines(),
        (Lines{"before", "a got 7", "b got 7", "c got 7", "d got 7", "after"}));
}

TEST_CASE("03.2 Future: a callback added to a done Future runs at once, inside "
          "add_done_callback" *
          doctest::description(
              "Nobody will set the Future again, so nobody would ever call "
              "it. It runs once, and those who ran before do not run again. "
              "[FUT-3]")) {
    Future<void> future;
    Transcript seen;
    future.add_done_callback([&](const Future<void>&) { seen("early"); });
    future.set_result();
    step("added a callback to a Future that is done");
    seen("before");
    future.add_done_callback([&](const Future<void>& done) {
        seen(done.done() ? "late, done" : "late, not done");
    });
    seen("after");
    EXPECT_EQ(seen.lines(), (Lines{"early", "before", "late, done", "after"}));
}

TEST_CASE("03.2 Future: a callback that throws is logged and stops nobody" *
          doctest::description(
              "The one who sets the result has nothing to do with those who "
              "wait for it: their errors are logged, the others are told, and "
              "set_result() returns. [FUT-4]")) {
    ExpectLog logged("Exception in callback");
    Future<int> future;
    Transcript seen;
    future.add_done_callback([&](const auto&) { seen("a"); });
    future.add_done_callback(
        [](const auto&) { throw std::runtime_error("b is broken"); });
    future.add_done_callback([](const auto&) { throw 42; });
    future.add_done_callback([&](const auto&) { seen("d"); });
    step("added callbacks a, b, c, d; b throws a runtime_error and c an int; "
         "then set_result(7)");
    future.set_result(7);
    seen("after");
    EXPECT_EQ(seen.lines(), (Lines{"a", "d", "after"}));
    EXPECT_EQ(in_log(logged), "lines in the log: 2");
    EXPECT_EQ(future.result(), 7);
    ExpectLog named("std::runtime_error: the disk is full");
    step("one more; the log line must say what the callback threw");
    Future<int> other;
    other.add_done_callback(
        [](const auto&) { throw std::runtime_error("the disk is full"); });
    other.set_result(7);
    EXPECT_EQ(in_log(named), "lines in the log: 1");
}

TEST_CASE("03.2 Future: a callback that throws is logged also if the Future "
          "was done already" *
          doctest::description(
              "Whether the result came early or late is chance, and must not "
              "decide where an error goes. Tornado differs here: it lets the "
              "error out of add_done_callback(). [FUT-5]")) {
    ExpectLog logged("Exception in callback");
    Future<int> future = make_ready_future<int>(7);
    step("added a callback that throws to a done Future");
    future.add_done_callback(
        [](const auto&) { throw std::runtime_error("late and broken"); });
    EXPECT_EQ(in_log(logged), "lines in the log: 1");
}

TEST_CASE("03.2 Future: a callback may add callbacks while callbacks run" *
          doctest::description(
              "The Future is done by then, so they run at once, inside the "
              "one that adds them. The list that is being walked must not "
              "change under the walker. [FUT-2, FUT-3]")) {
    Future<int> future;
    Transcript seen;
    future.add_done_callback([&](const Future<int>& done) {
        seen("a begins");
        for (int i = 0; i < 40; ++i)
            done.add_done_callback([&, i](const auto&) {
                if (i % 20 == 0) seen("added by a: " + std::to_string(i));
            });
        seen("a ends");
    });
    future.add_done_callback([&](const auto&) { seen("b"); });
    future.add_done_callback([&](const auto&) { seen("c"); });
    step("callback a adds forty callbacks while it runs");
    future.set_result(1);
    EXPECT_EQ(seen.lines(),
              (Lines{"a begins",
                     "added by a: 0",
                     "added by a: 20",
                     "a ends",
                     "b",
                     "c"}));
}

TEST_CASE("03.2 Future: a callback may destroy the handle that is being set" *
          doctest::description(
              "\"It is done, so I can let go of it\" is what callbacks do. The "
              "others must still be told, with a result that is still there. "
              "[FUT-2]")) {
    auto only = std::make_unique<Future<std::string>>();
    Transcript seen;
    only->add_done_callback([&](const auto&) {
        only.reset();
        seen("a let go of the last handle");
    });
    for (const char* name : {"b", "c"})
        only->add_done_callback([&seen, name](const Future<std::string>& done) {
            seen(name + (" got " + done.result()));
        });
    step("callback a destroys the only handle while set_result runs");
    only->set_result("hello");
    EXPECT_EQ(
        seen.lines(),
        (Lines{"a let go of the last handle", "b got hello", "c got hello"}));
    step("a callback of a done Future destroys the only handle");
    auto value = std::make_shared<int>(7);
    std::weak_ptr<int> watch = value;
    auto last = std::make_unique<Future<std::shared_ptr<int>>>();
    last->set_result(std::move(value));
    bool there = false;
    last->add_done_callback([&](const auto&) {
        last.reset();
        there = !watch.expired();
    });
    EXPECT(there, "its result is there until the callback returns");
}

TEST_CASE("03.2 Future: a callback that has run is let go of" *
          doctest::description(
              "A callback holds what it needs, often the Future itself. If "
              "the Future went on holding the callback, the two would keep "
              "each other alive for ever. [FUT-2]")) {
    auto held = std::make_shared<int>(7);
    Future<void> future;
    auto add_three = [&held](const auto& to) {
        for (int i = 0; i < 3; ++i)
            to.add_done_callback(
                [kept = held, to](const auto&) { (void)to.done(); });
    };
    add_three(future);
    EXPECT(held.use_count() == 4, "a callback that waits is kept");
    step("set_result(): the callbacks have run");
    future.set_result();
    EXPECT(held.use_count() == 1,
           "what the callbacks held is destroyed once they have run");
    step("three more, which run as they are added");
    add_three(future);
    EXPECT(held.use_count() == 1,
           "what the late callbacks held is destroyed, too");
}
