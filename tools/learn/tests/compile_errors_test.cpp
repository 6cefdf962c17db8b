#include <doctest/doctest.h>

#include "tools/learn/compile_errors.hpp"
#include "tools/learn/report.hpp"
#include "tools/learn/tests/support.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;

namespace {

BuildErrors errors_in(const std::string& name) {
    return parse_build_output(recorded(name), "/repo");
}

const std::string mine = "chapters/01-first";

/// What a learner reads about a recorded build.
std::string report_of(const std::string& name, int number = 1) {
    std::ostringstream out;
    TempFolder folder;
    Session session("/repo", Terminal(out, {}), false);
    session.course.chapters = {{1, "01-first", "One", false, {}, {}},
                               {2, "02-second", "Two", false, {}, {}}};
    const auto& chapter = *session.course.chapter(number);
    report_build(session, chapter, {false, recorded(name), "the.log", 0});
    return out.str();
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_SUITE("compile errors") {

    TEST_CASE("errors of clang++ and g++ are found with file and line") {
        for (const auto* compiler : {"clang", "gcc"}) {
            CAPTURE(compiler);
            const auto errors = errors_in(std::string(compiler) + "-plain.txt");
            REQUIRE(errors.compile.size() >= 2);
            const auto& first = errors.compile.front();
            CHECK(first.place.text() == "chapters/01-first/plain.cpp:4");
            CHECK(contains(first.message, "retrun"));
            REQUIRE(first.code.size() >= 2);
            CHECK(contains(first.code[0], "retrun number * 2;"));
            CHECK(contains(first.code[1], "^"));
            CHECK(errors.count_in(mine) == errors.compile.size());
        }
    }

    TEST_CASE(
        "an error in a learner's header, seen from a test, is the learner's") {
        for (const auto* compiler : {"clang", "gcc"}) {
            CAPTURE(compiler);
            const auto errors =
                errors_in(std::string(compiler) + "-header.txt");
            const auto* error = errors.first_in(mine);
            REQUIRE(error != nullptr);
            CHECK(error->place.text() == "chapters/01-first/bad_header.hpp:4");
        }
    }

    TEST_CASE("an error deep in a library belongs to the line that caused it") {
        for (const auto* compiler : {"clang", "gcc"}) {
            CAPTURE(compiler);
            const auto errors = errors_in(std::string(compiler) + "-deep.txt");
            const auto* error = errors.first_in(mine);
            REQUIRE(error != nullptr);
            CHECK_FALSE(error->place.in(mine));
            CHECK(error->in(mine)->text() == "chapters/01-first/deep.cpp:5");
        }
        const auto report = report_of("clang-deep.txt");
        CHECK(contains(report, "chapters/01-first/deep.cpp:5"));
        CHECK(contains(report, "the compiler noticed it in"));
        CHECK(widest(report) <= 120);
    }

    TEST_CASE("the report shows the first error and counts the others") {
        const auto report = report_of("clang-plain.txt");
        CHECK(contains(report, "Chapter 01 does not compile."));
        CHECK(contains(report, "chapters/01-first/plain.cpp:4\n"));
        CHECK(contains(report, "retrun number * 2;"));
        CHECK(contains(report, "after this one"));
        CHECK_FALSE(contains(report, "numbr"));
        CHECK(contains(report, "the.log"));
        CHECK(widest(report) <= 80);
    }

    TEST_CASE("an error in an earlier chapter of theirs offers to lend it") {
        const auto report = report_of("clang-plain.txt", 2);
        CHECK(contains(report, "This is in your chapter 01"));
        CHECK(contains(report, "./learn lend 01"));
    }

    TEST_CASE(
        "a signature that was changed shows in the test, and is explained") {
        const auto report = report_of("clang-changed.txt");
        CHECK(contains(report, "first.hpp"));
        CHECK_FALSE(contains(report, "git status"));
    }

    TEST_CASE("what the linker misses is named and explained") {
        const auto errors = errors_in("clang-undefined.txt");
        CHECK(errors.compile.empty());
        CHECK(errors.undefined == std::vector<std::string>{"thrice(int)"});
        const auto report = report_of("clang-undefined.txt");
        CHECK(contains(report, "the linker misses 1 function"));
        CHECK(contains(report, "thrice(int)"));
    }

    TEST_CASE("what is defined twice is named and explained") {
        CHECK(errors_in("clang-repeated.txt").repeated ==
              std::vector<std::string>{"twice(int)"});
        CHECK(contains(report_of("clang-repeated.txt"), "inline"));
    }

    TEST_CASE("lld's words are understood as well") {
        const auto errors = parse_build_output(
            "ld.lld: error: undefined symbol: tornado::poll(int)\n"
            ">>> referenced by a.cpp:3\n"
            "ld.lld: error: duplicate symbol: main\n",
            "/repo");
        CHECK(errors.undefined ==
              std::vector<std::string>{"tornado::poll(int)"});
        CHECK(errors.repeated == std::vector<std::string>{"main"});
    }

    TEST_CASE("an error of CMake is shown as it is") {
        const auto errors = errors_in("cmake-error.txt");
        REQUIRE_FALSE(errors.cmake.empty());
        CHECK(contains(report_of("cmake-error.txt"), "nowhere.cpp"));
    }

    TEST_CASE("colours, warnings and noise do not confuse it") {
        const auto errors = parse_build_output(
            "\033[1m/repo/chapters/01-first/a.cpp:3:5: "
            "\033[0m\033[0;1;31merror: "
            "\033[0m\033[1mno\033[0m\n"
            "/repo/chapters/01-first/a.cpp:1:1: warning: unused [-Wunused]\n"
            "12:30 is a time: error: of mine\n",
            "/repo");
        REQUIRE(errors.compile.size() == 1);
        CHECK(errors.compile[0].message == "no");
        CHECK(errors.compile[0].place.column == 5);
    }

    TEST_CASE("paths outside the repository stay whole") {
        CHECK(shown_path("/repo/a/../b.cpp", "/repo") == "b.cpp");
        CHECK(shown_path("/usr/include/x.h", "/repo") == "/usr/include/x.h");
        CHECK(shown_path("/repository/x.h", "/repo") == "/repository/x.h");
    }

}  // TEST_SUITE
