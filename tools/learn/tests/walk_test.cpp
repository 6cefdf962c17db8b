#include <doctest/doctest.h>

#include "tools/learn/tests/support.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;
namespace fs = std::filesystem;

namespace {

void write_twice(Scratch& scratch) {
    scratch.edit(
        first_source, "TORNADO_STUB(\"twice\", \"01.1\")", "return number * 2");
}

void write_thrice(Scratch& scratch) {
    scratch.edit(first_source,
                 "TORNADO_STUB(\"thrice\", \"01.2\")",
                 "return number * 3");
}

void finish_first(Scratch& scratch) {
    write_twice(scratch);
    write_thrice(scratch);
    REQUIRE(scratch.learn({"check", "01"}) == 0);
}

}  // namespace

TEST_SUITE("walk") {

    TEST_CASE("from the first red to the end of the course") {
        Scratch scratch;
        CHECK(scratch.learn({"check"}) == 1);
        CHECK(scratch.says("Red is right: this is where you start."));
        CHECK(scratch.says("chapters/01-first/first.cpp:7"));
        CHECK(scratch.says("twice the number."));
        CHECK(scratch.learn({"next"}) == 1);
        CHECK(scratch.says("not green yet"));

        write_twice(scratch);
        CHECK(scratch.learn({"check"}) == 0);
        CHECK(scratch.says("Task 01.1 is green: 2 tests passed."));
        CHECK(scratch.says("Now: write task 01.2"));
        CHECK(scratch.learn({"check"}) == 1);

        write_thrice(scratch);
        CHECK(scratch.learn({"check"}) == 0);
        CHECK(scratch.says("Tasks 01.1 to 01.2 are green: 3 tests passed."));
        CHECK(scratch.says("The core of chapter 01 is yours now."));
        CHECK(scratch.learn({"next"}) == 0);
        CHECK(scratch.says("Chapter 02: Six times"));

        CHECK(scratch.learn({"check"}) == 1);
        scratch.edit(second_source,
                     "TORNADO_STUB(\"six_times\", \"02.1\")",
                     "return twice(thrice(number))");
        CHECK(scratch.learn({"check"}) == 0);
        CHECK(scratch.learn({"check"}) == 0);
        CHECK(scratch.learn({"next"}) == 0);
        CHECK(scratch.says("You are at the end of what is written so far."));
        CHECK(widest(scratch.said()) <= 80);
    }

    TEST_CASE("what is green and unchanged is not run again") {
        Scratch scratch;
        write_twice(scratch);
        CHECK(scratch.learn({"check", "01.1"}) == 0);
        CHECK(scratch.learn({"check", "01.1"}) == 0);
        CHECK(scratch.says("nothing has changed since"));
        CHECK(scratch.learn({"check", "01.1", "--again"}) == 0);
        CHECK(scratch.says("2 tests passed"));
        scratch.edit(first_source, "number * 2", "2 * number");
        CHECK(scratch.learn({"check", "01.1"}) == 0);
        CHECK(scratch.says("2 tests passed"));
    }

    TEST_CASE("what was green and turns red is said so, and comes first") {
        Scratch scratch;
        finish_first(scratch);
        scratch.edit(first_source, "number * 2", "number + 2");
        CHECK(scratch.learn({"check", "01"}) == 1);
        CHECK(scratch.says("FAILED 01.1 twice: minus one"));
        CHECK(scratch.says("was green before"));
        CHECK(scratch.learn({}) == 0);
        CHECK(scratch.says("red at the last check: 01.1."));
        CHECK(scratch.says("Now: mend task 01.1"));
        CHECK(scratch.learn({"next"}) == 1);
        scratch.edit(first_source, "number + 2", "number * 2");
        CHECK(scratch.learn({"check"}) == 0);
        CHECK(scratch.learn({}) == 0);
        CHECK_FALSE(scratch.says("red at the last check"));
    }

    TEST_CASE("only the first failure is told in full") {
        Scratch scratch;
        scratch.edit(
            first_source, "TORNADO_STUB(\"twice\", \"01.1\")", "return 0");
        CHECK(scratch.learn({"check"}) == 1);
        CHECK(scratch.says("FAILED 01.1 twice: two is four"));
        CHECK_FALSE(scratch.says("FAILED 01.1 twice: minus one"));
        CHECK(scratch.says("x 01.1 twice: minus one (failed)"));
        CHECK(scratch.says("Task 01.1 is red: 0 of 2 tests passed."));
        CHECK_FALSE(scratch.says("Red is right"));
        CHECK(scratch.says("build/logs/check-01.1.txt"));
        CHECK(scratch.read("build/logs/check-01.1.txt").find("minus one") !=
              std::string::npos);
    }

    TEST_CASE("a green task names the stubs that no test reaches") {
        Scratch scratch;
        scratch.edit(first_source,
                     "TORNADO_STUB(\"twice\", \"01.1\")",
                     "return number * 2; TORNADO_STUB(\"twice\", \"01.1\")");
        CHECK(scratch.learn({"check"}) == 0);
        CHECK(scratch.says("No test reaches twice, which is not written yet"));
        CHECK(scratch.says("chapters/01-first/first.cpp:7."));
        CHECK_FALSE(scratch.says("No test reaches thrice"));
    }

    TEST_CASE("a stub of another task is named") {
        Scratch scratch;
        scratch.edit(first_source,
                     "TORNADO_STUB(\"twice\", \"01.1\")",
                     "return thrice(number)");
        CHECK(scratch.learn({"check"}) == 1);
        CHECK(scratch.says("thrice, which is not written yet (task 01.2)"));
        CHECK(scratch.says("That is another task than 01.1"));
    }

    TEST_CASE(
        "a file that does not compile: the first error, nothing recorded") {
        Scratch scratch;
        scratch.edit(
            first_source, "TORNADO_STUB(\"twice\", \"01.1\")", "retrun 2");
        CHECK(scratch.learn({"check"}) == 1);
        CHECK(scratch.says("Chapter 01 does not compile."));
        CHECK(scratch.says("chapters/01-first/first.cpp:7"));
        CHECK_FALSE(fs::exists(scratch.path() / "progress.txt"));
    }

    TEST_CASE("a crash and an odd exit are told as what they are") {
        Scratch scratch;
        scratch.edit(first_source,
                     "TORNADO_STUB(\"twice\", \"01.1\")",
                     "return *static_cast<volatile int*>(nullptr) + number");
        CHECK(scratch.learn({"check"}) == 1);
        CHECK(scratch.says("SIGSEGV"));
        scratch.edit(first_source,
                     "return *static_cast<volatile int*>(nullptr) + number",
                     "_exit(42)");
        CHECK(scratch.learn({"check"}) == 1);
        CHECK(scratch.says("exit code 42"));
    }

    TEST_CASE("a broken file in an earlier chapter: lend, and give back") {
        Scratch scratch;
        finish_first(scratch);
        scratch.learn({"next"});
        scratch.edit(second_source,
                     "TORNADO_STUB(\"six_times\", \"02.1\")",
                     "return twice(thrice(number))");
        scratch.edit(first_source, "number * 2", "numbr * 2");
        CHECK(scratch.learn({"check"}) == 1);
        CHECK(scratch.says("This is in your chapter 01"));
        CHECK(scratch.says("./learn lend 01"));
        CHECK(scratch.learn({"check", "--base", "reference"}) == 0);
        CHECK(scratch.says("not recorded"));
        CHECK(scratch.learn({"lend", "01"}) == 0);
        CHECK(scratch.learn({"check"}) == 0);
        CHECK(scratch.learn({}) == 0);
        CHECK(scratch.says("lent from the reference"));
        CHECK(scratch.learn({"lend", "1", "--back"}) == 0);
        CHECK(scratch.learn({"lend", "1", "--back"}) == 0);
        CHECK(scratch.says("is not lent"));
        CHECK(scratch.learn({"check", "02.1"}) == 1);
        CHECK(scratch.read(first_source).find("numbr") != std::string::npos);
    }

    TEST_CASE("who is stuck can lend the chapter they are in and go on") {
        Scratch scratch;
        CHECK(scratch.learn({"lend", "01"}) == 0);
        CHECK(scratch.says("Chapter 02: Six times"));
        scratch.edit(second_source,
                     "TORNADO_STUB(\"six_times\", \"02.1\")",
                     "return twice(thrice(number))");
        CHECK(scratch.learn({"check"}) == 0);
    }

    TEST_CASE("skipping is recorded, and can be taken back by passing") {
        Scratch scratch;
        CHECK(scratch.learn({"next", "--skip"}) == 0);
        CHECK(scratch.says("Task 01.1 is recorded as skipped."));
        CHECK(scratch.learn({"skip"}) == 0);
        CHECK(scratch.learn({}) == 0);
        CHECK(scratch.says("skipped"));
        CHECK(scratch.learn({"check", "01"}) == 1);
        write_twice(scratch);
        CHECK(scratch.learn({"check", "01.1"}) == 0);
        CHECK(scratch.read("progress.txt").find("task 01.1 passed") !=
              std::string::npos);
        CHECK(scratch.learn({"skip", "01.1"}) == 0);
        CHECK(scratch.says("there is nothing to skip"));
        CHECK(scratch.learn({"skip", "01"}) == 2);
    }

    TEST_CASE(
        "the short path leaves chapters out, the full one brings them back") {
        Scratch scratch;
        CHECK(scratch.learn({"path", "short"}) == 0);
        finish_first(scratch);
        CHECK(scratch.says("You are at the end"));
        CHECK(scratch.learn({"path", "full"}) == 0);
        CHECK(scratch.learn({"next"}) == 0);
        CHECK(scratch.says("Chapter 02"));
        CHECK(scratch.learn({"path"}) == 0);
        CHECK(scratch.says("You are on the full path."));
    }

}  // TEST_SUITE
