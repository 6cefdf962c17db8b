#include "tools/source/snippet.hpp"
#include "tools/source/tests/support.hpp"

using namespace tornado::source;
using namespace tornado::source::testing;

namespace {

const std::string chapter = R"(#pragma once

namespace tornado {

/// Loops.
class Loop : public Base {
 public:
    /// Begins.
    void start(int turns = 1) noexcept;

    /// Stops.
    void stop() {
        // TASK 02.2: stop it
        // now.
        text_ = R"x(
  as it is
)x";
    }

 private:
    // TASK 02.1: design.
    std::string text_;

 protected:
    int turns_{0};

 private:
    int more_;
};

// Runs.
void Loop::start(int turns) noexcept {
    // TASK 02.1: run.

    run();
}

void overloaded(int);

void overloaded(int) {}

void overloaded(double) {}

Loop::Loop(int x)
    : turns_{x} {
    // TASK 02.1: begin.
}

constexpr int limit = 3;

}  // namespace tornado

TEST_CASE("02.1 Loop: it runs" * doctest::description("why")) {}
)";

std::string cut(const std::string& name) {
    try {
        return snippet(file(chapter, "loop.hpp"), name).text;
    } catch (const SourceError& error) {
        return error.what();
    }
}

std::string tasks(const std::string& name) {
    std::string shown;
    for (TaskId id : snippet(file(chapter, "loop.hpp"), name).tasks)
        shown += to_string(id) + " ";
    return shown;
}

}  // namespace

TEST_SUITE_BEGIN("snippet");

TEST_CASE("a function comes with the comment above it") {
    CHECK(cut("Loop::start") ==
          "// Runs.\nvoid Loop::start(int turns) noexcept {\n"
          "    // TASK 02.1: run.\n\n    run();\n}\n");
    const Snippet found = snippet(file(chapter, "loop.hpp"), "Loop::start");
    CHECK(found.language == "cpp");
    CHECK(found.first_line == 31);
    CHECK(tasks("Loop::start") == "02.1 ");
}

TEST_CASE("it moves to column 0, but a raw string stays as it is") {
    CHECK(cut("Loop::stop") == "/// Stops.\nvoid stop() {\n    // TASK "
                               "02.2: stop it\n    // now.\n"
                               "    text_ = R\"x(\n  as it is\n)x\";\n}\n");
}

TEST_CASE("a class, and a class without what is private") {
    CHECK(cut("Loop").starts_with("/// Loops.\nclass Loop : public Base {\n"));
    CHECK(cut("Loop").ends_with("    int more_;\n};\n"));
    CHECK(tasks("Loop") == "02.1 02.2 ");
    CHECK(cut("Loop public") == R"(/// Loops.
class Loop : public Base {
 public:
    /// Begins.
    void start(int turns = 1) noexcept;

    /// Stops.
    void stop() {
        // TASK 02.2: stop it
        // now.
        text_ = R"x(
  as it is
)x";
    }

 protected:
    int turns_{0};
};
)");
    CHECK(tasks("Loop public") == "02.2 ");
    CHECK(cut("limit public") ==
          "test/loop.hpp:49: only a class has a public part; limit is none.");
}

TEST_CASE("a declaration: comment and signature, and what is asked") {
    CHECK(cut("decl Loop::start") ==
          "/// Begins.\nvoid start(int turns = 1) noexcept;\n");
    CHECK(cut("decl Loop::stop") ==
          "/// Stops.\nvoid stop() {\n    // TASK 02.2: stop it\n"
          "    // now.\n}\n");
    CHECK(cut("decl Loop") == "/// Loops.\nclass Loop : public Base;\n");
    CHECK(cut("decl Loop::Loop") ==
          "Loop::Loop(int x) {\n    // TASK 02.1: begin.\n}\n");
    CHECK(cut("decl overloaded") == "void overloaded(int);\n");
    CHECK(cut("decl overloaded#1") == "void overloaded(int);\n");
    CHECK(tasks("decl Loop::stop") == "");
}

TEST_CASE("names: constants, test cases, scopes left out") {
    CHECK(cut("limit") == "constexpr int limit = 3;\n");
    CHECK(cut("stop") == cut("Loop::stop"));
    CHECK(cut("02.1 Loop: it runs") ==
          "TEST_CASE(\"02.1 Loop: it runs\" * doctest::description(\"why\")) "
          "{}\n");
}

TEST_CASE("what is not one thing is an error that lists what there is") {
    CHECK(cut("overloaded") ==
          "test/loop.hpp:40: 'overloaded' is the name of several; say which: "
          "overloaded#1 (line 40), overloaded#2 (line 42).");
    CHECK(cut("overloaded#2") == "void overloaded(double) {}\n");
    CHECK(cut("overloaded#3") ==
          "test/loop.hpp:40: there is no 'overloaded#3'; there are: "
          "overloaded#1 (line 40), overloaded#2 (line 42).");
    CHECK(cut("Loop::nothing") ==
          "test/loop.hpp:1: there is no 'Loop::nothing' in this file.");
    CHECK(cut("oop") == "test/loop.hpp:1: there is no 'oop' in this file.");
}

TEST_CASE("whole files, of any language") {
    CHECK(cut("whole") == chapter);
    CHECK(tasks("whole") == "02.1 02.2 ");
    const Snippet page = snippet(file("<p>'", "a/page.html"), "whole");
    CHECK(page.text == "<p>'");
    CHECK(page.language == "html");
    CHECK(snippet(file("x", "CMakeLists.txt"), "whole").language == "cmake");
    CHECK(snippet(file("x", "x.py"), "whole").language == "python");
    CHECK(snippet(file("x", "README"), "whole").language == "text");
    CHECK_THROWS_WITH(snippet(file("x", "x.py"), "x"),
                      "test/x.py:1: of a file that is no C++, only 'whole' can "
                      "be had.");
}

TEST_SUITE_END();
