/// Grading: what is taken of somebody's work, and what it is worth.

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include "tools/learn/files.hpp"
#include "tools/learn/grade/work.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/tests/support.hpp"
#include "tools/learn/text.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;
namespace fs = std::filesystem;

namespace {

const fs::path first = "chapters/01-first/first.cpp";
const fs::path second = "chapters/02-second/second.cpp";

/// Somebody else's clone, and what the tool says of it.
class Class : public Scratch {
  public:
    Class() {
        // As clones are; a test's folder is nobody else's.
        fs::permissions(path(), fs::perms(0755));
        fs::copy(path() / "chapters",
                 work.path() / "chapters",
                 fs::copy_options::recursive);
    }

    /// Writes a body in place of a stub of the work.
    void answer(const fs::path& file,
                const std::string& function,
                const std::string& task,
                const std::string& body) {
        auto text = work.read(file);
        const auto stub =
            "TORNADO_STUB(\"" + function + "\", \"" + task + "\")";
        const auto at = text.find(stub);
        REQUIRE(at != std::string::npos);
        work.write(file, text.replace(at, stub.size(), body));
    }

    void solve() {
        answer(first, "twice", "01.1", "return number * 2");
        answer(first, "thrice", "01.2", "return number * 3");
        answer(second, "six_times", "02.1", "return twice(thrice(number))");
    }

    int grade(const std::string& from = "") {
        return learn({"grade", from.empty() ? work.path().string() : from});
    }

    nlohmann::json graded() {
        REQUIRE(learn({"grade", work.path().string(), "--json"}) == 0);
        return nlohmann::json::parse(said());
    }

    TempFolder work;
};

}  // namespace

