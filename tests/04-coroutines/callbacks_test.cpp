#include <any>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>

#include "common/testing/testing.hpp"

#include "callbacks.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/virtual_time.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

namespace {

// What libraries looked like before Futures.
using OnText = std::function<void(std::string)>;

void fetch(const std::string& url, OnText callback) {
    if (url.empty()) throw std::invalid_argument("no url");
    IOLoop::current().call_later(1s, [url, callback = std::move(callback)] {
        callback("page of " + url);
    });
}

Future<std::string> fetch_twice() {
    std::string first = co_yield gen::Task<std::string>(fetch, "a");
    std::string second = co_yield gen::Task<std::string>(fetch, "b");
    co_return first + ", " + second;
}

Future<std::string> ask_both() {
    OnText one = co_yield gen::Callback<std::string>("one");
    OnText two = co_yield gen::Callback<std::string>("two");
    fetch("1", one);
    fetch("2", two);
    std::string second = co_yield gen::Wait<std::string>("two");
    std::string first = co_yield gen::Wait<std::string>("one");
    co_return first + ", " + second;
}

Future<void> leak(bool fail) {
    co_yield gen::Callback<int>("forgotten");
    if (fail) throw std::domain_error("for another reason");
}

}  // namespace

TEST_CASE("04.7 Task: adds the callback, and gives what it is called with" *
          doctest::description(
              "\"Where is the callback?\" It is added by Task, as the last "
              "argument; what is passed to it becomes the value of the "
              "co_yield. [GEN-15]")) {
    VirtualTime time;
    auto pages = fetch_twice();
    time.run();
    EXPECT(pages.done(), "both callbacks were called");
    EXPECT_EQ(pages.result(), "page of a, page of b");
    EXPECT_EQ(time.elapsed(), 2s);
}

TEST_CASE("04.7 Task: a timer's callback makes a sleep" *
          doctest::description(
              "A callback without an argument gives nothing, so a Task on "
              "call_later() is what gen::sleep() does. [GEN-15]")) {
    VirtualTime time;
    auto slept = [](IOLoop* loop) -> Future<void> {
        co_yield gen::Task<>(&IOLoop::call_later, loop, 3s);
    }(&time.loop());
    time.run();
    EXPECT(slept.done(), "the timer has called the callback");
    EXPECT_EQ(time.elapsed(), 3s);
}

TEST_CASE("04.7 Task: several arguments come as one" *
          doctest::description(
              "A callback that takes a status and a text: the Future has one "
              "result, so it is a pair of both. What cannot be copied is "
              "moved. [GEN-15]")) {
    using Text = std::unique_ptr<std::string>;
    std::function<void(int, Text)> kept;
    auto ask = [&kept](Text, std::function<void(int, Text)> callback) {
        kept = std::move(callback);
    };
    auto text = [](const char* chars) {
        return std::make_unique<std::string>(chars);
    };
    auto answer = gen::Task<int, Text>(ask, text("a question"));
    EXPECT(!answer.done(), "it was not called back yet");
    step("called the callback twice");
    kept(200, text("fine"));
    kept(500, text("too late"));
    EXPECT(answer.done(), "it was called back");
    EXPECT_EQ(std::get<0>(answer.result()), 200);
    EXPECT_EQ(*std::get<1>(answer.result()), "fine");
}

TEST_CASE("04.7 Task: what the function throws is the Future's" *
          doctest::description(
              "As with a coroutine: one place for what goes wrong. [GEN-15]")) {
    std::optional<Future<std::string>> failed;
    std::optional<Future<int>> failed_int;
    CHECK_NOTHROW(failed = gen::Task<std::string>(fetch, ""));
    EXPECT_THROWS(std::invalid_argument, (void)failed->result());
    step("one that throws an int, and one that calls back and then throws");
    auto throws = [](const std::function<void(int)>&) { throw 42; };
    CHECK_NOTHROW(failed_int = gen::Task<int>(throws));
    EXPECT_THROWS(int, (void)failed_int->result());
    auto does_both = [](const std::function<void(int)>& callback) {
        callback(1);
        throw 42;
    };
    CHECK_NOTHROW(failed_int = gen::Task<int>(does_both));
    EXPECT_EQ(failed_int->result(), 1);
}

