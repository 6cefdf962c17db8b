#include <optional>
#include <stdexcept>
#include <string>

#include "common/testing/testing.hpp"

#include "introduction.hpp"
#include "tests/support/outcome.hpp"

using namespace tornado;
using namespace tornado::testing;

using Question = std::optional<std::string>;

TEST_CASE("04.1 Introduction: each answer leads to the next question" *
          doctest::description(
              "A function that waits in the middle is two things: what it "
              "knows so far, and where it goes on. Both are in the object, "
              "since the stack is gone between two calls. [GEN-1]")) {
    Introduction ann;
    step("next()");
    EXPECT_EQ(ann.next(), Question("Who are you?"));
    EXPECT(!ann.done(), "it is not done while it waits for an answer");
    step("send(\"Ann\")");
    EXPECT_EQ(ann.send("Ann"), Question("Where are you from, Ann?"));
    EXPECT(!ann.done(), "nor while it waits for the last one");
    step("send(\"Hull\")");
    EXPECT_EQ(ann.send("Hull"), Question());
    EXPECT(ann.done(), "it is done after the last answer");
    EXPECT_EQ(ann.result(), "Ann from Hull");
}

TEST_CASE("04.1 Introduction: a loop becomes a place that is come back to" *
          doctest::description(
              "`while (name.empty())` has no while left when it is cut up: "
              "the answer decides which place is next, and it may be the one "
              "it came from. [GEN-1]")) {
    Introduction shy;
    shy.next();
    step("answered \"Who are you?\" with \"\", \"\" and then \"Bo\"");
    EXPECT_EQ(shy.send(""), Question("Who are you?"));
    EXPECT_EQ(shy.send(""), Question("Who are you?"));
    EXPECT_EQ(shy.send("Bo"), Question("Where are you from, Bo?"));
    step("answered \"Where are you from, Bo?\" with \"\"");
    EXPECT_EQ(shy.send(""), Question());
    EXPECT_EQ(shy.result(), "Bo from ");
}

TEST_CASE("04.1 Introduction: two may be under way at once" *
          doctest::description(
              "One thread holds any number of conversations, since none of "
              "them keeps the thread while it waits. Nothing of one may be "
              "kept where the other finds it. [GEN-1]")) {
    Introduction ann;
    Introduction bo;
    ann.next();
    bo.next();
    step("asked both, then answered in turns");
    EXPECT_EQ(ann.send("Ann"), Question("Where are you from, Ann?"));
    EXPECT_EQ(bo.send("Bo"), Question("Where are you from, Bo?"));
    ann.send("Hull");
    bo.send("York");
    EXPECT_EQ(ann.result(), "Ann from Hull");
    EXPECT_EQ(bo.result(), "Bo from York");
}

TEST_CASE("04.1 Introduction: a call that does not fit is refused" *
          doctest::description(
              "An answer without a question, a second beginning, a result "
              "before the end: each would be a jump into the middle of a "
              "function, so each is a mistake of the caller. [GEN-21]")) {
    Introduction ann;
    step("before next()");
    EXPECT_THROWS(std::logic_error, ann.send("Ann"));
    EXPECT_THROWS(std::logic_error, (void)ann.result());
    ann.next();
    step("after next()");
    EXPECT_THROWS(std::logic_error, ann.next());
    EXPECT_THROWS(std::logic_error, (void)ann.result());
    ann.send("Ann");
    ann.send("Hull");
    step("after the end");
    EXPECT_THROWS(std::logic_error, ann.next());
    EXPECT_THROWS(std::logic_error, ann.send("?"));
    EXPECT_EQ(ann.result(), "Ann from Hull");
}
