#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "coroutine.hpp"
#include "executor.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/outcome.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

namespace {

std::string where(std::thread::id loop_thread) {
    return std::this_thread::get_id() == loop_thread ? "on the loop's thread"
                                                     : "on another thread";
}

/// Remembers on which thread it was destroyed.
class Witness {
  public:
    explicit Witness(std::optional<std::thread::id>& destroyed_on)
        : destroyed_on_(destroyed_on) {}

    Witness(const Witness&) = delete;
    Witness& operator=(const Witness&) = delete;

    ~Witness() { destroyed_on_ = std::this_thread::get_id(); }

  private:
    std::optional<std::thread::id>& destroyed_on_;
};

// lifetime: all of them outlive the loop
Future<void> tell_where(ThreadPoolExecutor& pool, Transcript& seen) {
    const auto home = std::this_thread::get_id();
    seen("begins " + where(home));
    const auto job = pool.submit([home] { return where(home); });
    std::string answer = co_yield job;
    seen("the job runs " + answer);
    seen("goes on " + where(home));
}

// lifetime: the pool outlives the loop
Future<std::string> catch_failure(ThreadPoolExecutor& pool) {
    const auto job =
        pool.submit([]() -> int { throw std::out_of_range("no such row"); });
    try {
        int never = co_yield job;
        co_return std::to_string(never);
    } catch (const std::out_of_range& error) {
        co_return std::string("caught: ") + error.what();
    }
}

// lifetime: the pool outlives the loop
Future<void> wait_for_job(ThreadPoolExecutor& pool,
                          std::function<void()> door,
                          std::shared_ptr<Witness> witness) {
    const auto job = pool.submit(door);
    co_yield job;
    witness.reset();
}

}  // namespace

TEST_CASE("13.2 coroutines: co_yield of a job gives its result, and nothing of "
          "the coroutine runs on the worker" *
          doctest::description(
              "The handler of the article: yield what submit() returns. The "
              "worker hands over the result, or whatever was thrown, by "
              "add_callback(), and the loop goes on with the coroutine. "
              "[EXE-1, EXE-4]")) {
    IOLoop loop;
    loop.make_current();
    ThreadPoolExecutor pool(1);
    Transcript seen;
    loop.run_sync([&] { return tell_where(pool, seen); });
    EXPECT_EQ(seen.lines(),
              (Lines{"begins on the loop's thread",
                     "the job runs on another thread",
                     "goes on on the loop's thread"}));
    step("waited for a job that throws");
    EXPECT_EQ(loop.run_sync([&] { return catch_failure(pool); }),
              "caught: no such row");
    step("waited for a job that throws a number, which is no std::exception");
    EXPECT_THROWS(int, (void)loop.run_sync([&] {
        return loop.run_in_executor(pool, []() -> int { throw 42; });
    }));
}

TEST_CASE("13.2 IOLoop: run_in_executor() lets the loop go on, and gives a "
          "Future of its own" *
          doctest::description(
              "While a job is being done the loop runs whatever else there is. "
              "The Future belongs to the loop's thread, and its callbacks are "
              "called there. A job that is done already makes no difference. "
              "[EXE-1, EXE-3]")) {
    IOLoop loop;
    loop.make_current();
    ThreadPoolExecutor pool(1);
    Gate gate;
    Transcript seen;
    const auto home = std::this_thread::get_id();
    step("a job waits until a callback of the loop lets it go on");
    const Future<int> future = loop.run_in_executor(pool, [door = gate.door()] {
        door();
        return 5;
    });
    loop.add_callback([&] {
        seen(future.done() ? "callback: done" : "callback: pending");
        gate.open();
    });
    future.add_done_callback([&](const Future<int>& done) {
        seen(std::to_string(done.result()) + " " + where(home));
        loop.stop();
    });
    loop.start();
    step("a job that is done at once, on this thread");
    const Future<void> at_once =
        loop.run_in_executor(dummy_executor, [&] { seen(where(home)); });
    EXPECT(!at_once.done(), "its Future is set on a later turn");
    at_once.add_done_callback([&](const Future<void>&) {
        seen("later");
        loop.stop();
    });
    loop.start();
    EXPECT_EQ(seen.lines(),
              (Lines{"callback: pending",
                     "5 on the loop's thread",
                     "on the loop's thread",
                     "later"}));
}

