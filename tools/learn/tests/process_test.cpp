#include <csignal>

#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include "tools/learn/cases.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/interrupt.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/report.hpp"
#include "tools/learn/tests/support.hpp"
#include "tools/learn/text.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

Command shell(const std::string& script) {
    return {{"sh", "-c", script}, {}, {}};
}

/// A test program in a few lines of shell, by the protocol.
class FakeProgram : public TempFolder {
  public:
    explicit FakeProgram(const std::string& cases) {
        write("tests",
              "#!/bin/sh\nif [ \"$1\" = --list ]; then\n"
              "printf '01.1 a: one\\tabout\\tx:1\\n'\n"
              "printf '01.1 b: two\\tabout\\tx:2\\n'\n"
              "printf '01.2 c: three\\tabout\\tx:3\\n'\n"
              "exit 0; fi\ncase $2 in\n" +
                  cases +
                  "\nesac\nread -r secret\necho \"proof: $secret\" >&2\n");
        fs::permissions(path() / "tests", fs::perms::owner_all);
    }

    std::vector<std::string> run(Patience patience = {.cut = 10s}) const {
        const auto all = TestProgram(path() / "tests", path()).list();
        const TestProgram program(path() / "tests", path(), patience);
        std::vector<std::string> results;
        program.run(all, [&](const CaseResult& result) {
            results.push_back(result.test.task() + " " +
                              verdict_text(result.verdict));
            return results.size() < stop_after;
        });
        return results;
    }

    std::size_t stop_after = 99;
};

/// Is a process with this word on its command line there?
bool runs(const std::string& word) {
    const auto outcome = run_caught(shell("ps -eo args | grep -F '" + word +
                                          "' | grep -v -F 'grep' | wc -l"));
    return trim(outcome.out) != "0";
}

/// What was killed needs a core to die on, which may be some time in coming.
///
/// returns: false if it still runs after half of the time that it would take
bool ends(const std::string& word) {
    const auto most = Process::Clock::now() + 98s / 2;
    while (runs(word) && Process::Clock::now() < most) {
        usleep(5'000);
    }
    return !runs(word);
}

}  // namespace

