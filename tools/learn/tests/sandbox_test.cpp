/// Grading: what somebody's work cannot do.

#include <csignal>
#include <optional>

#include <doctest/doctest.h>

#include "tools/learn/grade/sandbox.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/tests/support.hpp"
#include "tools/learn/text.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;
namespace fs = std::filesystem;

TEST_SUITE("grade") {

    TEST_CASE("the sandbox: no files of others, no writing, no processes "
              "without end") {
        const Scratch course;
        fs::permissions(course.path(), fs::perms(0755));
        const auto root = course.path();
        auto sandbox = Sandbox::detect(root);
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
