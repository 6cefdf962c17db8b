#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "common/testing/testing.hpp"

#include "concurrent.hpp"
#include "tests/support/outcome.hpp"

using namespace tornado;
using namespace tornado::testing;

TEST_CASE("03.1 Future: is pending until its result is set" *
          doctest::description(
              "A Future is a box for one result that is not there yet. It does "
              "no work by itself: done() changes when somebody sets the "
              "result, and then result() hands it out. [FUT-1]")) {
    Future<std::string> future;
    EXPECT_EQ(future.done(), false);
    EXPECT_EQ(future.cancel(), false);
    step("set_result(\"hello\")");
    future.set_result("hello");
    EXPECT_EQ(future.done(), true);
    EXPECT_EQ(future.result(), "hello");
    EXPECT_EQ(future.result(), "hello");
    EXPECT_EQ(make_ready_future<int>(42).result(), 42);
}

TEST_CASE("03.1 Future: result() of a pending Future throws and waits for "
          "nothing" *
          doctest::description(
              "Waiting here would block the loop's thread, the only one that "
              "could ever set the result: the program would stand still for "
              "good. [FUT-7]")) {
    Future<int> future;
    step("called result() on a pending Future<int>");
    EXPECT_THROWS(std::logic_error, future.result());
    Future<void> nothing;
    step("called result() on a pending Future<void>");
    EXPECT_THROWS(std::logic_error, nothing.result());
    step("set_result(7): a refused result() has changed nothing");
    future.set_result(7);
    EXPECT_EQ(future.result(), 7);
}

TEST_CASE("03.1 Future: copies of a handle are one Future" *
          doctest::description(
              "Whoever will set the result keeps one copy, whoever waits for "
              "it another. The result is stored once and lives as long as any "
              "of them. [FUT-1]")) {
    auto setter = std::make_unique<Future<std::string>>();
    const Future<std::string> getter = *setter;
    const Future<std::string> stranger;
    EXPECT(getter == *setter, "a copy equals its original");
    EXPECT(getter != stranger, "two Futures differ, whatever their results");
    step("set_result(\"hello\") on one copy, then destroyed that copy");
    setter->set_result("hello");
    setter.reset();
    EXPECT_EQ(getter.done(), true);
    EXPECT_EQ(getter.result(), "hello");
    const Future<std::string> third = getter;
    EXPECT(&third.result() == &getter.result(),
           "result() refers to the one result that both handles share");
    EXPECT_EQ(stranger.done(), false);
}

TEST_CASE("03.1 Future: a second set_result is refused and the first result "
          "stays" *
          doctest::description(
              "Tornado calls it undefined, and 4.5 replaced the result before "
              "it noticed. Two parties that both think the Future is theirs "
              "to set are a bug that should show at once. [FUT-6]")) {
    Future<std::string> future;
    future.set_result("first");
    step("set_result(\"second\")");
    EXPECT_THROWS(std::logic_error, future.set_result("second"));
    EXPECT_EQ(future.result(), "first");
    Future<void> nothing;
    nothing.set_result();
    step("set_result() twice on a Future<void>");
    EXPECT_THROWS(std::logic_error, nothing.set_result());
    EXPECT_EQ(nothing.done(), true);
}

TEST_CASE("03.1 Future: zero, nothing and the empty text are results" *
          doctest::description(
              "\"Is there a result?\" must not be asked of the result itself: "
              "a null pointer or an empty answer is as good a result as any, "
              "and void has no value at all. [FUT-1, FUT-8]")) {
    Future<int> zero;
    zero.set_result(0);
    EXPECT_EQ(zero.done(), true);
    EXPECT_EQ(zero.result(), 0);
    Future<std::string> empty;
    empty.set_result("");
    EXPECT_EQ(empty.done(), true);
    EXPECT_EQ(empty.result(), "");
    Future<std::shared_ptr<int>> null;
    null.set_result(nullptr);
    EXPECT_EQ(null.done(), true);
    EXPECT(null.result() == nullptr, "a null pointer comes back");
    Future<void> nothing;
    EXPECT_EQ(nothing.done(), false);
    nothing.set_result();
    EXPECT_EQ(nothing.done(), true);
    nothing.result();
}

TEST_CASE("03.1 Future: std::move(future).result() gives the result away" *
          doctest::description(
              "`f().result()` must not hand out a reference into a Future that "
              "is gone a moment later, and what cannot be copied must be "
              "moved. But what another handle can still see stays. [FUT-8]")) {
    Future<std::string> shared;
    shared.set_result("a text that is too long to be stored in place");
    step("std::move(copy).result(), while another handle shares the result");
    auto copy = shared;
    EXPECT_EQ(std::move(copy).result(), shared.result());
    EXPECT_EQ(shared.result(), "a text that is too long to be stored in place");
    step("std::move(last).result(), when no other handle is left");
    auto last =
        make_ready_future<std::shared_ptr<int>>(std::make_shared<int>(7));
    std::shared_ptr<int> given = std::move(last).result();
    EXPECT(given.use_count() == 1, "the result is moved out, and no copy kept");

    Future<std::unique_ptr<int>> only;
    only.set_result(std::make_unique<int>(7));
    EXPECT_EQ(*only.result(), 7);
    Future<std::unique_ptr<int>> other = only;
    step("std::move(only).result() of a Future<std::unique_ptr<int>>");
    std::unique_ptr<int> taken = std::move(only).result();
    EXPECT(taken != nullptr, "the unique_ptr is moved out");
    EXPECT_EQ(*taken, 7);
    step("asked the other handle for what was moved out");
    EXPECT_THROWS(std::logic_error, other.result());
}
