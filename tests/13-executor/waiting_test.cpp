#include <functional>
#include <latch>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "executor.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/outcome.hpp"
#include "tree_digest.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

/// "nothing", or what the logic_error that `call` throws says.
std::string refusal(const std::function<void()>& call) {
    try {
        call();
    } catch (const std::logic_error& error) {
        return error.what();
    }
    return "nothing";
}

std::string in_brackets(const std::string& bytes) {
    return "(" + bytes + ")";
}

Tree leaf(std::string text) {
    return {std::move(text), {}};
}

}  // namespace

TEST_CASE("13.3 PoolFuture: a job is not allowed to wait for its own pool" *
          doctest::description(
              "With one thread it would wait for ever at once; with more it "
              "would do so on the day on which all of them are busy waiting. "
              "So it is refused always, with a sentence. What is done may be "
              "asked for, and another pool waited for. [EXE-6]")) {
    for (const std::size_t threads : {1U, 2U}) {
        ThreadPoolExecutor pool(threads);
        Gate gate;
        step("a pool of " + std::to_string(threads) +
             ": a job waits for a job that is not done");
        const auto outer = pool.submit([&pool, door = gate.door()] {
            const auto inner = pool.submit([door] {
                door();
                return 1;
            });
            return refusal([&] { (void)inner.result(); });
        });
        const std::string said = outer.result();
        EXPECT(said.find("pool") != std::string::npos,
               "a std::logic_error that speaks of the pool, not " + show(said));
        step("the pool goes on");
        gate.open();
        EXPECT_EQ(pool.submit([] { return 2; }).result(), 2);
    }
    ThreadPoolExecutor pool(1);
    ThreadPoolExecutor other(1);
    step("a job takes the result of one that is done, of the same pool");
    const auto first = pool.submit([] { return 20; });
    const auto second = pool.submit([first] { return first.result() + 1; });
    EXPECT_EQ(second.result(), 21);
    step("a job waits for a job of another pool");
    Gate gate;
    const auto waited = pool.submit([&other, door = gate.door()] {
        const auto there = other.submit([door] {
            door();
            return 3;
        });
        return there.result();
    });
    gate.wait_for(1);
    gate.open();
    EXPECT_EQ(waited.result(), 3);
}

TEST_CASE("13.3 PoolFuture: a loop that runs is not stopped by waiting in it" *
          doctest::description(
              "pool.submit(f).result() in a handler blocks everybody, exactly "
              "as f() would. On a thread whose loop does not run there is "
              "nobody to block. [EXE-6, FUT-7]")) {
    IOLoop loop;
    loop.make_current();
    ThreadPoolExecutor pool(1);
    Gate gate;
    std::string said;
    const auto job = pool.submit([door = gate.door()] {
        door();
        return 4;
    });
    step("a callback of the loop asked for the result of a job");
    loop.add_callback([&] {
        said = refusal([&] { (void)job.result(); });
        loop.stop();
    });
    loop.start();
    EXPECT(said.find("co_yield") != std::string::npos,
           "a std::logic_error that names co_yield, not " + show(said));
    step("asked when the loop had stopped");
    gate.open();
    EXPECT_EQ(job.result(), 4);
}

TEST_CASE("13.3 ThreadPoolExecutor: a job cannot wait until all jobs are "
          "done" *
          doctest::description(
              "It is one of them. To shut the pool down without waiting is "
              "allowed. [EXE-6, EXE-11]")) {
    ThreadPoolExecutor pool(2);
    step("a job shut its pool down");
    const auto job =
        pool.submit([&] { return refusal([&] { pool.shutdown(); }); });
    EXPECT(job.result() != "nothing", "shutdown() throws std::logic_error");
    EXPECT_EQ(pool.submit([] { return 1; }).result(), 1);
    step("a job shut it down without waiting");
    const auto last = pool.submit([&] {
        return refusal([&] { pool.shutdown(ThreadPoolExecutor::Wait::no); });
    });
    EXPECT_EQ(last.result(), "nothing");
    EXPECT_THROWS(std::logic_error, (void)pool.submit([] {}));
    step("a job of another pool shuts one down, and waits");
    ThreadPoolExecutor other(1);
    ThreadPoolExecutor one(1);
    const auto elsewhere =
        other.submit([&] { return refusal([&] { one.shutdown(); }); });
    EXPECT_EQ(elsewhere.result(), "nothing");
}