TEST_CASE("04.7 Callback: makes a function whose call Wait waits for" *
          doctest::description(
              "Two requests are under way before the first is waited for, and "
              "they may be waited for in any order. [GEN-16]")) {
    VirtualTime time;
    auto both = ask_both();
    time.run();
    EXPECT(both.done(), "both were called back");
    EXPECT_EQ(both.result(), "page of 1, page of 2");
    EXPECT_EQ(time.elapsed(), 1s);
}

TEST_CASE("04.7 Callback: may be called before anybody waits" *
          doctest::description(
              "The value is kept under its key. After the Wait the key is "
              "free for another Callback. [GEN-16]")) {
    VirtualTime time;
    auto sum = []() -> Future<int> {
        std::function<void(int)> first = co_yield gen::Callback<int>("key");
        step("called the Callback's function, and yielded its Wait only then");
        first(1);
        int one = co_yield gen::Wait<int>("key");
        std::function<void(int)> second = co_yield gen::Callback<int>("key");
        second(2);
        step("called a Callback's function twice");
        EXPECT_THROWS(std::logic_error, second(3));
        int two = co_yield gen::Wait<int>("key");
        auto box = co_yield gen::Callback<std::unique_ptr<int>>("box");
        box(std::make_unique<int>(4));
        auto four = co_yield gen::Wait<std::unique_ptr<int>>("box");
        std::function<void()> bell = co_yield gen::Callback<void>("bell");
        bell();
        co_yield gen::Wait<void>("bell");
        co_return one + two + *four;
    }();
    EXPECT(sum.done(), "nothing had to be waited for");
    EXPECT_EQ(sum.result(), 7);
}

TEST_CASE("04.7 Callback: a key that is in use, or unknown, is refused" *
          doctest::description(
              "The error is thrown at the co_yield, into the coroutine that "
              "made the mistake. Keys of other coroutines do not count. "
              "[GEN-16]")) {
    VirtualTime time;
    auto reuses = []() -> Future<void> {
        co_yield gen::Callback<int>("key");
        co_yield gen::Callback<int>("key");
    }();
    EXPECT_THROWS(gen::KeyReuseError, reuses.result());
    auto waits = []() -> Future<void> { co_yield gen::Wait<int>("key"); }();
    EXPECT_THROWS(gen::UnknownKeyError, waits.result());
    step("waited for a text where the callback is given a number");
    auto confuses = []() -> Future<void> {
        auto callback = co_yield gen::Callback<int>("key");
        callback(1);
        co_yield gen::Wait<std::string>("key");
    }();
    EXPECT_THROWS(std::bad_any_cast, confuses.result());
}

TEST_CASE("04.7 Callback: one that was never waited for is an error" *
          doctest::description(
              "Somebody's answer would be lost without a word. A coroutine "
              "that has failed for another reason keeps that reason. "
              "[GEN-16]")) {
    auto forgets = leak(false);
    EXPECT_THROWS(gen::LeakedCallbackError, forgets.result());
    auto fails = leak(true);
    EXPECT_THROWS(std::domain_error, fails.result());
}

TEST_CASE("04.7 Callback: may be called when its coroutine is gone" *
          doctest::description(
              "The function is in somebody else's hands, and outlives "
              "coroutine and loop. It sets a Future, which nobody reads. "
              "[GEN-16, GEN-21]")) {
    std::function<void(int)> kept;
    {
        VirtualTime time;
        (void)[](std::function<void(int)> & out)->Future<void> {
            out = co_yield gen::Callback<int>("key");
            co_yield gen::Wait<int>("key");
        }
        (kept);
        step("closed the loop while the coroutine waits");
    }
    kept(1);
}
