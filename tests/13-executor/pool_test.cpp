#include <atomic>
#include <functional>
#include <latch>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "executor.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/outcome.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

/// A Transcript that several threads may write into.
class SharedTranscript {
  public:
    void operator()(std::string line) {
        const std::lock_guard lock(mutex_);
        lines_.push_back(std::move(line));
    }

    Lines lines() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }

  private:
    mutable std::mutex mutex_;
    Lines lines_;
};

/// Says when it is destroyed.
class Captured {
  public:
    explicit Captured(SharedTranscript& seen)
        : seen_(seen) {}

    Captured(const Captured&) = delete;
    Captured& operator=(const Captured&) = delete;

    ~Captured() { seen_("what the job held is destroyed"); }

  private:
    SharedTranscript& seen_;
};

}  // namespace

TEST_CASE("13.1 PoolFuture: one thread waits for what another sets" *
          doctest::description(
              "The Future of chapter 03 has no lock and cannot be waited for. "
              "This one is for threads: result() sleeps until it is set, "
              "whichever of the two comes first. [EXE-9]")) {
    const PoolFuture<int> number;
    EXPECT(!number.done(), "it begins pending");
    step("another thread asked for the result; this one set it");
    int got = 0;
    std::latch asks(1);
    std::thread other([&] {
        asks.count_down();
        got = number.result();
    });
    asks.wait();
    number.set_result(42);
    other.join();
    EXPECT_EQ(got, 42);
    EXPECT(number.done(), "it is done");
    step("set it again");
    EXPECT_THROWS(std::logic_error, number.set_result(43));
    EXPECT_THROWS(
        std::logic_error,
        number.set_exception(std::make_exception_ptr(std::out_of_range("x"))));
}

TEST_CASE("13.1 ThreadPoolExecutor: a job is done by another thread, and "
          "result() waits for it" *
          doctest::description(
              "submit() returns at once with a PoolFuture. The function is "
              "called over there, and what it returns comes out here. "
              "[EXE-1, EXE-10]")) {
    ThreadPoolExecutor pool(1);
    Gate gate;
    step("submitted a job that is held back");
    const auto job = pool.submit([door = gate.door(), &pool] {
        door();
        return ThreadPoolExecutor::current_or_null() == &pool;
    });
    EXPECT(!job.done(), "submit() has not waited for the job");
    EXPECT(ThreadPoolExecutor::current_or_null() == nullptr,
           "this thread is no pool's");
    step("let it go on");
    gate.open();
    EXPECT(job.result(), "the job was done by a thread of the pool");
}

TEST_CASE("13.1 ThreadPoolExecutor: takes functions and gives results of every "
          "kind, each once" *
          doctest::description(
              "A job may return nothing, or what cannot be copied, and hold "
              "what cannot be copied. The result is moved out: who asks "
              "second finds it gone. [EXE-9, EXE-10]")) {
    ThreadPoolExecutor pool(1);
    step("a job that returns nothing");
    bool done = false;
    pool.submit([&] { done = true; }).result();
    EXPECT(done, "it has been done");
    step("a job that holds a unique_ptr, and returns it");
    const auto job = pool.submit([held = std::make_unique<int>(7)]() mutable {
        return std::move(held);
    });
    EXPECT_EQ(*job.result(), 7);
    step("asked once more");
    EXPECT_THROWS(std::logic_error, (void)job.result());
    EXPECT(job.done(), "it is done all the same");
    step("asked twice for nothing");
    const auto nothing = pool.submit([] {});
    nothing.result();
    EXPECT_THROWS(std::logic_error, nothing.result());
}

TEST_CASE("13.1 ThreadPoolExecutor: what a job throws comes out of result(), "
          "and is logged if nobody asks" *
          doctest::description(
              "An exception that left a thread's function would end the "
              "program. Whatever it is, it is kept for whoever asks, and the "
              "thread goes on to the next job. Who submits and does not ask "
              "should hear of it all the same. [EXE-4, EXE-13]")) {
    const ExpectLog log("Job exception was never retrieved");
    ThreadPoolExecutor pool(1);
    step("of two jobs the first throws");
    const auto bad = pool.submit([]() -> int { throw std::out_of_range("x"); });
    const auto good = pool.submit([] { return 1; });
    EXPECT_THROWS(std::out_of_range, (void)bad.result());
    EXPECT_THROWS(std::out_of_range, (void)bad.result());
    EXPECT_EQ(good.result(), 1);
    step("a job throws a number, which is no std::exception; another follows");
    const auto odd = pool.submit([]() -> int { throw 42; });
    const auto next = pool.submit([] { return 2; });
    EXPECT_THROWS(int, (void)odd.result());
    EXPECT_EQ(next.result(), 2);
    step("nobody asked for the next two, of which one throws");
    (void)pool.submit([] {});
    (void)pool.submit([] { throw std::runtime_error("unseen"); });
    pool.shutdown();
    EXPECT_EQ(in_log(log), "lines in the log: 1");
}

