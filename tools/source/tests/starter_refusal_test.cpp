#include "tools/source/chapter.hpp"
#include "tools/source/starter.hpp"
#include "tools/source/tests/support.hpp"

using namespace tornado::source;
using namespace tornado::source::testing;

TEST_SUITE_BEGIN("starter refuses");

TEST_CASE("a TASK in a lambda") {
    CHECK(
        refusal("void f() {\n    g([&](int x) mutable -> int {\n"
                "        // TASK 02.1: no.\n        return x;\n    });\n}\n") ==
        "3: a TASK comment in a lambda; only functions can carry a task.");
    CHECK(refusal("auto f = [] {\n    // TASK 02.1: no.\n};\n") ==
          "2: a TASK comment in a lambda; only functions can carry a task.");
}

TEST_CASE("a TASK in a function whose return type is deduced") {
    const std::string sentence = "a TASK comment in a function with a "
                                 "deduced return type; write the "
                                 "type, since a stub returns nothing.";
    CHECK(refusal("auto f() {\n    // TASK 02.1: no.\n}\n") ==
          "2: " + sentence);
    CHECK(
        refusal("decltype(auto) A::f() const {\n    // TASK 02.1: no.\n}\n") ==
        "2: " + sentence);
}

TEST_CASE("a TASK in a constexpr or consteval function") {
    const std::string sentence = "a TASK comment in a constexpr function; "
                                 "a stub cannot be evaluated "
                                 "by the compiler.";
    CHECK(refusal("constexpr int f() {\n    // TASK 02.1: no.\n}\n") ==
          "2: " + sentence);
    CHECK(refusal("struct A {\n    static consteval int f() {\n"
                  "        // TASK 02.1: no.\n    }\n};\n") ==
          "3: " + sentence);
}

TEST_CASE("malformed TASK comments") {
    const std::string sentence =
        ": a malformed TASK comment; it reads '// TASK 02.3: what to do', "
        "with a chapter of two digits and a task from 1.";
    for (const char* comment : {"// TASK 2.1: x",
                                "// TASK 02.0: x",
                                "// TASK 02.x: x",
                                "// TASK 02.1 x",
                                "// TASK 02.1:",
                                "// TASK: x",
                                "//TASK 02,1: x",
                                "// TASK 02.123: x",
                                "/* TASK 02.1: x */",
                                "/// TASK 02.1: x",
                                "// Task 02.1: x",
                                "// task 02.1",
                                "// TASK 02.1.1: x"}) {
        CAPTURE(comment);
        CHECK(refusal("void f() {\n    " + std::string(comment) + "\n}\n") ==
              "2" + sentence);
    }
}

TEST_CASE("a TASK that is not in first place") {
    CHECK(refusal("void f() {\n    g();\n    // TASK 02.1: no.\n}\n") ==
          "3: a TASK comment must be the first line of the body of f.");
    CHECK(refusal("void f() {\n    if (x) {\n        // TASK 02.1: no.\n"
                  "    }\n}\n") ==
          "3: a TASK comment must be the first line of the body of f.");
    CHECK(refusal("void f() {\n    // TASK 02.1: a.\n    // TASK 02.2: b.\n"
                  "}\n") ==
          "3: a TASK comment must be the first line of the body of f.");
    CHECK(refusal("class A {\n private:\n    int x;\n    // TASK 02.1: no.\n"
                  "};\n") ==
          "4: a TASK comment must be the first line after 'private:'.");
    CHECK(refusal("// TASK 02.1: no.\nvoid f() {}\n") ==
          "1: this TASK comment stands in no body; put it first into the "
          "body "
          "of the function that the learner writes.");
    CHECK(refusal("void f() {  // TASK 02.1: no.\n}\n") ==
          "1: a TASK comment needs a line of its own.");
    CHECK(refusal("namespace a {\n// TASK 02.1: no.\n}\n") ==
          "2: this TASK comment is not the first line of a function's body "
          "or "
          "of a private section.");
}