TEST_CASE("13.2 run_on_executor: makes of a function one that returns a "
          "Future" *
          doctest::description(
              "Tornado has a decorator for methods. Here it is a function that "
              "takes one and gives another, which copies what it is called "
              "with: the caller's variables may be gone. [EXE-2]")) {
    IOLoop loop;
    loop.make_current();
    ThreadPoolExecutor pool(2);
    std::string begin = "a beginning that is too long to be short: ";
    const auto repeat =
        run_on_executor(pool, [begin](const std::string& text, int times) {
            std::string all = begin;
            for (int i = 0; i < times; ++i)
                all += text;
            return all;
        });
    for (int i = 0; i < 2; ++i) {
        step("called it");
        EXPECT_EQ(loop.run_sync([&] {
            const std::string local = "a text that is too long to be short ";
            return repeat(local, 2);
        }),
                  begin + "a text that is too long to be short "
                          "a text that is too long to be short ");
    }
}

TEST_CASE("13.2 dummy_executor: what its job throws comes out of the Future" *
          doctest::description(
              "A test puts it where a pool would be, and nothing else may "
              "change: an exception that left submit() would miss whoever "
              "waits. [EXE-3, EXE-4]")) {
    IOLoop loop;
    loop.make_current();
    const auto fails = []() -> int { throw std::out_of_range("no such row"); };
    std::optional<Future<int>> future;
    step("a job that throws at once, on this thread");
    future = loop.run_in_executor(dummy_executor, fails);
    EXPECT(!future->done(), "its Future is set on a later turn");
    EXPECT_THROWS(std::out_of_range,
                  (void)loop.run_sync([&] { return *future; }));
    step("one that throws a number");
    future = loop.run_in_executor(dummy_executor, []() -> int { throw 42; });
    EXPECT_THROWS(int, (void)loop.run_sync([&] { return *future; }));
}

TEST_CASE("13.2 IOLoop: a job's Future belongs to the loop that was asked, "
          "also if it is not the current one" *
          doctest::description(
              "A letter for another loop would be read by nobody, or by the "
              "wrong thread. [EXE-3]")) {
    IOLoop loop;
    IOLoop other;
    other.make_current();
    ThreadPoolExecutor pool(1);
    step("asked a loop while another was the current one; ran the first");
    const auto future = loop.run_in_executor(pool, [] { return 5; });
    loop.add_future(future, [&](const auto&) { loop.stop(); });
    loop.start();
    EXPECT_EQ(future.result(), 5);
}

TEST_CASE("13.2 IOLoop: keeps nothing of a result that has come back" *
          doctest::description(
              "The loop owns what waits for a job, until the job is done. "
              "Whoever forgets to take that back has a server that grows with "
              "every job. [EXE-1]")) {
    IOLoop loop;
    loop.make_current();
    ThreadPoolExecutor pool(1);
    auto value = std::make_shared<int>(7);
    const std::weak_ptr<int> seen = value;
    step("a job that returns what it was given");
    {
        const auto future = loop.run_in_executor(
            pool, [held = std::move(value)] { return held; });
        loop.add_future(future, [&](const auto&) { loop.stop(); });
        loop.start();
        EXPECT(future.done() && !seen.expired(), "the result is here");
    }
    EXPECT(seen.expired(), "the result goes with the Future");
}

TEST_CASE("13.2 workers: may call add_callback(), and are told if they touch "
          "the loop otherwise" *
          doctest::description(
              "A timer, a stream, a handler: all that goes through the loop's "
              "tables belongs to its thread. The loop refuses it, and the "
              "refusal comes out where the job is waited for. [EXE-7, "
              "LOOP-11]")) {
    IOLoop loop;
    loop.make_current();
    ThreadPoolExecutor pool(1);
    std::string said;
    std::string called;
    const auto home = std::this_thread::get_id();
    step("a job adds a timer to the loop");
    try {
        loop.run_sync([&] {
            return loop.run_in_executor(
                pool, [&] { (void)loop.call_later(0s, [] {}); });
        });
    } catch (const std::logic_error& error) {
        said = error.what();
    }
    EXPECT(said.find("add_callback") != std::string::npos,
           "a std::logic_error that names add_callback(), not " + show(said));
    step("a job adds a callback");
    loop.run_sync([&] {
        return loop.run_in_executor(
            pool, [&] { loop.add_callback([&] { called = where(home); }); });
    });
    EXPECT_EQ(called, "on the loop's thread");
}

