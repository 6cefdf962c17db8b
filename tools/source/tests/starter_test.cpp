#include "tools/source/starter.hpp"
#include "tools/source/tests/support.hpp"

using namespace tornado::source;
using namespace tornado::source::testing;

TEST_SUITE_BEGIN("starter");

TEST_CASE("a body becomes its TASK comment and a stub") {
    CHECK(starter(R"(
namespace tornado {

// Why.
void IOLoop::start() {
    // TASK 02.1: run,
    // until stopped.
    for (;;) {
        poll("}");
    }
}

int given() { return '}'; }

}  // namespace tornado
)") == R"(
namespace tornado {

// Why.
void IOLoop::start() {
    // TASK 02.1: run,
    // until stopped.
    TORNADO_STUB("IOLoop::start", "02.1");
}

int given() { return '}'; }

}  // namespace tornado
)");
}

TEST_CASE("a comment after a blank line is part of the body") {
    CHECK(starter("void f() {\n    // TASK 02.1: go.\n\n    // why\n}\n") ==
          "void f() {\n    // TASK 02.1: go.\n"
          "    TORNADO_STUB(\"f\", \"02.1\");\n}\n");
}

TEST_CASE("in a class, in a template, in a destructor, in an operator") {
    CHECK(starter(R"cpp(
class A {
 public:
    ~A() {
        // TASK 02.1: end.
        close();
    }

    template <typename T>
        requires std::is_same_v<T, std::vector<std::pair<int, int>>>
    auto get(T x) const& noexcept(noexcept(x.f({1}))) -> decltype(x) {
        // TASK 02.2: get.
        return T{x};
    }
};

bool A::operator()(int x) const {
    // TASK 02.2: call.
    return x > 1'000;
}

int operator""_ms(unsigned long long x) {
    // TASK 02.3: convert.
    return x;
}
)cpp") == R"cpp(
class A {
 public:
    ~A() {
        // TASK 02.1: end.
        TORNADO_STUB("A::~A", "02.1");
    }

    template <typename T>
        requires std::is_same_v<T, std::vector<std::pair<int, int>>>
    auto get(T x) const& noexcept(noexcept(x.f({1}))) -> decltype(x) {
        // TASK 02.2: get.
        TORNADO_STUB("A::get", "02.2");
    }
};

bool A::operator()(int x) const {
    // TASK 02.2: call.
    TORNADO_STUB("A::operator()", "02.2");
}

int operator""_ms(unsigned long long x) {
    // TASK 02.3: convert.
    TORNADO_STUB("operator\"\"_ms", "02.3");
}
)cpp");
}

TEST_CASE("a constructor's initialiser list goes with its body") {
    CHECK(starter(R"(
A::A(std::vector<int> x)
    : B<int>{1, {2}}
    , x_(std::move(x))
    // and this
    , f_{[] { return 3; }} {
    // TASK 02.1: begin.
    open();
}
)") == R"(
A::A(std::vector<int> x) {
    // TASK 02.1: begin.
    TORNADO_STUB("A::A", "02.1");
}
)");
}

TEST_CASE("a long stub is broken as clang-format breaks it") {
    CHECK(starter(R"(
void httputil::HTTPServerConnectionDelegate::on_connection_close() {
    // TASK 02.1: go.
}
)") == R"(
void httputil::HTTPServerConnectionDelegate::on_connection_close() {
    // TASK 02.1: go.
    TORNADO_STUB("httputil::HTTPServerConnectionDelegate::on_connection_close",
                 "02.1");
}
)");
}

TEST_CASE("a private section becomes its comment") {
    CHECK(starter(R"(
class A {
 public:
    void f();

 private:
    // TASK 02.1: what must it
    // remember?
    struct B {
        int x{3};
    };

    void g() { x_ = 3; }

    int x_ = 0;  // how many

 protected:
    int y_;

 private:
    int z_;
};
)") == R"(
class A {
 public:
    void f();

 private:
    // TASK 02.1: what must it
    // remember?
    // Yours to design.

 protected:
    int y_;

 private:
    int z_;
};
)");
}

TEST_CASE("later tasks inside of a solved section are stubs") {
    const std::string text = R"(
class A {
 private:
    // TASK 02.1: design.
    int twice() {
        // TASK 02.2: double it.
        return 2 * x_;
    }

    int x_;
};
)";
    CHECK(starter(text) == R"(
class A {
 private:
    // TASK 02.1: design.
    // Yours to design.
};
)");
    CHECK(starter(text, {"02.1"}) == R"(
class A {
 private:
    // TASK 02.1: design.
    int twice() {
        // TASK 02.2: double it.
        TORNADO_STUB("A::twice", "02.2");
    }

    int x_;
};
)");
    CHECK(starter(text, {"02.1", "02.2"}) == text);
}

TEST_CASE("TASK in the middle of a comment or a string is just a word") {
    const std::string text = "// see TASK 02.1: it says\nvoid f() {\n"
                             "    g(\"// TASK 02.1: no\");  // the TASK 1\n"
                             "    // TASKS are fun\n    // task force\n}\n";
    CHECK(starter(text) == text);
}

TEST_CASE("tasks_until: those up to one, in order of their numbers") {
    const SourceFile source = file("#include \"common/stub/stub.hpp\"\n"
                                   "void a() {\n    // TASK 02.10: a.\n}\n"
                                   "void b() {\n    // TASK 02.2: b.\n}\n"
                                   "void c() {\n    // TASK 02.1: c.\n}\n");
    CHECK(tasks_until({source}, task("02.2")) ==
          std::set<TaskId>{{2, 1}, {2, 2}});
    CHECK(tasks_until({source}, task("02.10")).size() == 3);
    CHECK_THROWS_WITH(tasks_until({source}, task("02.3")),
                      "there is no task 02.3; the tasks are 02.1 02.2 02.10.");
}

TEST_SUITE_END();
