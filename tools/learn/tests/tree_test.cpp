#include <filesystem>

#include <doctest/doctest.h>

#include "tools/learn/tests/support.hpp"
#include "tools/learn/tree.hpp"

using namespace tornado::learn;
using tornado::learn::testing::TempFolder;

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

}  // TEST_SUITE
