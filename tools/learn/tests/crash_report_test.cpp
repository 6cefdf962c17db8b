#include <sstream>

#include <doctest/doctest.h>

#include "tools/learn/crash_report.hpp"
#include "tools/learn/report.hpp"
#include "tools/learn/tests/support.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;

namespace {

CrashReport report_in(const std::string& name) {
    return parse_crash(recorded(name), "/repo", "chapters");
}

std::string place(const CrashReport& report, std::size_t index) {
    REQUIRE(report.places.size() > index);
    return report.places[index].what + " " + report.places[index].function +
           " " + report.places[index].place.text();
}

}  // namespace

TEST_SUITE("crash reports") {

    TEST_CASE("a use after free: used, freed and made in") {
        const auto report = report_in("report-free.txt");
        CHECK(report.kind == "heap-use-after-free");
        CHECK(report.words ==
              "an object on the heap was used after it had been freed");
        REQUIRE(report.places.size() == 3);
        CHECK(place(report, 0) ==
              "happened in after_free() chapters/01-first/crash.cpp:19");
        CHECK(place(report, 1) ==
              "freed in drop(Handler*) chapters/01-first/crash.cpp:14");
        CHECK(place(report, 2) ==
              "made in make() chapters/01-first/crash.cpp:12");
        CHECK(report.head.size() == 12);
    }

    TEST_CASE("a local used after its function: both functions are named") {
        const auto report = report_in("report-return.txt");
        CHECK(report.kind == "stack-use-after-return");
        CHECK(place(report, 0) ==
              "happened in after_return() chapters/01-first/crash.cpp:30");
        CHECK(place(report, 1) ==
              "a local of address() chapters/01-first/crash.cpp:22");
    }

    TEST_CASE("a buffer overflow") {
        const auto report = report_in("report-overflow.txt");
        CHECK(report.kind == "heap-buffer-overflow");
        CHECK(place(report, 0) ==
              "happened in overflow() chapters/01-first/crash.cpp:41");
    }

    TEST_CASE("undefined behaviour is told in the sanitizer's own words") {
        const auto null = report_in("report-null.txt");
        CHECK(null.kind == "undefined behaviour");
        CHECK(null.words ==
              "member access within null pointer of type 'Handler'");
        CHECK(null.places.front().place.text() ==
              "chapters/01-first/crash.cpp:35");
        CHECK(report_in("report-undefined.txt").places.front().place.line ==
              44);
    }

    TEST_CASE("a leak: where it was made") {
        const auto report = report_in("report-leak.txt");
        CHECK(report.kind == "memory leak");
        REQUIRE(report.places.size() == 1);
        CHECK(place(report, 0) ==
              "made in make() chapters/01-first/crash.cpp:12");
    }

    TEST_CASE("an exception that nobody caught: its words and its place") {
        const auto report = report_in("report-throw.txt");
        CHECK(report.words ==
              "an exception was thrown that nobody caught: nobody");
        CHECK(place(report, 0) ==
              "happened in thrower() chapters/01-first/crash.cpp:52");
    }

    TEST_CASE("a clone whose path has a blank: its lines are found as well") {
        auto text = recorded("report-free.txt");
        for (auto at = text.find("/repo/"); at != std::string::npos;
             at = text.find("/repo/")) {
            text.replace(at, 6, "/my own clone/");
        }
        const auto report = parse_crash(text, "/my own clone", "chapters");
        REQUIRE(report.places.size() == 3);
        CHECK(place(report, 1) ==
              "freed in drop(Handler*) chapters/01-first/crash.cpp:14");
    }

    TEST_CASE("a stack is shown without addresses, each frame by its number") {
        const Scratch course;
        std::ostringstream out;
        const Session session(course.path(), Terminal(out, {}), false);
        CaseResult result{{"01.1 a: b", "", ""}, Verdict::reported, {}};
        result.outcome.err =
            "==1==ERROR: AddressSanitizer: heap-use-after-free on 0x1 at pc\n"
            "    #0 0x5567f0 in after_free() /x/a.cpp:1:2\n"
            "    #10 0x5567f1 in main /x/b.cpp:3:4\n";
        report_case(session, {}, result);
        CHECK(out.str().find("    #0 after_free() /x/a.cpp:1:2\n") !=
              std::string::npos);
        CHECK(out.str().find("    #10 main /x/b.cpp:3:4\n") !=
              std::string::npos);
    }

    TEST_CASE("frames outside the learner's folder do not count") {
        const auto report =
            parse_crash(recorded("report-free.txt"), "/repo", "solutions");
        CHECK(report.kind == "heap-use-after-free");
        CHECK(report.places.empty());
    }

    TEST_CASE("no report is no report") {
        CHECK(parse_crash("", "/repo", "chapters").kind.empty());
        CHECK(
            parse_crash("ERROR: mine: oh\n", "/repo", "chapters").kind.empty());
    }

    TEST_CASE("the stack of a hang names the first own frame") {
        const auto here =
            first_own_frame("    #0 0x1 in poll (/lib/libc.so.6+0x1)\n"
                            "    #1 0x2 in tornado::Poller::poll(int) "
                            "/repo/chapters/01-first/poller.cpp:40:9\n",
                            "/repo",
                            "chapters");
        REQUIRE(here);
        CHECK(here->function == "tornado::Poller::poll(int)");
        CHECK(here->place.text() == "chapters/01-first/poller.cpp:40");
        CHECK_FALSE(first_own_frame("nothing", "/repo", "chapters"));
    }

}  // TEST_SUITE
