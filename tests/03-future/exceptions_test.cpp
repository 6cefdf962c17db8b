#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "concurrent.hpp"
#include "quiet_failure.hpp"
#include "tests/support/outcome.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

struct NoSuchPage : std::runtime_error {
    NoSuchPage()
        : std::runtime_error("no such page") {}
};

constexpr const char* unretrieved = "Future exception was never retrieved";

}  // namespace

TEST_CASE("03.3 Future: result() of a failed Future throws what it failed "
          "with" *
          doctest::description(
              "An error that happened on an earlier turn has no caller to go "
              "to. The Future carries it to whoever asks for the result, as "
              "often as they ask, with its own type. [FUT-8]")) {
    Future<int> future;
    step("set_exception(NoSuchPage())");
    future.set_exception(NoSuchPage());
    EXPECT_EQ(future.done(), true);
    EXPECT_THROWS(NoSuchPage, future.result());
    EXPECT_THROWS(NoSuchPage, future.result());
    auto nothing = make_failed_future<void>(NoSuchPage());
    step("the same with a Future<void>, and with a handle given away");
    EXPECT_THROWS(NoSuchPage, nothing.result());
    EXPECT_THROWS(NoSuchPage, std::move(nothing).result());
}

TEST_CASE("03.3 Future: exception() is what it failed with, and null for a "
          "result" *
          doctest::description(
              "The way to ask without a try block. A pending Future has "
              "neither a result nor an exception: that is the asker's "
              "mistake. [FUT-1, FUT-7]")) {
    Future<int> future;
    step("called exception() on a pending Future");
    EXPECT_THROWS(std::logic_error, (void)future.exception());
    future.set_exception(NoSuchPage());
    step("called exception() on a failed Future");
    std::exception_ptr error = future.exception();
    EXPECT(error != nullptr, "exception() hands out the exception");
    EXPECT_THROWS(NoSuchPage, std::rethrow_exception(error));
    step("called exception() on a Future with a result");
    EXPECT(make_ready_future<int>(0).exception() == nullptr,
           "exception() is null");
}

TEST_CASE("03.3 Future: set_exception runs the callbacks and is refused on a "
          "done Future" *
          doctest::description(
              "A failure is one more way to be done: those who wait are told "
              "as of a result, and whatever came first stays. "
              "[FUT-2, FUT-6]")) {
    Transcript seen;
    Future<int> failed;
    auto held = std::make_shared<int>(7);
    failed.add_done_callback([&seen, kept = held](const Future<int>& done) {
        seen(done.exception() ? "told of the failure" : "told of a result");
    });
    step("set_exception() on a pending Future");
    failed.set_exception(NoSuchPage());
    seen("after");
    EXPECT_EQ(seen.lines(), (Lines{"told of the failure", "after"}));
    EXPECT(held.use_count() == 1,
           "what the callback held is destroyed once it has run");
    step("set_result() and set_exception() on the failed Future");
    EXPECT_THROWS(std::logic_error, failed.set_result(7));
    EXPECT_THROWS(std::logic_error,
                  failed.set_exception(std::runtime_error("another")));
    EXPECT_THROWS(NoSuchPage, failed.result());
    step("set_exception() on a Future that has a result");
    Future<int> fine = make_ready_future<int>(7);
    EXPECT_THROWS(std::logic_error, fine.set_exception(NoSuchPage()));
    EXPECT_EQ(fine.result(), 7);
    step("set_exception() with a null exception_ptr");
    Future<int> pending;
    EXPECT_THROWS(std::logic_error,
                  pending.set_exception(std::exception_ptr()));
    EXPECT_EQ(pending.done(), false);
}

TEST_CASE("03.3 Future: an exception that nobody asked for is logged once, "
          "when the last handle goes" *
          doctest::description(
              "Otherwise it would vanish: an asynchronous function that was "
              "called and forgotten would fail in silence. While a handle "
              "lives, somebody may still ask. [FUT-9]")) {
    ExpectLog logged(unretrieved);
    {
        std::optional<Future<int>> first(std::in_place);
        std::optional<Future<int>> second = first;
        first->add_done_callback([](const auto&) {});
        step("set_exception(), then destroyed one of two handles");
        first->set_exception(NoSuchPage());
        first.reset();
        EXPECT_EQ(in_log(logged), "lines in the log: 0");
        step("destroyed the second handle");
        second.reset();
        EXPECT_EQ(in_log(logged), "lines in the log: 1");
    }
    EXPECT_EQ(in_log(logged), "lines in the log: 1");
    ExpectLog named("no such page");
    step("the same once more: the line names the exception");
    {
        auto forgotten = make_failed_future<void>(NoSuchPage());
    }
    EXPECT_EQ(in_log(named), "lines in the log: 1");
}

TEST_CASE("03.3 Future: an exception that somebody looked at is not logged" *
          doctest::description(
              "Whoever calls result() or exception() is taken to deal with "
              "it, also from a callback. And a Future that has not failed has "
              "nothing to log. [FUT-9]")) {
    ExpectLog logged(unretrieved);
    step("failed Futures whose result() was called");
    {
        auto seen = make_failed_future<int>(NoSuchPage());
        EXPECT_THROWS(NoSuchPage, seen.result());
        auto given_away = make_failed_future<int>(NoSuchPage());
        EXPECT_THROWS(NoSuchPage, std::move(given_away).result());
    }
    EXPECT_EQ(in_log(logged), "lines in the log: 0");
    step("one whose exception() was called");
    EXPECT(make_failed_future<int>(NoSuchPage()).exception() != nullptr,
           "the exception is there");
    EXPECT_EQ(in_log(logged), "lines in the log: 0");
    step("failed ones at which nobody need look");
    {
        const Future<void> pending;
        fail_quietly(pending, NoSuchPage());
        EXPECT_THROWS(NoSuchPage,
                      make_quiet_failure<int>(NoSuchPage()).result());
        (void)make_quiet_failure<int>(NoSuchPage());
    }
    EXPECT_EQ(in_log(logged), "lines in the log: 0");
    step("one that a callback looked at");
    {
        Future<int> future;
        future.add_done_callback(
            [](const Future<int>& done) { (void)done.exception(); });
        future.set_exception(NoSuchPage());
    }
    EXPECT_EQ(in_log(logged), "lines in the log: 0");
    step("one that was never done, and one with a result");
    {
        [[maybe_unused]] Future<int> pending;
        [[maybe_unused]] auto fine = make_ready_future<int>(7);
    }
    EXPECT_EQ(in_log(logged), "lines in the log: 0");
    step("one that was asked too early, while it was pending");
    {
        Future<int> future;
        EXPECT_THROWS(std::logic_error, future.result());
        EXPECT_THROWS(std::logic_error, (void)future.exception());
        future.set_exception(NoSuchPage());
    }
    EXPECT_EQ(in_log(logged), "lines in the log: 1");
}