TEST_CASE("13.1 ThreadPoolExecutor: jobs begin in the order in which they were "
          "submitted" *
          doctest::description(
              "Who comes first is served first; otherwise a request could "
              "wait for ever in a pool that is always busy. [EXE-10]")) {
    SharedTranscript seen;
    ThreadPoolExecutor pool(1);
    Gate gate;
    step("the only thread is busy; three jobs were submitted");
    (void)pool.submit(gate.door());
    gate.wait_for(1);
    for (const std::string name : {"one", "two", "three"})
        (void)pool.submit([&seen, name] { seen(name); });
    EXPECT_EQ(pool.waiting(), 3U);
    gate.open();
    pool.shutdown();
    EXPECT_EQ(seen.lines(), (Lines{"one", "two", "three"}));
    EXPECT_EQ(pool.waiting(), 0U);
}

TEST_CASE("13.1 ThreadPoolExecutor: as many jobs at a time as there are "
          "threads, and no more" *
          doctest::description(
              "Its threads are the same from beginning to end: a thread for "
              "each job would be what a pool is there to avoid. A pool of "
              "none would never do anything. [EXE-8]")) {
    EXPECT_THROWS(std::invalid_argument, ThreadPoolExecutor none(0));
    static thread_local bool seen_before = false;
    constexpr int threads = 3;
    std::latch all_at_once(threads);
    ThreadPoolExecutor pool(threads);
    step("three jobs wait for one another");
    std::vector<PoolFuture<bool>> jobs;
    for (int i = 0; i < threads; ++i)
        jobs.push_back(pool.submit([&] {
            all_at_once.arrive_and_wait();
            return !std::exchange(seen_before, true);
        }));
    step("and thirty more follow");
    for (int i = 0; i < 30; ++i)
        jobs.push_back(
            pool.submit([] { return !std::exchange(seen_before, true); }));
    int different = 0;
    for (const auto& job : jobs)
        if (job.result()) ++different;
    EXPECT_EQ(different, threads);
}

TEST_CASE("13.1 ThreadPoolExecutor: shutdown() takes no more, and waits for "
          "what was submitted" *
          doctest::description(
              "A job that was accepted is done. Whoever comes later is told, "
              "since nobody would ever do it. [EXE-11]")) {
    ThreadPoolExecutor pool(2);
    std::vector<PoolFuture<int>> jobs;
    step("submitted twenty jobs, and shut the pool down");
    for (int i = 0; i < 20; ++i)
        jobs.push_back(pool.submit([i] { return i; }));
    pool.shutdown();
    for (const auto& job : jobs)
        EXPECT(job.done(), "each job is done when shutdown() returns");
    step("submitted one more");
    EXPECT_THROWS(std::logic_error, (void)pool.submit([] {}));
    step("shut it down again");
    pool.shutdown();
}

TEST_CASE("13.1 ThreadPoolExecutor: shutdown() may leave the waiting to the "
          "destructor" *
          doctest::description(
              "Who is told not to wait returns while jobs are being done. But "
              "no thread may outlive its pool, which it works on. "
              "[EXE-11]")) {
    SharedTranscript seen;
    Gate gate;
    std::thread opens;
    {
        ThreadPoolExecutor pool(1);
        (void)pool.submit([&, door = gate.door()] {
            door();
            seen("first job");
        });
        (void)pool.submit([&] { seen("second job"); });
        gate.wait_for(1);
        step("a job is held back, another waits; shut down without waiting");
        pool.shutdown(ThreadPoolExecutor::Wait::no);
        EXPECT_EQ(seen.lines(), Lines{});
        EXPECT_THROWS(std::logic_error, (void)pool.submit([] {}));
        step("let the job go on, and destroyed the pool");
        opens = std::thread([&] { gate.open(); });
    }
    seen("the pool is destroyed");
    opens.join();
    EXPECT_EQ(seen.lines(),
              (Lines{"first job", "second job", "the pool is destroyed"}));
}

TEST_CASE("13.1 PoolFuture: a done callback is called once, by the thread that "
          "sets it, when nothing is left of the job" *
          doctest::description(
              "Whoever goes on with the result must not find the job's "
              "captures still alive: they may hold a lock, a file or a "
              "connection. One that is added too late is called at once. "
              "[EXE-9, EXE-12]")) {
    SharedTranscript seen;
    ThreadPoolExecutor pool(1);
    Gate gate;
    step("a job is held back; two callbacks were added, the first throws. It "
         "has captured something const, which cannot be moved");
    const auto submit = [&] {
        const auto held = std::make_shared<Captured>(seen);
        return pool.submit([door = gate.door(), held, &seen] {
            door();
            seen("the job returns");
        });
    };
    const auto job = submit();
    const ExpectLog log("Exception in callback");
    job.add_done_callback(
        [&](const PoolFuture<void>&) { throw std::runtime_error("a bug"); });
    job.add_done_callback([&](const PoolFuture<void>& done) {
        const bool there = ThreadPoolExecutor::current_or_null() == &pool;
        seen(done.done() && there ? "callback over there" : "callback");
    });
    gate.open();
    job.result();
    pool.shutdown();
    step("added one more when it was done");
    job.add_done_callback(
        [&](const PoolFuture<void>&) { seen("late callback"); });
    EXPECT_EQ(seen.lines(),
              (Lines{"the job returns",
                     "what the job held is destroyed",
                     "callback over there",
                     "late callback"}));
    EXPECT_EQ(in_log(log), "lines in the log: 1");
}

