/// A newer course in a clone in which somebody has learned.

#include <doctest/doctest.h>

#include "tools/learn/files.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/tests/support.hpp"
#include "tools/learn/tests/years.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/update/plan.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;
namespace fs = std::filesystem;

namespace {

const fs::path first = "chapters/01-first/first.cpp";
const fs::path header = "chapters/01-first/first.hpp";
const fs::path second = "chapters/02-second/second.cpp";
const std::string answer = "return number * 2";

ThreeSides sides(const char* mine, const char* old, const char* now) {
    const auto text = [](const char* side) {
        return side == nullptr ? std::nullopt
                               : std::optional<std::string>(side);
    };
    return {text(mine), text(old), text(now)};
}

}  // namespace

TEST_SUITE("update") {

    TEST_CASE("what becomes of a chapter's file") {
        const auto step = [](auto... texts) {
            return step_for_chapter_file(sides(texts...));
        };
        CHECK(step("a", "a", "b") == Step::write);
        CHECK(step("mine", "a", "b") == Step::beside);
        CHECK(step("mine", "a", "a") == Step::nothing);
        CHECK(step("b", "a", "b") == Step::nothing);
        CHECK(step("a", "a", nullptr) == Step::remove);
        CHECK(step("mine", "a", nullptr) == Step::gone);
        CHECK(step(nullptr, "a", "b") == Step::write);
        CHECK(step(nullptr, "a", "a") == Step::nothing);
        CHECK(step(nullptr, nullptr, "b") == Step::write);
        CHECK(step("mine", nullptr, "b") == Step::beside);
        CHECK(step("mine", nullptr, nullptr) == Step::nothing);
    }

    TEST_CASE("what becomes of the course's other files") {
        const auto step = [](auto... texts) {
            return step_for_course_file(sides(texts...));
        };
        CHECK(step("a", "a", "b") == Step::write);
        CHECK(step("mine", "a", "b") == Step::write);
        CHECK(step("mine", "a", "a") == Step::write);
        CHECK(step("a", "a", "a") == Step::nothing);
        CHECK(step("a", "a", nullptr) == Step::remove);
        CHECK(step("mine", nullptr, nullptr) == Step::nothing);
        CHECK(needs_copy(sides("mine", "a", "b"), Step::write));
        CHECK(needs_copy(sides("mine", "a", nullptr), Step::remove));
        CHECK_FALSE(needs_copy(sides("a", "a", "b"), Step::write));
        CHECK_FALSE(needs_copy(sides("mine", "a", "b"), Step::beside));
    }

    TEST_CASE("what changed is told by lines and tasks") {
        CHECK(what_changed("a\nb\n", "a\nc\nd\n") == "2 lines came, 1 went");
        CHECK(what_changed("a\nb\n", "a\n") == "1 line went");
        CHECK(what_changed("a b\n", "  a b\n") == "only its layout changed");
        CHECK(what_changed("// TASK 02.1: a\nx\n",
                           "// TASK 02.1: b\nx\n// TASK 02.2: c\n") ==
              "2 lines came, 1 went; what it asks for in 02.1 changed; new in "
              "it: 02.2");
    }

    TEST_CASE("untouched starters are replaced, and work stays") {
        Years years;
        const auto work = years.mine.read(first);
        const auto progress = years.mine.read("progress.txt");
        years.next_year();
        const auto said = years.update_said();
        CHECK(years.mine.read(first) == work);
        CHECK(years.mine.read("chapters/01-first/first.cpp.new") ==
              years.course.read(first));
        CHECK(years.mine.read(header) == years.course.read(header));
        CHECK(years.mine.read(second) == years.course.read(second));
        CHECK(years.mine.read("README.md") == "A new page.\n");
        CHECK(years.mine.read("progress.txt") == progress);
        CHECK(said.find("chapters/01-first/first.cpp: yours stays. The new "
                        "starter is chapters/01-first/first.cpp.new beside it "
                        "(4 lines came).") != std::string::npos);
        CHECK(said.find("Chapter 01: the newer tests accept what you have") !=
              std::string::npos);
    }

    TEST_CASE(
        "afterwards git is clean but for the work, and knows both pasts") {
        Years years;
        git(years.mine.path(), {"add", "progress.txt"});
        years.next_year();
        REQUIRE(years.update() == 0);
        const auto status = git(years.mine.path(), {"status", "--porcelain"});
        CHECK(status == "M chapters/01-first/first.cpp\nA  progress.txt\n"
                        "?? chapters/01-first/first.cpp.new");
        CHECK(git(years.mine.path(), {"merge-base", "HEAD", "origin/main"}) !=
              "");
        CHECK(git(years.mine.path(),
                  {"diff", "--stat", "HEAD^2", "--", "solutions"}) == "");
        CHECK(years.update() == 0);
        CHECK(years.mine.says("You have the newest course"));
    }

    TEST_CASE("committed work is as safe, for two years in a row") {
        Years years;
        commit_all(years.mine.path());
        years.next_year();
        REQUIRE(years.update() == 0);
        CHECK(years.mine.read(first).find(answer) != std::string::npos);
        years.course.edit("solutions/02-second/second.cpp",
                          "use the two functions",
                          "call the two functions");
        REQUIRE(years.course.learn({"internal", "generate"}) == 0);
        commit_all(years.course.path());
        REQUIRE(years.update() == 0);
        CHECK(years.mine.read(second) == years.course.read(second));
        CHECK(years.mine.read(first).find(answer) != std::string::npos);
        CHECK(years.mine.read(first).find("<<<<") == std::string::npos);
    }

    TEST_CASE("newer tests that refuse the old work are named") {
        Years years;
        years.course.edit("tests/01-first/first_test.cpp",
                          "return twice(2) == 4;",
                          "return twice(2) == 5;");
        years.next_year();
        const auto said = years.update_said();
        CHECK(said.find("what had passed and is red with the newer tests: "
                        "01.1") != std::string::npos);
    }

    TEST_CASE("what was changed outside chapters/ is kept as a copy") {
        Years years;
        years.mine.write("tests/protocol.hpp", "// mine\n");
        years.mine.write("notes.txt", "mine alone\n");
        years.next_year();
        REQUIRE(years.update() == 0);
        CHECK(years.mine.says("tests/protocol.hpp is the course's again"));
        CHECK(years.mine.read("tests/protocol.hpp") ==
              years.course.read("tests/protocol.hpp"));
        CHECK(years.mine.read("notes.txt") == "mine alone\n");
        bool kept = false;
        for (const auto& file :
             fs::recursive_directory_iterator(years.mine.path() / ".backups")) {
            kept = kept || read_file(file.path()) == "// mine\n";
        }
        CHECK(kept);
    }

    TEST_CASE("committed work is safe from a course that was made anew, and "
              "has no past in common") {
        Years years;
        commit_all(years.mine.path());
        fs::remove_all(years.course.path() / ".git");
        years.course.write("tests/protocol.hpp", "// mended\n");
        git(years.course.path(), {"init", "-q", "-b", "main"});
        years.next_year();
        REQUIRE(years.update() == 0);
        CHECK(years.mine.says("first.cpp: yours stays"));
        CHECK(years.mine.read(first).find(answer) != std::string::npos);
        CHECK(years.mine.read(first.string() + ".new") ==
              years.course.read(first));
        CHECK(years.mine.read("tests/protocol.hpp") == "// mended\n");
        CHECK(years.update() == 0);
        CHECK(years.mine.says("You have the newest course"));
    }

    TEST_CASE("an update that was stopped halfway is finished by the next") {
        Years years;
        years.next_year();
        years.mine.write("README.md", years.course.read("README.md"));
        years.mine.write(second, years.course.read(second));
        REQUIRE(years.update() == 0);
        for (const auto& file : {fs::path("README.md"), second}) {
            CHECK(git(years.mine.path(), {"show", "HEAD:" + file.string()}) ==
                  trim(years.course.read(file)));
        }
        CHECK(git(years.mine.path(), {"status", "--porcelain"}) ==
              "M chapters/01-first/first.cpp\n"
              "?? chapters/01-first/first.cpp.new\n?? progress.txt");
    }

    TEST_CASE("an update that git stopped says where copies are, and goes on") {
        Years years;
        years.mine.write("tests/protocol.hpp", "// mine\n");
        years.next_year();
        const auto head = git(years.mine.path(), {"rev-parse", "HEAD"});
        years.mine.write(".git/index.lock", "");
        CHECK(years.update() == 2);
        CHECK(years.mine.says("it goes on"));
        CHECK(years.mine.says("outside chapters/ is in .backups/"));
        CHECK(git(years.mine.path(), {"rev-parse", "HEAD"}) == head);
        fs::remove(years.mine.path() / ".git/index.lock");
        CHECK(years.update() == 0);
        CHECK(git(years.mine.path(), {"status", "--porcelain"}) ==
              "M chapters/01-first/first.cpp\n"
              "?? chapters/01-first/first.cpp.new\n?? progress.txt");
        CHECK(git(years.mine.path(), {"rev-parse", "refs/learn/course"}) ==
              git(years.course.path(), {"rev-parse", "HEAD"}));
    }

    TEST_CASE("a changed file that the newer course no longer has: its copy "
              "is named") {
        Years years;
        const fs::path patch = "tests/mutants/01-first/adds-two.patch";
        years.mine.write(patch, "mine\n");
        fs::remove(years.course.path() / patch);
        years.next_year();
        REQUIRE(years.update() == 0);
        CHECK_FALSE(fs::exists(years.mine.path() / patch));
        const auto words = years.mine.said();
        CHECK(years.mine.says(patch.string() + " has gone"));
        const auto at = words.find(".backups/");
        REQUIRE(at != std::string::npos);
        const auto copy = words.substr(at, words.find("patch.", at) + 5 - at);
        CHECK(years.mine.read(copy) == "mine\n");
    }

    TEST_CASE(
        "without a yes nothing is changed; nor where there is no course") {
        Years years;
        years.next_year();
        const auto before = years.mine.read(second);
        CHECK(years.mine.learn({"update"}) == 1);
        CHECK(years.mine.read(second) == before);
        CHECK(years.mine.learn({"update", "--from", "/no/such/place"}) == 2);
        CHECK(years.mine.says("could not be fetched"));
        Scratch archive;
        CHECK(archive.learn({"update"}) == 2);
        CHECK(archive.says("is no git clone"));
    }

    TEST_CASE("in the middle of a merge it waits") {
        Years years;
        years.next_year();
        years.mine.write(".git/MERGE_HEAD", "0\n");
        CHECK(years.update() == 2);
        CHECK(years.mine.says("in the middle of something"));
    }

}  // TEST_SUITE
