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

std::string only_backup(const Scratch& scratch) {
    for (const auto& entry :
         fs::directory_iterator(scratch.path() / ".backups")) {
        if (entry.is_directory()) {
            return entry.path().lexically_relative(scratch.path());
        }
    }
    return "";
}

}  // namespace

TEST_SUITE("help") {

    TEST_CASE("hints come one by one, and each once more when asked") {
        Scratch scratch;
        scratch.learn({"hint"});
        CHECK(scratch.says("Hint 1 of 3"));
        scratch.learn({"hint", "01.1"});
        CHECK(scratch.says("Hint 2 of 3"));
        scratch.learn({"hint", "--level", "1"});
        CHECK(scratch.says("Hint 1 of 3"));
        scratch.learn({"hint"});
        CHECK(scratch.says("Hint 3 of 3"));
        CHECK(scratch.says("That was the last hint."));
        CHECK(scratch.learn({"hint", "01.2"}) == 0);
        CHECK(scratch.says("There is no hint for task 01.2"));
    }

    TEST_CASE("reset asks, keeps a copy, and writes what the generator gives") {
        Scratch scratch;
        const auto given = scratch.read(first_source);
        CHECK(scratch.learn({"reset", "01"}) == 0);
        CHECK(scratch.says("nothing to reset"));
        finish_first(scratch);
        scratch.write("chapters/01-first/notes.txt", "mine");
        const auto mine = scratch.read(first_source);
        CHECK(scratch.learn({"reset", "01"}) == 1);
        CHECK(scratch.says("Nothing was changed."));
        CHECK(scratch.read(first_source) == mine);
        CHECK(scratch.learn({"reset", "01", "--yes"}) == 0);
        CHECK(scratch.read(first_source) == given);
        CHECK(scratch.read(only_backup(scratch) / first_source) == mine);
        CHECK(scratch.says(only_backup(scratch)));
        CHECK(scratch.read("chapters/01-first/notes.txt") == "mine");
        CHECK(scratch.learn({"check"}) == 1);
        CHECK(scratch.says("Red is right"));
    }

    TEST_CASE("reset on a full disk loses nothing") {
        Scratch scratch;
        finish_first(scratch);
        const auto mine = scratch.read(first_source);
        CHECK(with_full_disk(
            10, [&] { return scratch.learn({"reset", "01", "--yes"}) == 2; }));
        CHECK(scratch.read(first_source) == mine);
    }

    TEST_CASE("a chapter's folder that is gone comes back by reset") {
        Scratch scratch;
        fs::remove_all(scratch.path() / "chapters/01-first");
        CHECK(scratch.learn({"check"}) == 2);
        CHECK(scratch.says("./learn reset 01 --missing"));
        CHECK(scratch.learn({"reset", "01", "--missing"}) == 0);
        CHECK(scratch.learn({"check"}) == 1);
        CHECK(scratch.says("Red is right"));
    }

    TEST_CASE("a file gone from a later chapter stops no earlier one") {
        Scratch scratch;
        finish_first(scratch);
        scratch.learn({"next"});
        scratch.learn({"check"});
        fs::remove(scratch.path() / "chapters/02-second/second.cpp");
        CHECK(scratch.learn({"check", "01", "--again"}) == 0);
        CHECK(scratch.learn({"check"}) == 2);
        CHECK(scratch.says("second.cpp is not there"));
        fs::remove(scratch.path() / "chapters/01-first/first.hpp");
        CHECK(scratch.learn({"reset", "02", "--missing"}) == 0);
        CHECK(scratch.learn({"check"}) == 2);
        CHECK(scratch.says("./learn lend 01"));
        CHECK(scratch.learn({"lend", "01"}) == 0);
        CHECK(scratch.learn({"check"}) == 1);
        CHECK(scratch.says("Red is right"));
    }

    TEST_CASE("diff does not give away what is not passed") {
        Scratch scratch;
        CHECK(scratch.learn({"diff", "01"}) == 1);
        CHECK_FALSE(scratch.says("number * 2"));
        scratch.edit(first_source,
                     "TORNADO_STUB(\"twice\", \"01.1\")",
                     "return number + number");
        REQUIRE(scratch.learn({"check"}) == 0);
        CHECK(scratch.learn({"diff", "01"}) == 0);
        CHECK(scratch.says("-    return number + number;"));
        CHECK(scratch.says("+    return number * 2;"));
        CHECK_FALSE(scratch.says("number * 3"));
        CHECK(scratch.learn({"diff", "01.2"}) == 1);
        CHECK(scratch.learn({"diff", "01", "--spoil"}) == 0);
        CHECK(scratch.says("number * 3"));
    }

    TEST_CASE(
        "a mutant breaks a copy, and shows what is broken only if asked") {
        Scratch scratch;
        const auto before = scratch.read("solutions/01-first/first.cpp");
        CHECK(scratch.learn({"mutant", "01"}) == 0);
        CHECK(scratch.says("adds-two"));
        CHECK_FALSE(scratch.says("instead of"));
        CHECK(scratch.learn({"mutant", "01", "adds-two"}) == 0);
        CHECK(scratch.says("FAILED 01.1 twice: minus one"));
        CHECK_FALSE(scratch.says("instead of"));
        CHECK(scratch.learn({"mutant", "01", "adds-two", "--show"}) == 0);
        CHECK(scratch.says("adds two instead of doubling"));
        CHECK(scratch.learn({"mutant", "01", "adds-six"}) == 2);
        CHECK(scratch.read("solutions/01-first/first.cpp") == before);
    }

    TEST_CASE("internal generate keeps a copy and asks where somebody learns") {
        Scratch scratch;
        write_twice(scratch);
        const auto mine = scratch.read(first_source);
        scratch.learn({"hint"});
        CHECK(scratch.learn({"internal", "generate", "01"}) == 1);
        CHECK(scratch.read(first_source) == mine);
        CHECK(scratch.learn({"internal", "generate", "01", "--yes"}) == 0);
        CHECK(scratch.read(only_backup(scratch) / first_source) == mine);
        CHECK(scratch.learn({"internal",
                             "generate",
                             "--into",
                             (scratch.path() / "out").string()}) == 0);
        CHECK(scratch.read("out/02-second/second.cpp").find("TORNADO_STUB") !=
              std::string::npos);
    }

}  // TEST_SUITE
