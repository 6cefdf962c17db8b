#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "common/testing/testing.hpp"

#include "generator.hpp"
#include "tests/support/outcome.hpp"

using namespace tornado;
using namespace tornado::testing;
using gen::Generator;

namespace {

using Question = std::optional<std::string>;

// What 04.1 does by hand.
Generator<std::string, std::string, std::string> introduce() {
    std::string name;
    while (name.empty())
        name = co_yield "Who are you?";
    std::string town = co_yield "Where are you from, " + name + "?";
    co_return name + " from " + town;
}

Generator<int> count_down(int from, Transcript& seen) {
    seen("begins");
    for (; from > 0; --from)
        co_yield from;
    seen("ends");
}

// Writes down that it is destroyed.
class Local {
  public:
    Local(std::string name, Transcript& seen)
        : name_(std::move(name))
        , seen_(&seen) {}

    Local(const Local&) = delete;

    ~Local() { (*seen_)(name_ + " destroyed"); }

  private:
    std::string name_;
    Transcript* seen_;
};

Generator<int, int> with_locals(Transcript& seen) {
    Local outer("outer", seen);
    co_yield 1;
    Local inner("inner", seen);
    co_yield 2;
    seen("ran to the end");
}

// Hands on what it is sent; an exception becomes its what().
Generator<std::string, std::string> parrot(int rounds) {
    std::string text = "nothing yet";
    while (rounds-- > 0) {
        std::string error;
        try {
            text = co_yield text;
        } catch (const std::exception& e) {
            error = e.what();
        }
        if (!error.empty()) text = "caught " + error;
    }
    throw std::out_of_range("no more rounds");
}

}  // namespace

TEST_CASE("04.2 Generator: runs from one co_yield to the next" *
          doctest::description(
              "Calling the function only makes the frame; nothing runs before "
              "next(). Each co_yield stops the function and hands a value "
              "out. [GEN-1]")) {
    Transcript seen;
    auto numbers = count_down(2, seen);
    seen("made");
    while (std::optional<int> number = numbers.next())
        seen("got " + std::to_string(*number));
    EXPECT_EQ(seen.lines(),
              (Lines{"made", "begins", "got 2", "got 1", "ends"}));
    EXPECT(numbers.done(), "it is done after its last line");
}

TEST_CASE("04.2 Generator: co_yield gives what was sent" *
          doctest::description(
              "The same conversation as in 04.1, and now the compiler cuts "
              "it up: locals and the place to go on are in the frame. "
              "[GEN-1, GEN-10]")) {
    auto ann = introduce();
    auto bo = introduce();
    step("two conversations in turns; Bo says nothing at first");
    EXPECT_EQ(ann.next(), Question("Who are you?"));
    EXPECT_EQ(bo.next(), Question("Who are you?"));
    EXPECT_EQ(ann.send("Ann"), Question("Where are you from, Ann?"));
    EXPECT_EQ(bo.send(""), Question("Who are you?"));
    EXPECT_EQ(bo.send("Bo"), Question("Where are you from, Bo?"));
    EXPECT_EQ(ann.send("Hull"), Question());
    EXPECT_EQ(bo.send("York"), Question());
    EXPECT_EQ(ann.result(), "Ann from Hull");
    EXPECT_EQ(bo.result(), "Bo from York");
}

TEST_CASE("04.2 Generator: an exception can be thrown in" *
          doctest::description(
              "throw_() makes the co_yield itself throw, so the function may "
              "catch it around that line and go on. This is how a failed "
              "Future will get into a coroutine. [GEN-8]")) {
    auto bird = parrot(3);
    bird.next();
    step("threw in runtime_error(\"ouch\"), then sent \"again\"");
    auto ouch = std::make_exception_ptr(std::runtime_error("ouch"));
    EXPECT_EQ(bird.throw_(ouch), Question("caught ouch"));
    EXPECT_EQ(bird.send("again"), Question("again"));
}

TEST_CASE("04.2 Generator: an exception that leaves it reaches the driver" *
          doctest::description(
              "It comes out of the call that resumed the function, which has "
              "ended then, without a result. [GEN-3, GEN-8]")) {
    auto bird = parrot(1);
    bird.next();
    step("sent \"x\", after which it throws out_of_range");
    EXPECT_THROWS(std::out_of_range, bird.send("x"));
    EXPECT(bird.done(), "it is done");
    EXPECT_THROWS(std::logic_error, bird.send("y"));

    auto numbers = []() -> Generator<int, int, int> {
        co_yield 1;
        co_return 2;
    }();
    numbers.next();
    step("threw in something that the function does not catch");
    auto error = std::make_exception_ptr(std::runtime_error("not caught"));
    EXPECT_THROWS(std::runtime_error, numbers.throw_(error));
    EXPECT(numbers.done(), "it is done");
    EXPECT_THROWS(std::logic_error, (void)numbers.result());
}

