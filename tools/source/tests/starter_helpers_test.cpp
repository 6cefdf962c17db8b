#include "tools/source/starter.hpp"
#include "tools/source/tests/support.hpp"

using namespace tornado::source;
using namespace tornado::source::testing;

TEST_SUITE_BEGIN("starter: what goes whole");

TEST_CASE("helpers in an unnamed namespace go whole, and it goes when empty") {
    const std::string text = R"(
namespace tornado {

namespace {

int helper(int);

// What it is.
struct Helper {
    // TASK 02.1: what is seen.
    int count = 0;

    void run();
};

void Helper::run() {
    // TASK 02.1: count.
    ++count;
}

int helper(int x) {
    // TASK 02.2: double it.
    return 2 * x;
}

}  // namespace

void f() {}

}  // namespace tornado
)";
    CHECK(starter(text) == R"(
namespace tornado {

void f() {}

}  // namespace tornado
)");
    CHECK(starter(text, {"02.1"}) == R"(
namespace tornado {

namespace {

// What it is.
struct Helper {
    // TASK 02.1: what is seen.
    int count = 0;

    void run();
};

void Helper::run() {
    // TASK 02.1: count.
    ++count;
}

}  // namespace

void f() {}

}  // namespace tornado
)");
    CHECK(starter(text, {"02.1", "02.2"}) == text);
}

TEST_CASE("what is given in an unnamed namespace stays, members get stubs") {
    CHECK(starter(R"(
namespace {

const int size = 3;

class Chat {
 public:
    void run() {
        // TASK 02.1: run.
        go();
    }

    void stop();
};

void Chat::stop() {
    // TASK 02.1: stop.
    end();
}

bool odd(int x) {
    // TASK 02.1: say.
    return x % 2;
}

}  // namespace
)") == R"(
namespace {

const int size = 3;

class Chat {
 public:
    void run() {
        // TASK 02.1: run.
        TORNADO_STUB("Chat::run", "02.1");
    }

    void stop();
};

void Chat::stop() {
    // TASK 02.1: stop.
    TORNADO_STUB("Chat::stop", "02.1");
}

}  // namespace
)");
}

TEST_CASE("a private nested type goes whole, and its section when empty") {
    CHECK(starter(R"(
class A {
    int x;

    struct B {
        // TASK 02.1: b.
        int y;
    };

 private:
    // A note.
    enum class C {
        // TASK 02.1: c.
        d
    };

 public:
    void f();

 private:
    struct D {
        // TASK 02.1: d.
    };

    int z;
};
)") == R"(
class A {
    int x;

 public:
    void f();

 private:
    int z;
};
)");
}

TEST_CASE("no blank line is left before a class ends") {
    CHECK(starter("class A {\n    int x;\n\n    struct B {\n"
                  "        // TASK 02.1: b.\n    };\n};\n") ==
          "class A {\n    int x;\n};\n");
}

TEST_CASE("private members that are defined elsewhere go with their section") {
    const std::string stub = "#include \"common/stub/stub.hpp\"\n";
    const SourceFile header = file(stub + R"(
class A {
 public:
    A();
    void f();

 private:
    // TASK 02.1: design.
    struct Impl;
    void g(int x);
    explicit A(int x) : x_(x) {}
    int x_;
};
)",
                                   "a.hpp");
    const SourceFile body = file(stub + R"(
struct A::Impl {
    // TASK 02.1: state.
    void run();
};

void A::Impl::run() {
    // TASK 02.2: run.
    go();
}

A::A() : A(3) {
    // TASK 02.1: begin.
}

void A::f() {
    // TASK 02.2: f.
    g(3);
}

void A::g(int x) {
    // TASK 02.2: help.
    x_ = x;
}
)",
                                 "a.cpp");
    const SourceFile page = file("{{{ \r\n TASK", "page.html");
    StarterOptions options;
    const auto nothing = generate_starter({body, header, page}, options);
    REQUIRE(nothing.size() == 3);
    CHECK(nothing[0].text == stub + R"(
A::A() {
    // TASK 02.1: begin.
    TORNADO_STUB("A::A", "02.1");
}

void A::f() {
    // TASK 02.2: f.
    TORNADO_STUB("A::f", "02.2");
}
)");
    CHECK(nothing[2].text == page.text);

    options.solved = tasks_until({body, header, page}, task("02.1"));
    const auto first = generate_starter({body, header, page}, options);
    CHECK(first[0].text == stub + R"(
struct A::Impl {
    // TASK 02.1: state.
    void run();
};

void A::Impl::run() {
    // TASK 02.2: run.
    TORNADO_STUB("A::Impl::run", "02.2");
}

A::A() : A(3) {
    // TASK 02.1: begin.
}

void A::f() {
    // TASK 02.2: f.
    TORNADO_STUB("A::f", "02.2");
}

void A::g(int x) {
    // TASK 02.2: help.
    TORNADO_STUB("A::g", "02.2");
}
)");
    CHECK(first[1].text == header.text);

    options.solved = tasks_until({body, header, page}, task("02.2"));
    const auto all = generate_starter({body, header, page}, options);
    CHECK(all[0].text == body.text);
}

TEST_SUITE_END();