TEST_SUITE("grade") {

    TEST_CASE("a work that is right has all points") {
        Class them;
        them.solve();
        CHECK(them.grade() == 0);
        CHECK(them.says("01.1 twice 10 of 10 2 of 2 tests"));
        CHECK(them.says("Altogether: core 30 of 30"));
        CHECK(widest(them.said()) <= 80);
    }

    TEST_CASE("a fault in 01 does not sink 02, but shows on their own base") {
        Class them;
        them.solve();
        auto text = them.work.read(first);
        text.replace(text.find("* 3"), 3, "* 4");
        them.work.write(first, text);
        const auto graded = them.graded();
        const auto& tasks = graded["chapters"][1]["tasks"];
        CHECK(graded["chapters"][0]["core"]["points"] == 10);
        CHECK(tasks[0]["passed"] == 1);
        CHECK(tasks[0]["passed_on_own_chapters"] == 0);
        const auto& failure = graded["chapters"][0]["tasks"][1]["failures"][0];
        CHECK(failure["verdict"] == "failed");
        CHECK(failure["text"].get<std::string>().find("Trebles.") !=
              std::string::npos);
    }

    TEST_CASE("what is not written yet, or does not build, costs its own") {
        Class them;
        them.answer(first, "twice", "01.1", "return number * 2");
        them.answer(second, "six_times", "02.1", "return no_such_name");
        CHECK(them.grade() == 0);
        CHECK(them.says("core 10 of 20"));
        CHECK(them.says("thrice is not written yet (task 01.2)"));
        CHECK(them.says("It was not tested: chapters/02-second/second.cpp:"));
        CHECK(them.says("no_such_name"));
    }

    TEST_CASE("to end the process early is no pass") {
        Class them;
        them.answer(first,
                    "twice",
                    "01.1",
                    "std::puts(\"all tests passed\"); std::exit(0)");
        them.work.write(first,
                        "#include <cstdio>\n#include <cstdlib>\n" +
                            them.work.read(first));
        CHECK(them.grade() == 0);
        CHECK(them.says("core 0 of 20"));
        CHECK(them.says("ended before the test did"));
    }

    TEST_CASE("to include the reference is no pass either") {
        Class them;
        them.work.write(first,
                        "#include \"../../../../solutions/01-first/first.cpp\""
                        "\n");
        CHECK(them.grade() == 0);
        CHECK(them.says("its files include the reference's own"));
        CHECK(them.says("reads a file from elsewhere"));
    }

    TEST_CASE("nor to include a copy of it, by whatever path") {
        TempFolder elsewhere;
        elsewhere.write("answer.hpp", "// the answer\n");
        Class them;
        them.solve();
        const auto begins_with = [&](const fs::path& file,
                                     const std::string& path) {
            const auto rest = them.work.read(file);
            them.work.write(file,
                            "#define ANSWER \"" + path +
                                "\"\n#include ANSWER\n" + rest);
        };
        begins_with(first, (elsewhere.path() / "answer.hpp").string());
        begins_with(second,
                    "/proc/self/cwd/../../solutions/02-second/second.hpp");
        CHECK(them.grade() == 0);
        CHECK(them.says("core 0 of 30"));
        CHECK(them.says("its files include one from elsewhere: " +
                        elsewhere.path().string()));
        CHECK(them.says("one from elsewhere: /proc/"));
    }

    TEST_CASE("the work's other files, links and scripts stay outside") {
        Class them;
        them.solve();
        them.work.write("chapters/01-first/CMakeLists.txt", "message(HERE)");
        them.work.write("chapters/01-first/large.cpp",
                        std::string(600 * 1024, ' '));
        fs::create_symlink("/etc/passwd",
                           them.work.path() / "chapters/01-first/link.hpp");
        them.work.write("tests/01-first/first_test.cpp", "#error theirs");
        CHECK(them.grade() == 0);
        CHECK(them.says("core 30 of 30"));
        CHECK(them.says("CMakeLists.txt: no .hpp or .cpp file"));
        CHECK(them.says("link.hpp: no .hpp or .cpp file"));
        CHECK(them.says("large.cpp: larger than 512 KB"));
    }

    TEST_CASE("a chapter that is a link has not been begun, and is named") {
        Class them;
        them.solve();
        fs::remove_all(them.work.path() / "chapters/02-second");
        fs::create_symlink(them.path() / "solutions/02-second",
                           them.work.path() / "chapters/02-second");
        CHECK(them.grade() == 0);
        CHECK(them.says("core 20 of 20"));
        CHECK(them.says("02-second: no folder, but a link"));
    }

    TEST_CASE("an older starter in which nothing was written is not begun") {
        Class them;
        them.answer(first, "twice", "01.1", "return number * 2");
        them.work.write(second, "// As it was.\n" + them.work.read(second));
        CHECK(them.grade() == 0);
        CHECK(them.says("core 10 of 20"));
        CHECK(them.says("Not begun, and not counted: 02."));
    }

    TEST_CASE("an older starter that had more to write is begun all the same") {
        Class them;
        them.solve();
        them.work.write(second,
                        them.work.read(second) +
                            "[[maybe_unused]] static int gone() {\n"
                            "    TORNADO_STUB(\"gone\", \"02.1\");\n}\n");
        CHECK(them.grade() == 0);
        CHECK(them.says("core 30 of 30"));
    }

    TEST_CASE("a second work leaves nothing of the first") {
        Class them;
        them.solve();
        them.work.write("chapters/01-first/more.hpp", "#pragma once\n");
        REQUIRE(them.grade() == 0);
        const auto copy =
            them.path() / "build/grade-work/chapters/01-first/more.hpp";
        CHECK(fs::exists(copy));
        fs::remove(them.work.path() / "chapters/01-first/more.hpp");
        REQUIRE(them.grade() == 0);
        CHECK_FALSE(fs::exists(copy));
    }

    TEST_CASE("what is not taken of a second work is not the first one's") {
        Class them;
        them.solve();
        REQUIRE(them.grade() == 0);
        REQUIRE(them.says("core 30 of 30"));
        const auto file = them.work.path() / second;
        fs::rename(file, them.work.path() / "mine.cpp");
        fs::create_symlink(them.work.path() / "mine.cpp", file);
        CHECK(them.grade() == 0);
        CHECK(them.says("second.cpp: no .hpp or .cpp file"));
        CHECK(them.says("core 20 of 20"));
        fs::remove_all(file.parent_path());
        fs::create_symlink(them.path() / "solutions/02-second",
                           file.parent_path());
        CHECK(them.grade() == 0);
        CHECK(them.says("core 20 of 20"));
    }

    TEST_CASE("JUnit's file carries any text") {
        Class them;
        them.answer(first,
                    "twice",
                    "01.1",
                    "__builtin_printf(\"<&\\001\\377]]>\\n\"); return 1");
        const auto file = (them.path() / "grade.xml").string();
        CHECK(them.learn(
                  {"grade", them.work.path().string(), "--junit", file}) == 0);
        const auto xml = them.read("grade.xml");
        CHECK(xml.find("tests=\"3\" failures=\"3\"") != std::string::npos);
        CHECK(xml.find("&lt;&amp;?\xef\xbf\xbd]]&gt;") != std::string::npos);
    }

    TEST_CASE("an archive is as good as a folder") {
        Class them;
        them.solve();
        const auto archive = (them.path() / "anna.tar").string();
        const auto packed = run_caught({{"tar",
                                         "-cf",
                                         archive,
                                         "-C",
                                         them.work.path().parent_path(),
                                         them.work.path().filename()},
                                        {},
                                        {}});
        REQUIRE(packed.good());
        if (find_program("bsdtar")) {
            CHECK(them.grade(archive) == 0);
            CHECK(them.says("The work: anna.tar"));
            CHECK(them.says("core 30 of 30"));
        } else {
            CHECK(them.grade(archive) == 2);
            CHECK(them.says("libarchive-tools"));
        }
    }

    TEST_CASE("what is no work gets a sentence") {
        Class them;
        CHECK(them.grade("/no/such/folder") == 2);
        CHECK(them.says("There is no /no/such/folder"));
        const TempFolder empty;
        CHECK(them.grade(empty.path().string()) == 2);
        CHECK(them.says("There are no chapters in"));
        CHECK(them.grade() == 2);
        CHECK(them.says("nothing to grade yet"));
        them.write("noise.zip", "this is no archive");
        CHECK(them.grade((them.path() / "noise.zip").string()) == 2);
    }

    TEST_CASE("strange code is never run as root") {
        Class them;
        them.solve();
        fs::permissions(them.path(), fs::perms(0700));
        if (geteuid() == 0) {
            CHECK(them.grade() == 2);
            CHECK(them.says("chmod -R o+rX"));
        } else {
            CHECK(them.grade() == 0);
            CHECK(them.says("core 30 of 30"));
        }
    }

}  // TEST_SUITE