/// Ends a program in the foreground as `kill` does, by ending us.
///
/// returns: our exit code, which is the program's
int end_attached(const std::string& script, const fs::path& ready) {
    const pid_t us = fork();
    if (us == 0) {
        catch_interrupts();
        _exit(run_attached(shell(script)).exit_code);
    }
    const auto most = std::chrono::steady_clock::now() + 20s;
    while (!fs::exists(ready) && std::chrono::steady_clock::now() < most) {
        usleep(5'000);
    }
    kill(us, SIGTERM);
    int status = 0;
    waitpid(us, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_SUITE("processes") {

    TEST_CASE("who ends the tool ends what it runs in the foreground") {
        TempFolder folder;
        const auto ready = folder.path() / "ready";
        CHECK(end_attached("trap 'exit 7' TERM; : >" + ready.string() +
                               "; while :; do sleep 0.02; done",
                           ready) == 7);
    }

    TEST_CASE("of very much output the beginning is kept, and the end") {
        const auto outcome = run_caught(
            shell("echo first; head -c 9000000 /dev/zero | tr '\\0' x; echo; "
                  "echo last"));
        CHECK(outcome.out.starts_with("first\n"));
        CHECK(outcome.out.ends_with("\nlast\n"));
        CHECK(outcome.out.find("(more was printed)") != std::string::npos);
        CHECK(outcome.out.size() < 5'000'000);
        const FakeProgram chatty(
            "*one*) head -c 9000000 /dev/zero | tr '\\0' x >&2; echo >&2;;");
        CHECK(chatty.run().front() == "01.1 ");
    }

    TEST_CASE("words arrive as they are: no shell reads them") {
        const std::string nasty = "a b; $(touch x) `y` \"q\" 'r' * \\ \n";
        const auto outcome = run_caught({{"printf", "%s|", nasty, ""}, {}, {}});
        CHECK(outcome.good());
        CHECK(outcome.out == nasty + "||");
    }

    TEST_CASE("output, exit code, directory and environment") {
        TempFolder folder;
        Command command = shell("pwd; echo $GREETING; echo oh >&2; exit 3");
        command.directory = folder.path();
        command.environment = {{"GREETING", "hello you"}};
        const auto outcome = run_caught(command);
        CHECK(outcome.exit_code == 3);
        CHECK(outcome.out == folder.path().string() + "\nhello you\n");
        CHECK(outcome.err == "oh\n");
        CHECK(run_caught(command, 1min, true).out.ends_with("oh\n"));
    }

    TEST_CASE("a program that is not there says so") {
        const auto outcome = run_caught({{"no-such-program-x"}, {}, {}});
        CHECK(outcome.exit_code == 127);
        CHECK(outcome.err.find("no-such-program-x") != std::string::npos);
    }

    TEST_CASE("a signal is told apart from an exit") {
        CHECK(run_caught(shell("kill -SEGV $$")).signal == SIGSEGV);
        CHECK(run_caught(shell("exit 139")).signal == 0);
    }

    TEST_CASE("what takes too long is cut, with all its children") {
        const auto start = Process::Clock::now();
        Outcome outcome;
        // On a busy machine a shell may need longer to begin.
        for (auto limit = 300ms; outcome.out.empty(); limit *= 2) {
            outcome = run_caught(
                shell("echo begun; sleep 98.7531 & sleep 98.7531"), limit);
            CHECK(outcome.cut);
        }
        CHECK(outcome.out == "begun\n");
        CHECK(Process::Clock::now() - start < 98s / 2);
        CHECK(ends("sleep 98.7531"));
    }

    TEST_CASE("a child that stays behind does not hold us up") {
        const auto start = Process::Clock::now();
        const auto outcome = run_caught(shell("sleep 98.6421 & echo done"));
        CHECK(outcome.out == "done\n");
        CHECK(Process::Clock::now() - start < 98s / 2);
        CHECK(ends("sleep 98.6421"));
    }

    TEST_CASE("a flood of output does not fill the memory") {
        const auto outcome = run_caught(shell("yes"), 500ms);
        CHECK(outcome.cut);
        CHECK(outcome.out.size() < (5U << 20U));
    }

    TEST_CASE("much output on both pipes is read to the end") {
        const auto outcome = run_caught(
            shell("head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2"));
        CHECK(outcome.out.size() == 300000);
        CHECK(outcome.err.size() == 300000);
    }

    TEST_CASE("exit codes become verdicts") {
        const auto verdict = [](int code) {
            Outcome outcome;
            outcome.exit_code = code;
            return verdict_of(outcome);
        };
        CHECK(verdict(0) == Verdict::passed);
        CHECK(verdict(1) == Verdict::failed);
        CHECK(verdict(77) == Verdict::stub);
        CHECK(verdict(124) == Verdict::hung);
        CHECK(verdict(99) == Verdict::reported);
        CHECK(verdict(3) == Verdict::odd);
    }

    TEST_CASE("exit code 0 before the end of the test is no pass") {
        const FakeProgram program("*a:*) exit 0 ;; *b:*) echo proof: 1 >&2; "
                                  "exit 0 ;;");
        CHECK(program.run() == std::vector<std::string>{"01.1 ended early",
                                                        "01.1 ended early",
                                                        "01.2 "});
    }

    TEST_CASE("what stands in `input` is read from standard input") {
        Command command = shell("cat");
        CHECK(run_caught(command).out.empty());
        command.input = "three words here";
        CHECK(run_caught(command).out == "three words here");
    }

    TEST_CASE("cases run in order, whatever ends first") {
        const FakeProgram program("*a:*) sleep 0.3 ;; *b:*) exit 1 ;;"
                                  "*c:*) exit 77 ;;");
        CHECK(program.run() ==
              std::vector<std::string>{
                  "01.1 ", "01.1 failed", "01.2 not written yet"});
    }

    TEST_CASE("who is told may stop, and what was begun ends") {
        FakeProgram program("*a:*) exit 1 ;; *b:*) sleep 98.5313 ;;");
        program.stop_after = 1;
        CHECK(program.run().size() == 1);
        CHECK(ends("sleep 98.5313"));
    }

    TEST_CASE("a case that no watchdog cuts is cut by us") {
        const FakeProgram program("*a:*) sleep 98.4242 ;;");
        const auto results = program.run({.cut = 300ms});
        CHECK(results.front() == "01.1 hung");
        CHECK(ends("sleep 98.4242"));
    }

    TEST_CASE("after a hang, the others get less time") {
        const FakeProgram program("*a:*) exit 124 ;;"
                                  "*c:*) exit \"${TORNADO_TEST_LIMIT:-1}\" ;;");
        CHECK(program.run().back() == "01.2 ended oddly");  // with 2
    }

    TEST_CASE("who grades is more patient, also after a hang") {
        const FakeProgram program("*a:*) [ $TORNADO_TEST_LIMIT = 20 ] && "
                                  "exit 124 ;;"
                                  "*c:*) exit \"$TORNADO_TEST_LIMIT\" ;;");
        CHECK(program.run({.at_first = "20", .after_hang = "77"}) ==
              std::vector<std::string>{
                  "01.1 hung", "01.1 ", "01.2 not written yet"});
    }

    TEST_CASE("a program that cannot list its cases is explained") {
        TempFolder folder;
        folder.write("tests", "#!/bin/sh\necho sorry; exit 5\n");
        fs::permissions(folder.path() / "tests", fs::perms::owner_all);
        const TestProgram program(folder.path() / "tests", folder.path());
        CHECK_THROWS_AS(program.list(), Trouble);
    }

}  // TEST_SUITE