TEST_CASE("13.3 pooled_tree_digest: one thread is enough for any tree" *
          doctest::description(
              "A job that waited for its branches would need a thread for "
              "each level. If the loop waits, no job needs anybody. "
              "[EXE-6]")) {
    Tree tree{"root", {leaf("a"), {"b", {leaf("c"), leaf("d")}}, leaf("e")}};
    EXPECT_EQ(tree_digest(tree, in_brackets), "(root(a)(b(c)(d))(e))");
    IOLoop loop;
    loop.make_current();
    ThreadPoolExecutor pool(1);
    step("a job that has its branches done by the same pool");
    {
        const ExpectLog quiet("");
        EXPECT_THROWS(
            std::logic_error,
            (void)waiting_tree_digest(pool, tree, in_brackets).result());
    }
    step("a coroutine that waits on the loop");
    EXPECT_EQ(loop.run_sync(
                  [&] { return pooled_tree_digest(pool, tree, in_brackets); }),
              "(root(a)(b(c)(d))(e))");
}

TEST_CASE("13.3 pooled_tree_digest: branches are worked out at the same time, "
          "by workers, and a failure is the tree's" *
          doctest::description(
              "Begin all, then wait for each. In the other order the pool has "
              "one job at a time, whatever its size. [EXE-4, EXE-8]")) {
    IOLoop loop;
    loop.make_current();
    ThreadPoolExecutor pool(2);
    std::latch both(2);
    step("two branches, the digest of each waits for that of the other");
    const Digest meeting = [&](const std::string& bytes) {
        if (ThreadPoolExecutor::current_or_null() != &pool)
            throw std::logic_error("a digest is made outside of the pool");
        if (bytes == "a" || bytes == "b") both.arrive_and_wait();
        return in_brackets(bytes);
    };
    const Tree two{"r", {leaf("a"), leaf("b")}};
    EXPECT_EQ(
        loop.run_sync([&] { return pooled_tree_digest(pool, two, meeting); }),
        "(r(a)(b))");
    step("a branch's digest fails");
    const Digest failing = [](const std::string& bytes) {
        if (bytes == "bad") throw std::out_of_range("cannot be read");
        return bytes;
    };
    const Tree bad{"r", {leaf("good"), {"x", {leaf("bad")}}, leaf("good")}};
    EXPECT_THROWS(std::out_of_range, loop.run_sync([&] {
        return pooled_tree_digest(pool, bad, failing);
    }));
}

TEST_CASE("13.3 pooled_tree_digest: a job has its own of what it uses, also "
          "when the loop has gone" *
          doctest::description(
              "The coroutine waits for the job, so its locals live for as "
              "long: until the loop closes, and the coroutine goes. "
              "[EXE-14]")) {
    ThreadPoolExecutor pool(1);
    Gate gate;
    auto held = std::make_shared<int>(1);
    const std::weak_ptr<int> watch = held;
    step("the loop goes while a worker makes a digest");
    {
        IOLoop loop;
        loop.make_current();
        (void)pooled_tree_digest(
            pool,
            leaf("a text that is too long to lie in the string itself"),
            [door = gate.door(),
             kept = std::move(held)](const std::string& bytes) {
                door();
                return bytes;
            });
        gate.wait_for(1);
    }
    EXPECT(!watch.expired(), "the digest that the job uses is there");
    gate.open();
    pool.shutdown();
}
