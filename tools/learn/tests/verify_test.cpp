/// `verify` with a cmake, a ninja and a ctest that the test plays.

#include <cstdlib>
#include <utility>

#include <doctest/doctest.h>

#include "tools/learn/process.hpp"
#include "tools/learn/tests/support.hpp"
#include "tools/learn/text.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;
namespace fs = std::filesystem;

namespace {

const std::string one_passed =
    "<testcase name=\"a\" status=\"run\"></testcase>\n";
const std::string one_skipped =
    "<testcase name=\"b\" status=\"notrun\"></testcase>\n";

/// A course whose tests end as `told` says, which is ctest's own XML.
class Verified : public Scratch {
  public:
    explicit Verified(const std::string& told) {
        write("told.xml", "<testsuite>\n" + told + "</testsuite>\n");
        program("cmake", "echo \"$*\" >>asked.txt");
        // clang's words, as long as something precompiled is there.
        program("ninja",
                "find \"$2\" -name '*.pch' 2>/dev/null | grep -q . || exit 0\n"
                "echo \"fatal error: file '/usr/include/errno.h' has been "
                "modified since the precompiled header 'x.pch' was built\"\n"
                "exit 1");
        program("ctest",
                "for last; do :; done\n"
                "case $last in *.xml) cp told.xml \"$last\" ;; esac");
    }

    /// Runs the tool with these words.
    Outcome run(std::vector<std::string> words,
                const std::string& ci = "",
                const std::string& compiler = "") const {
        words.insert(words.begin(), LEARN_PROGRAM);
        const char* places = std::getenv("PATH");
        return run_caught({std::move(words),
                           path(),
                           {{"LEARN_ROOT", path().string()},
                            {"CI", ci},
                            {"LEARN_CXX", compiler},
                            {"PATH",
                             (path() / "programs").string() + ":" +
                                 (places == nullptr ? "" : places)}}});
    }

    /// What cmake was asked last.
    std::string asked() const {
        const auto lines = split_lines(read("asked.txt"));
        return lines.empty() ? "" : lines.back();
    }

  private:
    void program(const std::string& name, const std::string& script) {
        const auto file = fs::path("programs") / name;
        write(file, "#!/bin/sh\n" + script + "\n");
        fs::permissions(path() / file, fs::perms(0755));
    }
};

}  // namespace

TEST_SUITE("verify") {

    TEST_CASE("a gate that has no tests is red") {
        const Verified course("");
        const auto outcome = course.run({"verify"});
        CHECK(outcome.exit_code == 1);
        // All but `generated`, which stands aside.
        CHECK(outcome.out.ends_with("\n0 passed, 4 failed\n"));
        CHECK(outcome.out.find("no tests: it checks nothing") !=
              std::string::npos);
    }

    TEST_CASE("a test that was skipped is red in CI, and only there") {
        const Verified course(one_passed + one_skipped);
        const auto here = course.run({"verify"});
        CHECK(here.exit_code == 0);
        CHECK(here.out.find("1 passed, 1 not run") != std::string::npos);
        CHECK(here.out.ends_with("\n4 passed, 0 failed\n"));
        const auto ci = course.run({"verify"}, "true");
        CHECK(ci.exit_code == 1);
        CHECK(ci.out.find("nothing may be") != std::string::npos);
        CHECK(ci.out.ends_with("\n5 passed, 5 failed\n"));
    }

    TEST_CASE("the person's own compiler builds what verify tests") {
        const Verified course(one_passed);
        CHECK(course.run({"verify"}).good());
        CHECK(course.asked() == "--preset verify");
        const std::string own =
            " -DCMAKE_CXX_COMPILER=g++-13 -DCMAKE_C_COMPILER=gcc-13";
        CHECK(course.run({"verify"}, "", "g++-13").good());
        CHECK(course.asked() == "--preset verify --fresh" + own);
        CHECK(course.run({"verify"}, "", "g++-13").good());
        CHECK(course.asked() == "--preset verify" + own);
        CHECK(course.run({"verify"}).good());
        CHECK(course.asked() == "--preset verify --fresh");
    }

    TEST_CASE("what was precompiled of older headers of the system's goes") {
        Verified course(one_passed);
        const std::string verify = "build/verify/common/cmake_pch.hxx.pch";
        const std::string ci = "build/ci/common/cmake_pch.hxx.pch";
        course.write(verify, "old");
        course.write(ci, "old");
        CHECK(course.run({"verify"}).good());
        CHECK_FALSE(fs::exists(course.path() / verify));
        CHECK(course.run({"internal", "update-golden", "01-first/adds-two"})
                  .good());
        CHECK_FALSE(fs::exists(course.path() / ci));
    }

}  // TEST_SUITE
