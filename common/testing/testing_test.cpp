#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "common/testing/scratch_folder.hpp"
#include "common/testing/testing.hpp"

using namespace tornado::testing;

TEST_CASE("00.1 show: control characters are visible" *
          doctest::description("A learner must see \\r and \\n.")) {
    CHECK(show("GET /\r\n\"\x01") == R"("GET /\r\n\"\x01")");
    CHECK(show(std::vector<int>{1, 2}) == "[1, 2]");
}

TEST_CASE("00.2 difference: the caret stands under the first wrong byte" *
          doctest::description("Escapes count as wide as they print.")) {
    Difference d = difference("a\r\nXc", "a\r\nbc");
    CHECK(d.expected == R"(a\r\nbc)");
    CHECK(d.got == R"(a\r\nXc)");
    CHECK(d.caret == "     ^");
    std::string far(100, '.');
    d = difference(far + "X", far + "b");
    CHECK(d.got[d.caret.size() - 1 + std::string("…").size() - 1] == 'X');
}

TEST_CASE("00.3 ScratchFolder: is gone with its content, at a quick exit, too" *
          doctest::description("At a stub nothing is destroyed. And a child of "
                               "the test must leave its folder alone.")) {
    const ScratchFolder top;
    const auto in_child = [](const std::function<void()>& work) {
        const pid_t child = ::fork();
        if (child == 0) {
            work();
            std::quick_exit(0);
        }
        ::waitpid(child, nullptr, 0);
    };
    const std::filesystem::path link = top.path() / "link";
    step("a child makes a folder, and exits");
    in_child([&] {
        const ScratchFolder folder;
        std::ofstream(folder.path() / "file") << "content";
        std::filesystem::create_symlink(folder.path(), link);
        std::quick_exit(0);
    });
    EXPECT(std::filesystem::is_symlink(link), "the child has made it");
    EXPECT(!std::filesystem::exists(link), "it is gone");
    EXPECT(std::filesystem::exists(top.path()), "ours is there");
    step("a folder goes with its object");
    std::filesystem::path path;
    {
        const ScratchFolder folder;
        path = folder.path();
        std::ofstream(path / "file") << "content";
    }
    EXPECT(!std::filesystem::exists(path), "it is gone");
}