TEST_CASE("a TASK in what others can see") {
    CHECK(refusal("struct A {\n    // TASK 02.1: no.\n    int x;\n};\n") ==
          "2: a TASK comment in the body of a type that others can see; put "
          "it first into its private section.");
    CHECK(refusal("class A {\n public:\n    // TASK 02.1: no.\n    int x;\n"
                  "};\n")
              .starts_with("3: a TASK comment in a section that is not "
                           "private."));
}

TEST_CASE("another chapter's task") {
    CHECK(refusal("void f() {\n    // TASK 03.1: no.\n}\n") ==
          "2: task 03.1 does not belong to this chapter.");
}

TEST_CASE("a stub without its header") {
    StarterOptions options;
    const SourceFile source = file("#include \"stub.hpp\"\nvoid f() {\n"
                                   "    // TASK 02.1: go.\n}\n");
    CHECK_THROWS_WITH(generate_starter({source}, options),
                      "test/x.cpp:3: a file with a function that has a TASK "
                      "must include \"common/stub/stub.hpp\".");
    const SourceFile header =
        file("class A {\n private:\n    // TASK 02.1: go.\n    int x;\n};\n");
    CHECK_NOTHROW(generate_starter({header}, options));
}

TEST_CASE("tasks that could not be done in order") {
    CHECK(refusal("class A {\n private:\n    // TASK 02.2: design.\n"
                  "    void f() {\n        // TASK 02.1: no.\n    }\n};\n") ==
          "5: task 02.1 stands inside of what task 02.2 writes, which is "
          "later.");
    CHECK(refusal("class A {\n private:\n    // TASK 02.2: design.\n"
                  "    void f();\n};\n\nvoid A::f() {\n    // TASK 02.1: no.\n"
                  "}\n") ==
          "8: A::f is declared in what the learner designs in task 02.2, but "
          "its body belongs to task 02.1, which is earlier.");
}

TEST_CASE("given code that needs what the learner designs") {
    const std::string type = "class A {\n private:\n    // TASK 02.1: x.\n"
                             "    void f();\n    int x_;\n public:\n";
    CHECK(refusal(type + "};\nvoid A::f() {}\n") ==
          "8: A::f is declared in what the learner designs in task 02.1, so "
          "its body needs a TASK comment as well.");
    CHECK(refusal(type + "    int x() const { return x_; }\n};\n") ==
          "7: A::x uses A::x_, which the learner designs in task 02.1, so "
          "its "
          "body needs a TASK comment.");
    CHECK(refusal(type + "};\nA::A() : x_(3) {}\n") ==
          "8: A::A uses A::x_, which the learner designs in task 02.1, so "
          "its "
          "body needs a TASK comment.");
    CHECK(refusal(type + "    void f(int);\n};\n") ==
          "3: A::f is declared both in this section, which the learner "
          "designs, and outside of it; give one another name.");
    CHECK(refusal(type + "    void f(int) {}\n};\n") == "no error");
}

TEST_CASE("lines that cannot be left out, and lines that would be too long") {
    CHECK(refusal("namespace {\nint x; struct A {\n    // TASK 02.1: no.\n"
                  "};\n}\n") ==
          "2: this goes whole from the starter, so nothing else may stand on "
          "its lines.");
    const std::string name(68, 'a');
    CHECK(refusal(name + "::A(int xyz)\n    : x_(1) {\n"
                         "    // TASK 02.1: go.\n}\n") ==
          "1: without its initialiser list, this line and its '{' are longer "
          "than 80 columns; break it.");
    CHECK(refusal(name + "::A(int x)\n    : x_(1) {\n    // TASK 02.1: go.\n"
                         "}\n") == "no error");
}

TEST_CASE("the chapter's number comes from its folder") {
    CHECK(chapter_number("solutions/02-ioloop") == 2);
    CHECK(chapter_number("solutions/12-websocket/") == 12);
    CHECK_FALSE(chapter_number("/tmp/elsewhere"));
    CHECK_FALSE(chapter_number("02"));
}

TEST_SUITE_END();
