#include <csignal>

#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include "tools/learn/progress.hpp"
#include "tools/learn/tests/support.hpp"
#include "tools/learn/text.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;
namespace fs = std::filesystem;

namespace {

Progress some_progress() {
    Progress progress;
    progress.short_path = true;
    progress.chapter = 2;
    progress.tasks["01.1"] = {TaskState::passed, 0x12ab, false, 2};
    progress.tasks["01.2"] = {TaskState::passed, 1, true, 0};
    progress.tasks["01.3"] = {TaskState::skipped, 0, false, 0};
    progress.tasks["02.1"] = {TaskState::open, 0, false, 3};
    progress.lent = {5, 12};
    return progress;
}

void pass(ProgressFile& file, const std::string& task) {
    file.update([&](Progress& progress) {
        progress.tasks[task].state = TaskState::passed;
    });
}

/// A child process that works on the same file until it ends or is killed.
pid_t in_child(const std::function<void()>& work) {
    const pid_t pid = fork();
    if (pid == 0) {
        work();
        _exit(0);
    }
    return pid;
}

}  // namespace

TEST_SUITE("progress") {

    TEST_CASE("what is written is read again") {
        const auto parsed = parse_progress(write_progress(some_progress()));
        CHECK(parsed.damage.empty());
        CHECK(parsed.progress == some_progress());
    }

    TEST_CASE("the file explains itself") {
        CHECK(write_progress({}).starts_with("# How far you are"));
    }

    TEST_CASE("what cannot be read is named; everything else is kept") {
        const auto parsed = parse_progress("task 01.1 passed 12ab\n"
                                           "<<<<<<< HEAD\n"
                                           "task 01.2 passed\n"
                                           "task x passed 1\n"
                                           "task 01.3 passed zz\n"
                                           "task 01.3\n"
                                           "lent many\n"
                                           "hints 01.1 -2\n"
                                           "path wide\n"
                                           "   \n"
                                           "lent 05\r\n"
                                           "chapter 99999999999999999999\n");
        CHECK(parsed.progress.task("01.1").files == 0x12ab);
        CHECK(parsed.progress.task("01.2").state == TaskState::passed);
        CHECK(parsed.progress.task("01.3").state == TaskState::open);
        CHECK(parsed.progress.lent == std::set<int>{5});
        CHECK(parsed.damage.size() == 8);
        CHECK(parsed.damage.front() == "line 2: <<<<<<< HEAD");
    }

    TEST_CASE("a damaged file is kept, explained once, and rebuilt") {
        TempFolder folder;
        const std::string damaged =
            std::string("task 01.1 passed 1\n\0\xff\x01garbage\n", 30);
        folder.write("progress.txt", damaged);
        ProgressFile file(folder.path());
        CHECK(file.get().task("01.1").state == TaskState::passed);
        const auto notices = file.take_notices();
        REQUIRE(notices.size() == 1);
        const auto at = notices.front().find(".backups/");
        REQUIRE(at != std::string::npos);
        CHECK(folder.read(trim(notices.front().substr(at))) == damaged);
        CHECK(parse_progress(folder.read("progress.txt")).damage.empty());
        CHECK(ProgressFile(folder.path()).take_notices().empty());
    }

    TEST_CASE("nothing is written before there is progress") {
        TempFolder folder;
        const ProgressFile file(folder.path());
        CHECK_FALSE(fs::exists(folder.path() / "progress.txt"));
    }

    TEST_CASE("on a full disk: words, the old file, and no end") {
        TempFolder folder;
        ProgressFile before(folder.path());
        pass(before, "01.1");
        const auto old = folder.read("progress.txt");
        CHECK(with_full_disk(100, [&] {
            ProgressFile file(folder.path());
            pass(file, "01.2");
            pass(file, "01.3");
            const auto notices = file.take_notices();
            return notices.size() == 1 &&
                   notices.front().find("could not be written") !=
                       std::string::npos &&
                   file.get().task("01.2").state == TaskState::passed &&
                   file.get().task("01.3").state == TaskState::passed;
        }));
        CHECK(folder.read("progress.txt") == old);
        CHECK(std::distance(fs::directory_iterator(folder.path()),
                            fs::directory_iterator()) == 1);
    }

    TEST_CASE("a damaged file on a full disk is left as it is") {
        TempFolder folder;
        const std::string damaged = "task 01.1 passed 1\nnonsense\n";
        folder.write("progress.txt", damaged);
        CHECK(with_full_disk(1, [&] {
            ProgressFile file(folder.path());
            return file.get().task("01.1").state == TaskState::passed &&
                   file.take_notices().size() == 1;
        }));
        CHECK(folder.read("progress.txt") == damaged);
    }

    TEST_CASE("two processes that write lose nothing of each other") {
        TempFolder folder;
        const auto writer = [&](const std::string& chapter) {
            ProgressFile file(folder.path());
            for (int task = 1; task <= 25; ++task) {
                pass(file, chapter + "." + std::to_string(task));
            }
        };
        const auto one = in_child([&] { writer("01"); });
        const auto two = in_child([&] { writer("02"); });
        waitpid(one, nullptr, 0);
        waitpid(two, nullptr, 0);
        CHECK(ProgressFile(folder.path()).get().tasks.size() == 50);
    }

    TEST_CASE("killed at any moment, the file is whole") {
        TempFolder folder;
        for (int round = 0; round < 15; ++round) {
            const auto pid = in_child([&] {
                ProgressFile file(folder.path());
                for (int task = 1;; ++task) {
                    pass(file, "01." + std::to_string(task));
                }
            });
            usleep(static_cast<useconds_t>(5000 + 3000 * round));
            kill(pid, SIGKILL);
            waitpid(pid, nullptr, 0);
            // Killed before its first write, there is no file: that is whole.
            const auto file = folder.path() / "progress.txt";
            const auto text = fs::exists(file) ? folder.read(file) : "";
            CHECK(parse_progress(text).damage.empty());
        }
        CHECK(ProgressFile(folder.path()).take_notices().empty());
    }

}  // TEST_SUITE
