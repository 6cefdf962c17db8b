#include "tools/source/outline.hpp"
#include "tools/source/tests/support.hpp"

using namespace tornado::source;
using namespace tornado::source::testing;

namespace {

// The names of the functions with a body, each on a line.
std::string functions(const std::string& text) {
    const SourceFile source = file(text);
    std::string names;
    for (const Entity& entity : outline_of(source).entities)
        if (entity.kind == EntityKind::function) names += entity.name + "\n";
    return names;
}

// "body" or "decl" of what is named x; with what is known of it.
std::string about_x(const std::string& text) {
    const SourceFile source = file(text);
    for (const Entity& entity : outline_of(source).entities) {
        if (entity.name != "x") continue;
        std::string shown = entity.has_body ? "body" : "decl";
        if (entity.is_function) shown += " function";
        if (entity.is_constexpr) shown += " constexpr";
        if (entity.deduced_return) shown += " deduced";
        if (entity.is_defaulted) shown += " defaulted";
        return shown;
    }
    return "no x";
}

std::string refused(const std::string& text) {
    try {
        return outlined(text);
    } catch (const SourceError& error) {
        return error.what();
    }
}

}  // namespace

TEST_SUITE_BEGIN("outline");

TEST_CASE("namespaces: named, nested, unnamed; tornado:: goes without saying") {
    CHECK(outlined("namespace tornado {\nvoid a() {}\nnamespace {\n"
                   "void b() {}\n}\n}\n"
                   "namespace tornado::gen {\nvoid c() {}\n}\n"
                   "namespace x { inline namespace v1 { void d() {} } }\n"
                   "namespace y = tornado::gen;\n"
                   "void tornado::e() {}\n") ==
          "namespace  1-6\nfunction a 2-2\nnamespace  3-5\nfunction b 4-4\n"
          "namespace gen 7-9\nfunction gen::c 8-8\n"
          "namespace x 10-10\nnamespace x::v1 10-10\nfunction x::v1::d "
          "10-10\n"
          "function e 12-12\n");
}

TEST_CASE("extern \"C\" is no scope of its own") {
    CHECK(
        outlined("extern \"C\" {\nvoid a() {}\n}\nextern \"C\" int b() {\n}") ==
        "function a 2-2\nfunction b 4-5\n");
}

TEST_CASE("classes, their sections and members") {
    CHECK(outlined("struct A {\n"
                   "    int x{3};\n"
                   "    std::map<int, std::vector<int>> y = {{1, {2}}};\n"
                   "    void f() const { if (x) { x; } }\n"
                   "  private:\n"
                   "    struct B : public C<int>, D {\n"
                   "        enum class E : unsigned char { p, q };\n"
                   "        unsigned z : 3;\n"
                   "    };\n"
                   "    friend class F;\n"
                   "    friend bool operator==(A, A) { return true; }\n"
                   "};\n") ==
          "type A 1-12\ndeclaration A::x 2-2\ndeclaration A::y 3-3\n"
          "function A::f 4-4\nsection A private 5-12\ntype A::B 6-9\n"
          "type A::B::E 7-7\ndeclaration A::B::z 8-8\n"
          "function A::operator== 11-11\n");
}

TEST_CASE("access: a class begins private, a struct public") {
    const SourceFile source =
        file("class A { int a; public: int b; protected: int c; };\n"
             "struct B { int d; private: int e; };");
    std::string shown;
    for (const Entity& entity : outline_of(source).entities)
        if (entity.kind == EntityKind::declaration)
            shown += entity.name.back() +
                     std::to_string(static_cast<int>(entity.access)) + " ";
    CHECK(shown == "a3 b1 c2 d1 e3 ");
}

TEST_CASE("constructors, initialiser lists with braces, destructors") {
    CHECK(functions("A::A(int a)\n    : b_{a}\n    , c_{{1}, {2}}\n"
                    "    , D<int>(a)\n    , e_([] { return 1; }()) {\n}\n"
                    "A::~A() {}\n"
                    "struct B {\n    B() : x{} {}\n    explicit B(int);\n"
                    "    template <class... T> B(T... t) : T(t)... {}\n"
                    "    ~B() noexcept { }\n};") ==
          "A::A\nA::~A\nB::B\nB::B\nB::~B\n");
}

TEST_CASE("operators of every kind") {
    CHECK(functions("bool operator<(A, A) {}\nA operator>>(A, int) {}\n"
                    "auto A::operator<=>(const A&) const -> int {}\n"
                    "int A::operator()(int x) const {}\n"
                    "int& A::operator[](int) {}\n"
                    "A* A::operator->() {}\nA::operator bool() const {}\n"
                    "A::operator std::vector<int>() && {}\n"
                    "void* operator new[](std::size_t) {}\n"
                    "int operator\"\"_ms(unsigned long long) {}\n"
                    "auto operator co_await(A a) -> B {}\n"
                    "A& A::operator,(A) {}\nbool operator>=(A, A) {}\n") ==
          "operator<\noperator>>\nA::operator<=>\nA::operator()\n"
          "A::operator[]\nA::operator->\nA::operator bool\n"
          "A::operator std::vector<int>\noperator new[]\noperator\"\"_ms\n"
          "operator co_await\nA::operator,\noperator>=\n");
}