TEST_CASE("04.2 Generator: destroyed in the middle, it destroys its locals" *
          doctest::description(
              "What was begun is taken down in reverse order, once, and what "
              "was not reached yet is left alone. [GEN-21]")) {
    Transcript seen;
    {
        auto generator = with_locals(seen);
        generator.next();
        generator.send(0);
        step("destroyed a generator that waits at its second co_yield, and "
             "has been moved");
        auto moved = std::move(generator);
        seen("leaving");
    }
    EXPECT_EQ(seen.lines(),
              (Lines{"leaving", "inner destroyed", "outer destroyed"}));

    step("the same after the first co_yield, assigned over another");
    Transcript second;
    auto generator = with_locals(second);
    generator.next();
    auto other = with_locals(second);
    other.next();
    generator = std::move(other);
    EXPECT_EQ(second.lines(), (Lines{"outer destroyed"}));

    step("one that was never begun");
    Transcript third;
    {
        auto unused = with_locals(third);
    }
    EXPECT_EQ(third.lines(), Lines{});
}

TEST_CASE("04.2 Generator: values that cannot be copied go both ways" *
          doctest::description(
              "A socket cannot be copied, and a Future's result may be one: "
              "what is yielded, sent and returned is moved. [GEN-10]")) {
    using Box = std::unique_ptr<int>;
    auto boxes = [](Box first) -> Generator<Box, Box, Box> {
        Box second = co_yield std::move(first);
        co_return second;
    }(std::make_unique<int>(1));
    auto first = boxes.next();
    EXPECT_EQ(**first, 1);
    boxes.send(std::make_unique<int>(2));
    EXPECT_EQ(*boxes.result(), 2);
}

TEST_CASE("04.2 Generator: a call that does not fit is refused" *
          doctest::description(
              "A value for nobody, a step without a value, a step after the "
              "end, a step from within: on a bare coroutine handle each is "
              "undefined behaviour, and the wrapper is there to know better. "
              "[GEN-21]")) {
    auto ann = introduce();
    step("before next()");
    auto error = std::make_exception_ptr(std::runtime_error("thrown in"));
    EXPECT_THROWS(std::logic_error, ann.send("Ann"));
    EXPECT_THROWS(std::logic_error, ann.throw_(error));
    EXPECT_THROWS(std::logic_error, (void)ann.result());
    ann.next();
    step("next() where a value must be sent");
    EXPECT_THROWS(std::logic_error, ann.next());
    ann.send("Ann");
    ann.send("Hull");
    step("after the end");
    EXPECT_THROWS(std::logic_error, ann.next());
    EXPECT_THROWS(std::logic_error, ann.send("?"));
    EXPECT_THROWS(std::logic_error, ann.throw_(error));
    EXPECT_EQ(ann.result(), "Ann from Hull");
    step("asked for the result, which is moved out, a second time");
    EXPECT_THROWS(std::logic_error, (void)ann.result());
    step("one that is sent nothing, after its end");
    auto nothing = []() -> Generator<int> { co_return; }();
    EXPECT(!nothing.next(), "it has returned");
    EXPECT_THROWS(std::logic_error, nothing.next());

    step("a generator that resumes itself");
    Generator<int>* self = nullptr;
    auto itself = [](Generator<int>*& me) -> Generator<int> {
        me->next();
        co_yield 1;
    }(self);
    self = &itself;
    EXPECT_THROWS(std::logic_error, itself.next());
    step("one that sends itself a value");
    using Asked = Generator<int, int>;
    Asked* me = nullptr;
    auto sends = [](Asked*& to) -> Asked {
        co_yield 1;
        to->send(2);
        co_yield 3;
    }(me);
    me = &sends;
    sends.next();
    EXPECT_THROWS(std::logic_error, sends.send(1));
    step("asked one that returns nothing for its result, before its end");
    Transcript seen;
    auto numbers = count_down(1, seen);
    EXPECT_THROWS(std::logic_error, numbers.result());
    numbers.next();
    EXPECT_THROWS(std::logic_error, numbers.result());
}
