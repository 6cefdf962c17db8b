/// A repository for a class: what is in it, and what works there.

#include <sstream>

#include <doctest/doctest.h>

#include "tools/learn/command_line.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/tests/support.hpp"
#include "tools/learn/text.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;
namespace fs = std::filesystem;

namespace {

/// The tiny course, exported, with what every page of the book may have.
class ClassRoom {
  public:
    ClassRoom() {
        course.write("book/01-first.md",
                     "# First\n\n## 01.1\n\nThink.\n\n"
                     "::: details One way to write it\nreturn number * 2;\n"
                     ":::\n\n## Break it on purpose\n\nA mutant.\n\n"
                     "## What next?\n");
        course.write("tests/mutants/01-first/wrong.patch", "a patch\n");
        course.write("tools/learn/export/README.md", "The class's page.\n");
        course.write("tools/learn/export/AGENTS.md", "Ask them first.\n");
        course.write("README.md", "Our own page.\n");
        course.write(".gitignore", "/build/\n");
        for (const auto& words : {Words{"init", "-q"}, Words{"add", "-A"}}) {
            auto line = words;
            line.insert(line.begin(), "git");
            REQUIRE(run_caught({line, course.path(), {}}).good());
        }
        REQUIRE(course.learn({"export", path().string()}) == 0);
        room.write("class/build/welcomed", "");
    }

    fs::path path() const { return room.path() / "class"; }

    std::string read(const fs::path& file) const {
        return room.read("class" / file);
    }

    bool has(const fs::path& file) const { return fs::exists(path() / file); }

    int learn(const std::vector<std::string>& words) {
        std::ostringstream out;
        int code = 0;
        try {
            code = run_command_line(words, path(), Terminal(out, {}));
        } catch (const Trouble& trouble) {
            out << trouble.what() << "\n";
            code = trouble.code();
        }
        said_ = join(split_words(out.str()), " ");
        return code;
    }

    bool says(const std::string& text) const {
        return said_.find(text) != std::string::npos;
    }

    Scratch course;
    TempFolder room;

  private:
    using Words = std::vector<std::string>;

    std::string said_;
};

}  // namespace

TEST_SUITE("export") {

    TEST_CASE("the answers stay at home") {
        const ClassRoom room;
        CHECK_FALSE(room.has("solutions"));
        CHECK_FALSE(room.has("tests/mutants"));
        CHECK(room.has("tests/01-first/first_test.cpp"));
        CHECK(room.read("starters/01-first/first.cpp") ==
              room.read("chapters/01-first/first.cpp"));
        CHECK(room.read("chapters/01-first/first.cpp").find("TORNADO_STUB") !=
              std::string::npos);
        const auto hints = room.read("course/01-first/hints.md");
        CHECK(hints.find("Multiply.") != std::string::npos);
        CHECK(hints.find("number * 2") == std::string::npos);
        CHECK(room.read("book/01-first.md") ==
              "# First\n\n## 01.1\n\nThink.\n\n\n## What next?\n");
    }

    TEST_CASE("it has pages of its own, also for assistants") {
        const ClassRoom room;
        CHECK(room.read("README.md") == "The class's page.\n");
        CHECK(room.read("chapters/AGENTS.md") == "Ask them first.\n");
    }

    TEST_CASE("check, hint and next work; what needs the reference says so") {
        ClassRoom room;
        CHECK(room.learn({"check"}) == 1);
        CHECK(room.says("Red is right"));
        CHECK(room.learn({"hint"}) == 0);
        CHECK(room.says("Hint 1 of 2"));
        for (const auto& words : {std::vector<std::string>{"lend", "01"},
                                  {"diff", "01"},
                                  {"mutant", "01"},
                                  {"path", "short"}}) {
            CHECK(room.learn(words) == 2);
            CHECK(room.says("it was made for a class"));
        }
    }

    TEST_CASE(
        "a chapter stands on one's own, and names what is missing there") {
        ClassRoom room;
        room.room.write("class/chapters/02-second/second.cpp",
                        room.course.read("solutions/02-second/second.cpp"));
        CHECK(room.learn({"check", "02"}) == 1);
        CHECK(room.says("task 01."));
        room.room.write("class/chapters/01-first/first.cpp",
                        room.course.read("solutions/01-first/first.cpp"));
        CHECK(room.learn({"check", "02"}) == 0);
        CHECK(room.learn({"grade", room.path().string()}) == 0);
        CHECK(room.says("core 30 of 30"));
        CHECK(room.says("there is no reference here"));
    }

}  // TEST_SUITE
