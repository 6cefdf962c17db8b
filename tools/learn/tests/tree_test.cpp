#include <chrono>
#include <filesystem>
#include <optional>
#include <sstream>

#include <doctest/doctest.h>

#include "tools/learn/files.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/tests/support.hpp"
#include "tools/learn/tree.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;

namespace {

/// In C++, of a program in the tiny course: does somebody hold that tree?
std::string is_locked(const std::string& tree) {
    return "(std::system(\"flock -n build/" + tree + ".lock true\") != 0)";
}

}  // namespace

TEST_SUITE("tree") {

    TEST_CASE("what was precompiled of the system's headers goes when clang "
              "says that they are others by now") {
        TempFolder tree;
        tree.write("common/CMakeFiles/a.dir/cmake_pch.hxx.pch", "old");
        tree.write("common/CMakeFiles/a.dir/a.cpp.o", "object");

        CHECK_FALSE(drop_stale_headers(tree.path(), "a.cpp:1:1: error: no\n"));
        CHECK(tree.read("common/CMakeFiles/a.dir/cmake_pch.hxx.pch") == "old");

        CHECK(drop_stale_headers(tree.path(),
                                 "fatal error: file '/usr/include/errno.h' has "
                                 "been modified since the "
                                 "precompiled header 'cmake_pch.hxx.pch' was "
                                 "built: mtime changed\n"));
        CHECK_FALSE(std::filesystem::exists(
            tree.path() / "common/CMakeFiles/a.dir/cmake_pch.hxx.pch"));
        CHECK(tree.read("common/CMakeFiles/a.dir/a.cpp.o") == "object");
    }

    TEST_CASE("settings that CMake has failed with are not taken for those "
              "before them") {
        Scratch scratch;
        const auto cmake = scratch.read("CMakeLists.txt");
        const Tree tree(scratch.path(), "learn", "learn");
        std::ostringstream out;
        const auto builds = [&](const std::string& track) {
            return tree.build({{1, track}}, "ch01_tests", Terminal(out, {}))
                .good;
        };
        REQUIRE(builds("mine"));
        scratch.write("CMakeLists.txt",
                      cmake + "if(TORNADO_TRACK_01 STREQUAL \"reference\")\n"
                              "  message(FATAL_ERROR \"as on a full disk\")\n"
                              "endif()\n");
        REQUIRE_FALSE(builds("reference"));
        scratch.write("CMakeLists.txt", cmake);
        REQUIRE(builds("mine"));
        CHECK(scratch.read("build/learn/CMakeCache.txt")
                  .find("TORNADO_TRACK_01:STRING=mine\n") != std::string::npos);
    }

    TEST_CASE("while tests run, nobody else builds in their tree") {
        Scratch scratch;
        scratch.edit(first_source, "#include", "#include <cstdlib>\n#include");
        scratch.edit(first_source,
                     "TORNADO_STUB(\"twice\", \"01.1\")",
                     "return " + is_locked("learn") + " ? number * 2 : 0");
        CHECK(scratch.learn({"check", "01.1"}) == 0);
        scratch.write("tests/mutants/01-first/asks.patch",
                      "# kills: 01.1 twice: two is four\n"
                      "# bug: works only alone\n"
                      "--- a/first.cpp\n+++ b/first.cpp\n"
                      "@@ -1,2 +1,3 @@\n+#include <cstdlib>\n"
                      " #include \"first.hpp\"\n \n"
                      "@@ -6,3 +7,3 @@\n"
                      "     // TASK 01.1: twice the number.\n"
                      "-    return number * 2;\n+    return " +
                          is_locked("reference") + " ? number * 2 : 0;\n }\n");
        CHECK(scratch.learn({"mutant", "01", "asks"}) == 0);
        CHECK(scratch.says("No test noticed."));
    }

    TEST_CASE("a program that runs holds nobody up") {
        Scratch scratch;
        scratch.edit("solutions/01-first/programs/show.cpp",
                     "int main",
                     "#include <cstdlib>\nint main");
        scratch.edit("solutions/01-first/programs/show.cpp",
                     "{\n",
                     "{\n    if (" + is_locked("reference") + ") return 9;\n");
        const auto outcome =
            run_caught({{LEARN_PROGRAM, "run", "01", "--base", "reference"},
                        {},
                        {{"LEARN_ROOT", scratch.path().string()}}});
        CHECK(outcome.exit_code == 0);
    }

    TEST_CASE("who must wait for a tree says so, and then goes on") {
        const Scratch scratch;
        std::optional<FileLock> theirs(std::in_place,
                                       scratch.path() / "build/learn.lock");
        Process check({{LEARN_PROGRAM, "check"},
                       {},
                       {{"LEARN_ROOT", scratch.path().string()}}},
                      std::chrono::minutes(10));
        std::string seen;
        check.on_output([&](std::string_view piece) {
            seen += piece;
            if (seen.find("this one waits") != std::string::npos) {
                theirs.reset();
            }
        });
        Process::wait_for_any({&check});
        CHECK(check.outcome().exit_code == 1);
        CHECK(seen.find("Red is right") != std::string::npos);
    }

}  // TEST_SUITE
