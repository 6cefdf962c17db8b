/// Grading: what somebody's work cannot do.

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <string_view>

#include <doctest/doctest.h>

#include "tools/learn/grade/sandbox.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/tests/support.hpp"
#include "tools/learn/text.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;
namespace fs = std::filesystem;

namespace {

/// In CI bubblewrap is installed, and walls are looked at. A kernel may forbid
/// what it needs, as inside some containers: then there is nothing to look at,
/// and that is said.
void need_walls_in_ci(const Sandbox& sandbox) {
    const char* ci = std::getenv("CI");
    if (sandbox.has_walls() || ci == nullptr ||
        std::string_view(ci) != "true") {
        return;
    }
    const auto tried = run_caught({{"bwrap",
                                    "--unshare-ipc",
                                    "--unshare-pid",
                                    "--unshare-net",
                                    "--ro-bind",
                                    "/",
                                    "/",
                                    "--proc",
                                    "/proc",
                                    "true"},
                                   {},
                                   {}},
                                  std::chrono::seconds(10),
                                  true);
    REQUIRE_MESSAGE(tried.exit_code != 127,
                    "there is no bubblewrap: ./learn setup class");
    REQUIRE_MESSAGE(!tried.good(),
                    "bubblewrap runs here, and the sandbox has no walls");
    MESSAGE("the walls are not looked at: bubblewrap may not run here: "
            << trim(tried.out));
}

}  // namespace

TEST_SUITE("grade") {

    TEST_CASE("the sandbox: no files of others, no writing, no processes "
              "without end") {
        const Scratch course;
        fs::permissions(course.path(), fs::perms(0755));
        const auto root = course.path();
        auto sandbox = Sandbox::detect(root);
        need_walls_in_ci(sandbox);
        const auto run = [&](const std::string& script) {
            return run_caught(
                sandbox.wrap({{"sh", "-c", script}, root, {}, "secret"}),
                std::chrono::seconds(20));
        };
        CHECK(run("cat").out == "secret");
        CHECK(run("exit 3").exit_code == 3);
        CHECK(run("echo $PATH").out.find("/usr/sbin") != std::string::npos);
        CHECK(trim(run("id -u").out) != "0");
        CHECK_FALSE(run("head -c 20000000 /dev/zero > /tmp/large").good());
        if (sandbox.has_walls()) {
            CHECK_FALSE(run("echo x > " + root.string() + "/x").good());
            CHECK_FALSE(run("ls /root /home").good());
            CHECK(trim(run("ls /proc | grep -c '^[0-9]'").out).size() == 1);
            CHECK(trim(run("cat /proc/net/dev | tail -n +3 | wc -l").out) ==
                  "1");
        }
    }

    TEST_CASE("what forks without end leaves its neighbour room") {
        const Scratch course;
        fs::permissions(course.path(), fs::perms(0755));
        auto sandbox = Sandbox::detect(course.path());
        if (!sandbox.has_walls()) {
            return;  // a user's processes are counted together
        }
        const auto start = [&](const std::string& script) {
            return Process(
                sandbox.wrap({{"bash", "-c", script}, course.path(), {}, {}}),
                std::chrono::seconds(20),
                true);
        };
        auto many = start("for i in {1..200}; do sleep 98.6161 & done");
        std::optional<Process> neighbour;
        std::string said;
        many.on_output([&](std::string_view piece) {
            said += piece;
            if (!neighbour && said.find("retry") != std::string::npos) {
                neighbour.emplace(
                    start("for i in {1..50}; do sleep 0.1 & done; wait"));
                Process::wait_for_any({&*neighbour});
                kill(many.id(), SIGKILL);
            }
        });
        Process::wait_for_any({&many});
        REQUIRE(neighbour);
        CHECK(neighbour->outcome().good());
        CHECK(neighbour->outcome().out.empty());
    }

}  // TEST_SUITE
