#include <cstdlib>

#include <doctest/doctest.h>

#include "tools/learn/tests/support.hpp"
#include "tools/learn/text.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;

TEST_SUITE("command line") {

    TEST_CASE(
        "help names the five daily verbs first, and hides the house's own") {
        Scratch scratch;
        CHECK(scratch.learn({"--help"}) == 0);
        std::size_t last = 0;
        for (const auto* verb : {"\n  check",
                                 "\n  hint",
                                 "\n  next",
                                 "\n  run",
                                 "\n  book",
                                 "\n  list",
                                 "\n  verify"}) {
            const auto at = scratch.said().find(verb);
            CHECK_MESSAGE(at > last, verb);
            last = at;
        }
        CHECK(scratch.said().find("internal") == std::string::npos);
        CHECK(widest(scratch.said()) <= 80);
    }

    TEST_CASE("a mistyped verb is answered with the one that was meant") {
        Scratch scratch;
        CHECK(scratch.learn({"chekc"}) == 2);
        CHECK(scratch.says("There is no command `chekc`. Did you mean ./learn "
                           "check?"));
        CHECK(scratch.learn({"xyzzy"}) == 2);
        CHECK(scratch.says("There is no command `xyzzy`. ./learn --help"));
    }

    TEST_CASE("what a verb does not take is refused with a way to learn more") {
        Scratch scratch;
        for (const auto& words : std::vector<std::vector<std::string>>{
                 {"check", "01", "02"},
                 {"check", "--bas", "reference"},
                 {"check", "--base", "yours"},
                 {"hint", "--level", "9"},
                 {"path", "long"},
                 {"reset"},
                 {"book", "--port", "0"},
                 {"next", "01"},
                 {"internal"},
                 {"check", "next"}}) {
            CHECK_MESSAGE(scratch.learn(words) == 2, join(words, " "));
            CHECK(widest(scratch.said()) <= 100);
        }
        CHECK_FALSE(std::filesystem::exists(scratch.path() / "progress.txt"));
    }

    TEST_CASE("every verb has a help of its own") {
        Scratch scratch;
        for (const auto* verb : {"check",
                                 "hint",
                                 "next",
                                 "run",
                                 "book",
                                 "list",
                                 "watch",
                                 "skip",
                                 "lend",
                                 "path",
                                 "diff",
                                 "mutant",
                                 "reset",
                                 "doctor",
                                 "verify"}) {
            CHECK(scratch.learn({verb, "--help"}) == 0);
            CHECK_MESSAGE(scratch.said().size() > 60, verb);
            CHECK_MESSAGE(widest(scratch.said()) <= 80, scratch.said());
        }
    }

    TEST_CASE("colours: not where NO_COLOR is set, not where no person looks") {
        const char* before = std::getenv("NO_COLOR");
        setenv("NO_COLOR", "1", 1);
        CHECK_FALSE(Terminal::detect().colour);
        before == nullptr ? unsetenv("NO_COLOR")
                          : setenv("NO_COLOR", before, 1);
        Scratch scratch;
        scratch.learn({});
        CHECK(scratch.said().find('\033') == std::string::npos);
        scratch.abilities.colour = true;
        scratch.learn({});
        CHECK(scratch.said().find('\033') != std::string::npos);
    }

    TEST_CASE("without a locale that knows them, no letters but plain ones") {
        Scratch scratch;
        scratch.learn({});
        for (const char c : scratch.said()) {
            REQUIRE(static_cast<unsigned char>(c) < 128);
        }
    }

}  // TEST_SUITE
