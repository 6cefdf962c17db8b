#include <csignal>
#include <system_error>

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/learn/backup.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/interrupt.hpp"
#include "tools/learn/tests/support.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;
namespace fs = std::filesystem;

TEST_SUITE("files") {

    TEST_CASE("a file is replaced whole") {
        TempFolder folder;
        write_atomically(folder.path() / "a", "old");
        write_atomically(folder.path() / "a", "new");
        CHECK(folder.read("a") == "new");
        CHECK(files_below(folder.path()).size() == 1);
    }

    TEST_CASE("a lock is one's own until it goes") {
        TempFolder folder;
        const auto file = folder.path() / "lock";
        const auto is_free = [&] {
            const int fd = open(file.c_str(), O_RDWR | O_CLOEXEC);
            const bool free = flock(fd, LOCK_EX | LOCK_NB) == 0;
            close(fd);
            return free;
        };
        {
            const FileLock lock(file);
            CHECK_FALSE(is_free());
        }
        CHECK(is_free());
        const FileLock nowhere(folder.path() / "no/such/folder");
    }

    TEST_CASE("Ctrl-C ends the wait for a lock, and it is not held then") {
        TempFolder folder;
        const auto file = folder.path() / "lock";
        const FileLock theirs(file);
        const pid_t pid = fork();
        if (pid == 0) {
            alarm(20);
            catch_interrupts();
            try {
                const FileLock mine(file, [] { raise(SIGINT); });
            } catch (const Stopped&) {
                _exit(7);
            }
            _exit(0);
        }
        int status = 0;
        waitpid(pid, &status, 0);
        REQUIRE(WIFEXITED(status));
        CHECK(WEXITSTATUS(status) == 7);
    }

    TEST_CASE("who finds a lock held is told once, and may refuse to wait") {
        TempFolder folder;
        const auto refuse = [] { throw Trouble("not now"); };
        {
            const FileLock theirs(folder.path());  // a folder will do
            CHECK_THROWS_AS(FileLock(folder.path(), refuse), Trouble);
        }
        CHECK_NOTHROW(FileLock(folder.path(), refuse));
    }

    TEST_CASE("on a full disk the old file stays, and nothing lies about") {
        TempFolder folder;
        folder.write("a", "old");
        const bool threw = with_full_disk(10, [&] {
            try {
                write_atomically(folder.path() / "a", std::string(1000, 'x'));
            } catch (const std::system_error& error) {
                return std::string(error.what()).starts_with("write ");
            }
            return false;
        });
        CHECK(threw);
        CHECK(folder.read("a") == "old");
        CHECK(std::distance(fs::directory_iterator(folder.path()),
                            fs::directory_iterator()) == 1);
    }

    TEST_CASE("editors' leftovers are no files of a chapter") {
        TempFolder folder;
        for (const auto* name : {"a.cpp",
                                 "programs/b.cpp",
                                 ".a.cpp.swp",
                                 "a.cpp~",
                                 "#a.cpp#",
                                 "a.cpp.orig",
                                 ".git/config"}) {
            folder.write(name, "");
        }
        CHECK(files_below(folder.path()) ==
              std::vector<fs::path>{"a.cpp", "programs/b.cpp"});
    }

    TEST_CASE("a folder's fingerprint sees contents, names and moves") {
        TempFolder folder;
        folder.write("a", "1");
        folder.write("b", "2");
        const auto before = folder_fingerprint(folder.path());
        folder.write(".a.swp", "x");
        CHECK(folder_fingerprint(folder.path()) == before);
        folder.write("a", "2");
        folder.write("b", "1");
        CHECK(folder_fingerprint(folder.path()) != before);
        folder.write("a", "1");
        folder.write("b", "2");
        CHECK(folder_fingerprint(folder.path()) == before);
        fs::rename(folder.path() / "b", folder.path() / "c");
        CHECK(folder_fingerprint(folder.path()) != before);
    }

    TEST_CASE("a backup holds the file under its own path") {
        TempFolder folder;
        folder.write("chapters/01-x/a.cpp", "mine");
        Backup backup(folder.path());
        const auto copy = backup.keep(folder.path() / "chapters/01-x/a.cpp");
        CHECK(folder.read(copy) == "mine");
        CHECK(copy.string().starts_with(".backups/"));
        CHECK(copy.string().ends_with("chapters/01-x/a.cpp"));
        CHECK(folder.read(".backups/.gitignore") == "*\n");
    }

    TEST_CASE("two backups in one second get two folders") {
        TempFolder folder;
        folder.write("a", "first");
        Backup one(folder.path());
        one.keep(folder.path() / "a");
        folder.write("a", "second");
        Backup two(folder.path());
        two.keep(folder.path() / "a");
        CHECK(one.place() != two.place());
        CHECK(folder.read(one.place() / "a") == "first");
        CHECK(folder.read(two.place() / "a") == "second");
    }

    TEST_CASE("a backup that cannot be made says that nothing was changed") {
        TempFolder folder;
        folder.write("a", std::string(1000, 'x'));
        CHECK(with_full_disk(100, [&] {
            try {
                Backup(folder.path()).keep(folder.path() / "a");
            } catch (const Trouble& trouble) {
                return std::string(trouble.what())
                           .find("nothing was changed") != std::string::npos;
            }
            return false;
        }));
    }

}  // TEST_SUITE