TEST_CASE("13.1 PoolFuture: several threads may wait for one, and all are "
          "woken" *
          doctest::description(
              "A failure is told to everybody who asks, and whoever sleeps "
              "until then must not sleep on. [EXE-4, EXE-9]")) {
    constexpr int threads = 4;
    // To wake one alone goes well when the others have not fallen asleep yet.
    for (int round = 0; round < 50; ++round) {
        const PoolFuture<int> number;
        std::latch asks(threads);
        std::atomic<int> told = 0;
        std::vector<std::thread> waiting;
        for (int i = 0; i < threads; ++i)
            waiting.emplace_back([&] {
                asks.count_down();
                try {
                    (void)number.result();
                } catch (const std::out_of_range&) {
                    ++told;
                }
            });
        asks.wait();
        for (int i = 0; i < 10; ++i)
            std::this_thread::yield();
        number.set_exception(std::make_exception_ptr(std::out_of_range("x")));
        for (std::thread& thread : waiting)
            thread.join();
        EXPECT_EQ(told.load(), threads);
    }
}

TEST_CASE("13.1 PoolFuture: callbacks are called in order, let go then, and "
          "may throw at any time" *
          doctest::description(
              "Also when it went wrong, and also one that is added too late. "
              "What a callback holds is not kept for as long as anybody has "
              "the result. [EXE-9, EXE-12]")) {
    const ExpectLog log("Exception in callback");
    SharedTranscript seen;
    ThreadPoolExecutor pool(1);
    Gate gate;
    step("a job that will throw is held back; it has three callbacks");
    const auto job = pool.submit(
        [door = gate.door(), held = std::make_shared<Captured>(seen)] {
            door();
            throw std::out_of_range("x");
        });
    const auto kept = std::make_shared<int>();
    for (const std::string name : {"one", "two", "three"})
        job.add_done_callback(
            [&seen, name, kept](const PoolFuture<void>&) { seen(name); });
    gate.open();
    EXPECT_THROWS(std::out_of_range, job.result());
    pool.shutdown();
    EXPECT_EQ(seen.lines(),
              (Lines{"what the job held is destroyed", "one", "two", "three"}));
    EXPECT_EQ(kept.use_count(), 1L);
    step("of two callbacks the first throws a number");
    const PoolFuture<int> number;
    bool told = false;
    number.add_done_callback([](const auto&) { throw 5; });
    number.add_done_callback([&](const auto&) { told = true; });
    number.set_result(1);
    EXPECT(told, "the second is called all the same");
    EXPECT_EQ(in_log(log), "lines in the log: 1");
    step("added two more when it was done; one throws, the other a number");
    job.add_done_callback(
        [](const PoolFuture<void>&) { throw std::runtime_error("a bug"); });
    job.add_done_callback([](const PoolFuture<void>&) { throw 5; });
    EXPECT_EQ(in_log(log), "lines in the log: 3");
}

TEST_CASE("13.1 PoolFuture: a callback may use the Future that it is called "
          "with, also one that comes late" *
          doctest::description(
              "Whoever holds a lock while it calls somebody else's function "
              "waits for itself when that function comes back: a std::mutex "
              "cannot be locked twice by one thread. So it is not held there. "
              "[EXE-9, EXE-12]")) {
    SharedTranscript seen;
    const auto tell = [&seen](const PoolFuture<int>& done) {
        seen((done.done() ? "done, " : "pending, ") +
             std::to_string(done.result()));
    };
    step("a callback takes the result when it is set");
    const PoolFuture<int> one;
    one.add_done_callback(tell);
    one.set_result(1);
    EXPECT_EQ(seen.lines(), Lines{"done, 1"});
    step("another is added when the result is there already");
    const PoolFuture<int> two;
    two.set_result(2);
    two.add_done_callback(tell);
    EXPECT_EQ(seen.lines(), (Lines{"done, 1", "done, 2"}));
}

TEST_CASE("13.1 ThreadPoolExecutor: many threads may submit at once" *
          doctest::description(
              "Each has its own jobs back, and none is lost or done twice. "
              "(A lock that is missing shows for certain only under "
              "ThreadSanitizer: see the book.) [EXE-10]")) {
    constexpr int threads = 4;
    constexpr int each = 500;
    ThreadPoolExecutor pool(3);
    std::vector<long> sums(threads, 0);
    step("four threads submitted 500 jobs each, and waited for them");
    std::vector<std::thread> submitting;
    for (int t = 0; t < threads; ++t)
        submitting.emplace_back([&, t] {
            std::vector<PoolFuture<int>> jobs;
            for (int i = 0; i < each; ++i)
                jobs.push_back(pool.submit([i] { return i; }));
            for (const auto& job : jobs)
                sums[static_cast<std::size_t>(t)] += job.result();
        });
    for (std::thread& thread : submitting)
        thread.join();
    EXPECT_EQ(sums, std::vector<long>(threads, each * (each - 1) / 2));
}