TEST_CASE("templates, >> and requires") {
    CHECK(
        functions("template <typename T, int N = (3 > 2)>\n"
                  "std::map<int, std::vector<T>> a(T) {}\n"
                  "template <>\nvoid B<std::vector<std::pair<int, int>>>::c() "
                  "{}\n"
                  "template <typename T>\n    requires C<T> && "
                  "(sizeof(T) < 4) || D::e<T>\nvoid f(T) {}\n"
                  "template <typename T>\nvoid g(T) requires requires(T t) "
                  "{ t.x(); } {}\n"
                  "template <C T>\nauto h(T) -> decltype(x<T>())\n"
                  "    requires E<T>\n{}\n") == "a\nB::c\nf\ng\nh\n");
    CHECK(about_x("void x(T) requires A<T> && B<T> {}") == "body function");
    CHECK(about_x("template <class T> concept x = requires(T t) { t; };") ==
          "decl");
}

TEST_CASE("what may follow the parameters") {
    CHECK(functions("void a() const& noexcept(noexcept(b())) {}\n"
                    "void c() && override final {}\n"
                    "[[nodiscard]] auto d(int (*f)(int)) -> int (&)[3] {}\n"
                    "[[a, b(\"{\")]] [[c]] void e() [[d]] {}\n"
                    "void f() volatile noexcept MACRO {}\n") ==
          "a\nc\nd\ne\nf\n");
}

TEST_CASE("macros before a function do not hide it") {
    CHECK(functions("REGISTER(a)\nvoid f() {}\nEXPORT int g() {}\n") ==
          "f\ng\n");
}

TEST_CASE("declarations that look like functions, and the other way round") {
    CHECK(about_x("int x{3};") == "decl");
    CHECK(about_x("MACRO(a) int x{3};") == "decl");
    CHECK(about_x("int x[2] = {1, 2};") == "decl");
    CHECK(about_x("std::function<void(int)> x = [](int) { f(); };") == "decl");
    CHECK(about_x("int y, x{1};") == "no x");
    CHECK(about_x("using x = std::vector<int>;") == "decl");
    CHECK(about_x("extern struct stat x;") == "decl");
    CHECK(about_x("struct stat x() { return {}; }") == "body function");
    CHECK(about_x("struct stat x{};") == "decl");
    CHECK(about_x("int x();") == "decl function");
    CHECK(about_x("typedef int x;") == "decl");
    CHECK(about_x("decltype(f()) x() {}") == "body function");
    CHECK(about_x("alignas(8) int x;") == "decl");
}

TEST_CASE("constexpr, deduced and defaulted functions are known as such") {
    CHECK(about_x("constexpr int x() {}") == "body function constexpr");
    CHECK(about_x("static consteval int x() {}") == "body function constexpr");
    CHECK(about_x("auto x() {}") == "body function deduced");
    CHECK(about_x("decltype(auto) x() {}") == "body function deduced");
    CHECK(about_x("std::integral auto x() {}") == "body function deduced");
    CHECK(about_x("auto x() -> int {}") == "body function");
    CHECK(about_x("void x(auto y) {}") == "body function");
    CHECK(about_x("std::array<decltype(auto), 2> x() {}") == "body function");
    CHECK(about_x("void x() = delete;") == "decl function defaulted");
    CHECK(about_x("constexpr int x = 3;") == "decl constexpr");
}

TEST_CASE("bodies: strings, characters, lambdas and #if inside") {
    CHECK(outlined("void a() {\n    auto s = R\"(}\n)\";\n    char c = '}';\n"
                   "#if X\n    f([&] { return \"}\"; });\n#else\n    {}\n"
                   "#endif\n    // }\n}\nvoid b() {}\n") ==
          "function a 1-11\nfunction b 12-12\n");
}

TEST_CASE("the comment block directly above belongs to it") {
    CHECK(outlined("// far\n\n// near\n// nearer\nvoid a() {}\nint x;  // no\n"
                   "void b() {}\n/* one\n   two */\ntemplate <class T>\n"
                   "void c() {}\n// no\n#if X\nvoid d() {}\n#endif\n") ==
          "function a 3-5\ndeclaration x 6-6\nfunction b 7-7\n"
          "function c 8-11\nfunction d 14-14\n");
}

TEST_CASE("the TASK comment of a section is not its first member's") {
    CHECK(outlined("class A {\n  private:\n    // TASK 02.1: state,\n"
                   "    // all of it.\n    int x_;\n    // how many\n"
                   "    int y_;\n};\n") ==
          "type A 1-8\nsection A private 2-8 TASK 02.1\n"
          "declaration A::x_ 5-5\ndeclaration A::y_ 6-7\n");
}

TEST_CASE("test cases go by the name that they give themselves") {
    CHECK(outlined("TEST_SUITE(\"s\") {\n"
                   "TEST_CASE(\"01.3 a: b\" * doctest::description(\"c\")) {\n"
                   "}\n}\n") == "function 01.3 a: b 2-3\n");
}

TEST_CASE("what is no declaration is passed over") {
    CHECK(outlined("= x;") == "");
    CHECK(outlined(": x;") == "");
    CHECK(outlined("{} void f() {}") == "function f 1-1\n");
}

TEST_CASE("what cannot be understood is refused with a sentence") {
    CHECK(refused("void f() try { } catch (...) { }") ==
          "test/x.cpp:1: a function-try block; write the try inside of the "
          "body.");
    CHECK(refused("\ntemplate <int f(;") ==
          "test/x.cpp:2: this '(' is never closed.");
    CHECK(refused("\ntemplate <int a;") ==
          "test/x.cpp:2: no '>' can be found for this '<'.");
    CHECK(refused("A::A()\n    : a_(1)\n    b_(2) {}") ==
          "test/x.cpp:3: this constructor's initialiser list cannot be "
          "understood here.");
}

TEST_SUITE_END();
