/// The tool as a program: what Ctrl-C leaves, what a program that it runs
/// gets, what it says on a terminal that is none.

#include <csignal>
#include <cstdlib>
#include <functional>

#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include "tools/learn/process.hpp"
#include "tools/learn/tests/support.hpp"
#include "tools/learn/text.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;
namespace fs = std::filesystem;

namespace {

Outcome tool(const Scratch& scratch, std::vector<std::string> words) {
    words.insert(words.begin(), LEARN_PROGRAM);
    return run_caught({words, {}, {{"LEARN_ROOT", scratch.path().string()}}});
}

/// Starts the tool, sends it a signal when `it_is_time`, and returns its
/// status.
int interrupt(const Scratch& scratch,
              const char* verb,
              int signal,
              const std::function<bool()>& it_is_time) {
    const auto root = scratch.path().string();
    const pid_t pid = fork();
    if (pid == 0) {
        const auto log = root + "/output.txt";
        (void)!freopen(log.c_str(), "w", stdout);
        (void)!freopen(log.c_str(), "a", stderr);
        setenv("LEARN_ROOT", root.c_str(), 1);
        execl(LEARN_PROGRAM, LEARN_PROGRAM, verb, nullptr);
        _exit(126);
    }
    int status = 0;
    // That it never is, is for whoever limits this program's time.
    while (!it_is_time()) {
        REQUIRE(waitpid(pid, &status, WNOHANG) == 0);
        usleep(5'000);
    }
    kill(pid, signal);
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_SUITE("whole") {

    TEST_CASE("Ctrl-C during a test: 130, children gone, progress as it was") {
        Scratch scratch;
        const auto here = scratch.path() / "here";
        scratch.edit(first_source,
                     "TORNADO_STUB(\"twice\", \"01.1\")",
                     "(void)!symlink(\"a test\", \"" + here.string() +
                         "\"); for (;;) sleep(1); return number");
        REQUIRE(scratch.learn({"hint"}) == 0);
        const auto before = scratch.read("progress.txt");
        CHECK(interrupt(scratch, "check", SIGINT, [&] {
                  return fs::is_symlink(here);
              }) == 130);
        CHECK(scratch.read("output.txt").find("Stopped.") != std::string::npos);
        CHECK_FALSE(runs_in(scratch));
        CHECK(scratch.read("progress.txt") == before);
        CHECK(parse_progress(before).damage.empty());
    }

    TEST_CASE("Ctrl-C during a build: the next check builds on") {
        Scratch scratch;
        scratch.edit(first_source,
                     "TORNADO_STUB(\"twice\", \"01.1\")",
                     "return 2 * number");
        CHECK(interrupt(scratch, "check", SIGTERM, [&] {
                  return fs::exists(scratch.path() / "build/learn/CMakeFiles");
              }) == 130);
        CHECK_FALSE(runs_in(scratch));
        CHECK(tool(scratch, {"check"}).exit_code == 0);
    }

    TEST_CASE("run passes arguments on, word by word") {
        Scratch scratch;
        const auto outcome = tool(
            scratch,
            {"run", "01", "--base", "reference", "--", "21", "--port", "-4"});
        CHECK(outcome.exit_code == 0);
        CHECK(outcome.out.ends_with("42\n0\n-8\n"));
        const auto given = tool(scratch, {"run", "--base", "reference"});
        CHECK(given.out.ends_with("2\n4\n"));
        CHECK(tool(scratch, {"run", "01", "sho"}).exit_code == 2);
    }

    TEST_CASE("running what is not written yet says so") {
        Scratch scratch;
        const auto outcome = tool(scratch, {"run", "01"});
        CHECK(outcome.exit_code == 1);
        CHECK(outcome.err.find("not implemented yet: twice") !=
              std::string::npos);
        CHECK(outcome.out.find("--base") != std::string::npos);
    }

    TEST_CASE("watch checks at once, and again when a file is saved") {
        Scratch scratch;
        const auto root = scratch.path().string();
        Process watch({{LEARN_PROGRAM, "watch"}, {}, {{"LEARN_ROOT", root}}},
                      std::chrono::minutes(10));
        std::string seen;
        bool saved = false;
        watch.on_output([&](std::string_view piece) {
            seen += piece;
            if (!saved &&
                seen.find("watching chapters/01-first") != std::string::npos) {
                saved = true;
                scratch.edit(first_source,
                             "TORNADO_STUB(\"twice\", \"01.1\")",
                             "return 2 * number");
            }
            if (seen.find("Task 01.1 is green") != std::string::npos) {
                kill(watch.id(), SIGINT);
            }
        });
        Process::wait_for_any({&watch});
        CHECK(watch.outcome().exit_code == 130);
        CHECK(seen.find("Red is right") < seen.find("Task 01.1 is green"));
        CHECK(seen.find('\033') == std::string::npos);
    }

    TEST_CASE("doctor looks around and says how to mend what is wrong") {
        Scratch scratch;
        scratch.write("build/learn/CMakeCache.txt",
                      "CMAKE_HOME_DIRECTORY:INTERNAL=/somewhere/else\n"
                      "CMAKE_CXX_COMPILER:FILEPATH=/usr/bin/c++\n"
                      "TORNADO_PROBE_lists:INTERNAL=miscompiled\n");
        fs::create_directory_symlink(scratch.path(), scratch.path() / "link");
        scratch.write("build/by-hand/CMakeCache.txt",
                      "CMAKE_HOME_DIRECTORY:INTERNAL=" +
                          (scratch.path() / "link").string() + "\n");
        const auto outcome = tool(scratch, {"doctor"});
        CHECK(outcome.exit_code == 1);
        CHECK(outcome.out.find("rm -r build/learn") != std::string::npos);
        CHECK(outcome.out.find("build/by-hand") == std::string::npos);
        CHECK(outcome.out.find("probe: lists") != std::string::npos);
        CHECK(outcome.out.find("disk space") != std::string::npos);
    }

    TEST_CASE("verify without its trees is red, and says what failed") {
        Scratch scratch;
        const auto outcome = tool(scratch, {"verify"});
        CHECK(outcome.exit_code == 1);
        CHECK(outcome.out.find("again: cmake --preset verify") !=
              std::string::npos);
        CHECK(outcome.out.ends_with("\n0 passed, 1 failed\n"));
    }

    TEST_CASE("output that could not be written is no success") {
        const Scratch scratch;
        const auto list = [&](const std::string& behind) {
            return run_caught({{"sh",
                                "-c",
                                "{ \"$1\" list; echo $? >&2; } " + behind,
                                "sh",
                                LEARN_PROGRAM},
                               {},
                               {{"LEARN_ROOT", scratch.path().string()}}});
        };
        const auto full = list("> /dev/full");
        CHECK(full.err.starts_with("Not everything could be printed"));
        CHECK(full.err.ends_with("\n2\n"));
        CHECK(list("| true").err == "0\n");
    }

    TEST_CASE("a reader that goes away does no harm") {
        Scratch scratch;
        const auto outcome =
            run_caught({{"sh",
                         "-c",
                         "\"$1\" list | head -n 1; \"$1\" >/dev/null",
                         "sh",
                         LEARN_PROGRAM},
                        {},
                        {{"LEARN_ROOT", scratch.path().string()}}});
        CHECK(outcome.good());
    }

}  // TEST_SUITE
