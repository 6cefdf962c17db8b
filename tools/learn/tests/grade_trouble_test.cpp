/// Grading, when something is in its way.

#include <csignal>
#include <cstdlib>
#include <sstream>
#include <string_view>

#include <doctest/doctest.h>

#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/grade/included.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/tests/support.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;
namespace fs = std::filesystem;

namespace {

/// A course, and a work in which 01.1 is written.
class Classroom : public Scratch {
  public:
    Classroom() {
        // As clones are; a test's folder is nobody else's.
        fs::permissions(path(), fs::perms(0755));
        fs::copy(path() / "chapters",
                 work.path() / "chapters",
                 fs::copy_options::recursive);
        const std::string stub = "TORNADO_STUB(\"twice\", \"01.1\")";
        auto text = work.read(first_source);
        work.write(
            first_source,
            text.replace(text.find(stub), stub.size(), "return number * 2"));
    }

    int grade_into(const std::string& junit) {
        return learn({"grade", work.path().string(), "--junit", junit});
    }

    TempFolder work;
};

/// What is called ninja while this is there.
class FakeNinja : public TempFolder {
  public:
    explicit FakeNinja(const std::string& script) {
        write("ninja", "#!/bin/sh\n" + script + "\n");
        fs::permissions(path() / "ninja", fs::perms(0755));
        setenv("PATH", (path().string() + ":" + places_).c_str(), 1);
    }

    FakeNinja(const FakeNinja&) = delete;
    FakeNinja& operator=(const FakeNinja&) = delete;

    ~FakeNinja() { setenv("PATH", places_.c_str(), 1); }

  private:
    const std::string places_ = std::getenv("PATH");
};

std::string included_in_first(const Scratch& course) {
    const auto tree = course.path() / "build/grade";
    fs::create_directories(tree);
    std::ostringstream out;
    const Session session(course.path(), Terminal(out, {}), false);
    return included_from_elsewhere(session, tree, *session.course.chapter(1));
}

}  // namespace

TEST_SUITE("grade") {

    TEST_CASE("who waits for another grade is told; Ctrl-C, and nothing of "
              "theirs is copied") {
        const Classroom course;
        const FileLock theirs(course.path() / "build/grade-work.lock");
        Process waiting({{LEARN_PROGRAM, "grade", course.work.path().string()},
                         {},
                         {{"LEARN_ROOT", course.path().string()}}},
                        std::chrono::seconds(20));
        std::string seen;
        waiting.on_output([&](std::string_view piece) {
            seen += piece;
            if (seen.find("this one waits") != std::string::npos) {
                kill(waiting.id(), SIGINT);
            }
        });
        Process::wait_for_any({&waiting});
        CHECK(waiting.outcome().exit_code == 130);
        CHECK_FALSE(fs::exists(course.path() / "build/grade-work"));
    }

    TEST_CASE("a place where no file can be is refused before the work") {
        Classroom course;
        CHECK(course.grade_into("/no/such/folder/grade.xml") == 2);
        CHECK(course.says("mend the path behind --junit"));
        CHECK(course.grade_into(course.path().string()) == 2);
        CHECK(course.says("is a folder"));
        CHECK_FALSE(fs::exists(course.path() / "build/grade"));
    }

    TEST_CASE("a JUnit file that fails at the end costs nothing but itself") {
        Classroom course;
        // Its draft has a longer name, which no file may have.
        const auto file = course.path() / std::string(250, 'x');
        CHECK(course.grade_into(file.string()) == 2);
        CHECK(course.says("was not written"));
        CHECK(course.says("Altogether: core 10 of 20"));
    }

    TEST_CASE("among very many files, the reference's own is noticed") {
        const Scratch course;
        const FakeNinja ninja(
            "many() { yes '    ../../common/stub/stub.hpp' | head -n $1; }\n"
            "echo 'CMakeFiles/ch01.dir/first.cpp.o: #deps 150000'\n"
            "many 150000\n"
            "echo; echo 'CMakeFiles/ch01_work.dir/first.cpp.o: #deps 1'\n"
            "echo '    ../../solutions/01-first/first.cpp'\n"
            "echo; echo 'CMakeFiles/ch02.dir/second.cpp.o: #deps 2000'\n"
            "many 2000");
        CHECK(included_in_first(course) ==
              "its files include the reference's own: "
              "solutions/01-first/first.cpp");
    }

    TEST_CASE("where ninja knows nothing of a chapter, it is not clean") {
        const Scratch course;
        {
            const FakeNinja silent("exit 0");
            CHECK_THROWS_AS(included_in_first(course), Trouble);
        }
        const FakeNinja broken("echo 'ch01_work.dir/first.cpp.o: #deps 1'\n"
                               "echo '    ../../common/stub/stub.hpp'; exit 1");
        CHECK_THROWS_AS(included_in_first(course), Trouble);
    }

}  // TEST_SUITE
