#include "tools/source/lexer.hpp"
#include "tools/source/tasks.hpp"
#include "tools/source/tests/support.hpp"

using namespace tornado::source;
using namespace tornado::source::testing;

TEST_SUITE_BEGIN("tasks");

TEST_CASE("a task's number: two digits, a dot, and a number from 1") {
    CHECK(parse_task_id("02.3") == TaskId{2, 3});
    CHECK(to_string(TaskId{2, 3}) == "02.3");
    CHECK(to_string(*parse_task_id("12.10")) == "12.10");
    for (const char* text : {"",
                             "02",
                             "02.",
                             "2.3",
                             "02.0",
                             "02.01",
                             "02.x",
                             "02.1x",
                             "02.100",
                             "002.1",
                             "02,1",
                             " 02.1"})
        CHECK_FALSE(parse_task_id(text));
    CHECK(TaskId{2, 9} < TaskId{2, 10});
}

TEST_CASE("a TASK comment goes on over the lines directly below") {
    const SourceFile source = file("// TASK 02.1: one\n//two\n  //  three\n\n"
                                   "// four\n// TASK 02.2: a\n// TASK 02.3: b\n"
                                   "x();  // c\n// TASK 02.4: d\ny;  // e\n");
    const Lexed lexed = lex(source);
    const auto text_at = [&](std::size_t index) {
        const auto found = task_comment_at(source.text, lexed.tokens, index);
        return found ? found->text : "none";
    };
    CHECK(text_at(0) == "one two  three");
    CHECK(text_at(3) == "none");
    CHECK(text_at(4) == "a");
    CHECK(text_at(5) == "b");
    CHECK(text_at(11) == "d");
    CHECK(text_at(99) == "none");
}

TEST_CASE("lines count if a learner writes code on them") {
    const auto tasks = tasks_of({file(R"cpp(#include "common/stub/stub.hpp"

class A {
 private:
    // TASK 02.1: design,
    // and how.
    // why
    int x_;  // this

    int twice() {
        // TASK 02.2: double it.
        return 2 * x_;
    }
};

A::A(int x)
    : x_(x)
    /* and
       so on */
    , y_(3) {
    // TASK 02.1: begin.
#if X
    f(R"(
  text
)");
#endif
}

namespace {

int helper(int x) {
    // TASK 02.2: help.
    return x;
    }

}  // namespace
)cpp")},
                                2);
    REQUIRE(tasks.size() == 2);
    CHECK(to_string(tasks[0].id) == "02.1");
    REQUIRE(tasks[0].parts.size() == 2);
    const TaskPart& section = tasks[0].parts[0];
    CHECK(section.kind == PartKind::section);
    CHECK(section.name == "A private");
    CHECK(section.file == "x.cpp");
    CHECK(section.text == "design, and how. why");
    CHECK(section.line == 5);
    CHECK(section.lines == 3);
    CHECK(tasks[0].parts[1].name == "A::A");
    CHECK(tasks[0].parts[1].lines == 7);
    CHECK(tasks[0].lines == 10);

    REQUIRE(tasks[1].parts.size() == 2);
    CHECK(tasks[1].parts[0].kind == PartKind::body);
    CHECK(tasks[1].parts[0].lines == 1);
    CHECK(tasks[1].parts[1].kind == PartKind::helper);
    CHECK(tasks[1].parts[1].lines == 3);
}

TEST_SUITE_END();