TEST_CASE("13.2 workers: one that ends after its loop has gone does no harm" *
          doctest::description(
              "A program stops while a job is being done. What waited for it "
              "is destroyed with the loop, by the loop's thread; the result "
              "goes nowhere, and a failure is logged. [EXE-14, LOOP-13]")) {
    const ExpectLog log("Job exception was never retrieved");
    std::optional<std::thread::id> coroutine;
    std::optional<std::thread::id> callback;
    ThreadPoolExecutor pool(2);
    Gate gate;
    {
        IOLoop loop;
        loop.make_current();
        step("a coroutine waits for a job, a callback for another");
        (void)wait_for_job(
            pool, gate.door(), std::make_shared<Witness>(coroutine));
        const auto fails = [door = gate.door()] {
            door();
            throw std::runtime_error("too late");
        };
        loop.add_future(
            loop.run_in_executor(pool, fails),
            [held = std::make_shared<Witness>(callback)](const auto&) {});
        gate.wait_for(2);
        EXPECT(!coroutine && !callback, "both still wait");
        step("the loop closes while both jobs are being done");
    }
    const bool both = coroutine.has_value() && callback.has_value();
    EXPECT(both, "who waited is destroyed when the loop has gone");
    step("the jobs end");
    gate.open();
    pool.shutdown();
    EXPECT(*coroutine == std::this_thread::get_id() &&
               *callback == std::this_thread::get_id(),
           "it was destroyed by the loop's thread");
    EXPECT_EQ(in_log(log), "lines in the log: 1");
}

TEST_CASE("13.2 Letterbox: what is posted runs on the loop, and on no loop "
          "that has closed" *
          doctest::description(
              "Posting may happen at the very moment in which the loop closes. "
              "To look whether it is there and to call it must be one step, "
              "or it is gone in between. [EXE-14, LOOP-13]")) {
    step("posted one letter while the loop was there");
    bool arrived = false;
    auto loop = std::make_unique<IOLoop>();
    const auto letterbox = of_loop<Letterbox>(*loop);
    letterbox->post([&] {
        arrived = true;
        loop->stop();
    });
    EXPECT(!arrived, "it runs on a later turn");
    loop->start();
    EXPECT(arrived, "it has run");
    loop->close();
    step("posted one when it was closed");
    auto held = std::make_shared<int>(1);
    letterbox->post([held] {});
    EXPECT_EQ(held.use_count(), 1L);
    step("destroyed up to 400 loops while two threads were posting");
    // On a busy machine each takes its time: then fewer must do.
    const auto enough = std::chrono::steady_clock::now() + 3s;
    for (int i = 0; i < 400 && std::chrono::steady_clock::now() < enough; ++i) {
        loop = std::make_unique<IOLoop>();
        std::atomic<int> posted = 0;
        std::atomic<bool> gone = false;
        const auto post = [&, to = of_loop<Letterbox>(*loop)] {
            while (!gone) {
                to->post([] {});
                ++posted;
            }
        };
        std::thread one(post);
        std::thread other(post);
        while (posted < 10)
            std::this_thread::yield();
        loop.reset();
        gone = true;
        one.join();
        other.join();
    }
}

TEST_CASE("13.2 IOLoop: each has a pool of its own for those who bring none, "
          "which ends when it closes" *
          doctest::description(
              "Whose pool is it, and who waits for its threads? The loop's: "
              "its close() does. [EXE-3]")) {
    bool done = false;
    IOLoop other;
    {
        IOLoop loop;
        loop.make_current();
        ThreadPoolExecutor& pool = default_executor();
        EXPECT(&pool == &default_executor(loop), "it is the same each time");
        EXPECT(&pool != &default_executor(other), "another loop has another");
        step("a job was submitted, and the loop closed");
        (void)loop.run_in_executor(pool, [&] { done = true; });
        loop.close();
        EXPECT(done, "the job is done when the loop has closed");
        EXPECT_THROWS(std::logic_error, (void)default_executor(loop));
    }
}

TEST_CASE(
    "13.2 IOLoop: keeps nothing of a failure that has come back" *
    doctest::description("A database that is down fails every job for an hour. "
                         "[EXE-1, EXE-4]")) {
    struct Failure : std::runtime_error {
        explicit Failure(std::shared_ptr<int> its)
            : std::runtime_error("no such row")
            , held(std::move(its)) {}

        std::shared_ptr<int> held;
    };

    IOLoop loop;
    loop.make_current();
    ThreadPoolExecutor pool(1);
    auto value = std::make_shared<int>(7);
    const std::weak_ptr<int> seen = value;
    step("a job throws what it was given");
    {
        const auto future = loop.run_in_executor(
            pool, [held = std::move(value)]() -> int { throw Failure(held); });
        loop.add_future(future, [&](const auto&) { loop.stop(); });
        loop.start();
        EXPECT(future.exception() && !seen.expired(), "the failure is here");
    }
    pool.shutdown();  // nor does the worker hold it
    EXPECT(seen.expired(), "the failure goes with the Future");
}
