#include "tools/source/tasks.hpp"
#include "tools/source/tests/support.hpp"

using namespace tornado::source;
using namespace tornado::source::testing;

TEST_SUITE_BEGIN("tasks");

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
