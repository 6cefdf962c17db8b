#include "tools/source/lint.hpp"
#include "tools/source/tests/support.hpp"

using namespace tornado::source;
using namespace tornado::source::testing;

namespace {

// The findings for a line in the body of a coroutine.
std::string in_body(const std::string& line) {
    return linted("Future<void> f() {\n" + line + "\n}\n");
}

}  // namespace

TEST_SUITE_BEGIN("lint: awaits");

TEST_CASE("bug 1: the condition of an if or a switch") {
    CHECK(in_body("if (co_await f()) g();") == "2 await-if\n");
    CHECK(in_body("if (!co_await f()) g();") == "2 await-if\n");
    CHECK(in_body("if (x) g(); else if (co_yield f()) g();") == "2 await-if\n");
    CHECK(in_body("for (;;) switch (co_await f()) { case 1: break; }") ==
          "2 await-if\n");
    CHECK(in_body("if constexpr (x) if (co_await f()) g();") == "2 await-if\n");
    CHECK(in_body("bool ok = co_await f();\nif (ok) co_await g();") == "");
    CHECK(in_body("if (auto x = co_await f(); x) g();") == "");
    CHECK(in_body("if (auto x = y; co_await f(x)) g();") == "2 await-if\n");
    CHECK(in_body("while (co_await f()) g();") == "");
    CHECK(in_body("while ((line = co_await next())) { g(); }") == "");
}

TEST_CASE("bug 2: captures beside an await") {
    CHECK(in_body("co_await run([c] { c(); });") == "2 await-capture\n");
    CHECK(in_body("co_await run([=] { c(); });") == "2 await-capture\n");
    CHECK(in_body("co_await run([*this] { c(); });") == "2 await-capture\n");
    CHECK(in_body("co_await run([&, c] { c(); });") == "2 await-capture\n");
    CHECK(in_body("co_await run([x = f()] { c(); });") == "2 await-capture\n");
    CHECK(in_body("co_yield [c...] { c(); };") == "2 await-capture\n");
    CHECK(in_body("co_await run([] { c(); });") == "");
    CHECK(in_body("co_await run([this, &c, &d = e] { c(); });") == "");
    CHECK(in_body("co_await run([&] { c(); });") == "");
    CHECK(in_body("auto l = [c] { c(); };\nco_await run(l);") == "");
    CHECK(in_body("int x = co_await f(a[c]);") == "");
}

TEST_CASE("bugs 3, 4 and 7: braces beside an await") {
    CHECK(in_body("co_await f(Opts{});") == "2 await-braces\n");
    CHECK(in_body("co_await f({.a = 1});") == "2 await-braces\n");
    CHECK(in_body("auto x = co_await f({1, 2});") == "2 await-braces\n");
    CHECK(in_body("std::vector<int> v{a, co_await b()};") ==
          "2 await-braces\n");
    CHECK(in_body("int a[2]{co_await f(), 1};") == "2 await-braces\n");
    CHECK(in_body("C a[] = {co_await b()};") == "2 await-braces\n");
    CHECK(in_body("co_yield std::vector<Future<T>>{a, b};") ==
          "2 await-braces\n");
    CHECK(in_body("co_return {co_await b()};") == "2 await-braces\n");
    CHECK(in_body("g(\n    co_await f(),\n    X{1});") == "4 await-braces\n");
    CHECK(in_body("co_return {1, 2};") == "");
    CHECK(in_body("Opts o{1};\nco_await f(o);") == "");
    CHECK(in_body("if (x) { co_await f(); } else { co_await g(); }") == "");
    CHECK(in_body("try { co_await f(); } catch (const E& e) { }") == "");
    CHECK(in_body("do { co_await f(); } while (x);") == "");
    CHECK(in_body("switch (x) { case 1: { co_await f(); } default: { } }") ==
          "");
}

TEST_CASE("bugs 5 and 6: ?:, throw, new") {
    CHECK(in_body("co_await (x ? f() : g());") == "2 await-conditional\n");
    CHECK(in_body("throw E(co_await f());") == "2 await-throw\n");
    CHECK(in_body("auto* x = new T(co_await f());") == "2 await-new\n");
    CHECK(in_body("auto x = a ? b : c;\nthrow E(x);\nco_await f();") == "");
    CHECK(in_body("auto x = std::make_unique<T>(co_await f());") == "");
}

TEST_CASE("a part of an awaited temporary, in a loop") {
    CHECK(in_body("for (auto& x : (co_await f()).items) g(x);") ==
          "2 await-range-for\n");
    CHECK(in_body("for (auto& x : (co_await f())->items()) g(x);") ==
          "2 await-range-for\n");
    CHECK(in_body("for (auto& x : co_await f()) g(x);") == "");
    CHECK(in_body("for (int i = (co_await f()).n; i > 0; --i) g();") == "");
}

TEST_CASE("the body of a lambda is judged apart from its statement") {
    CHECK(in_body("co_await run([] { g(X{1}, a ? b : c); throw E(); });") ==
          "");
    CHECK(in_body("auto l = []() -> Future<void> {\n"
                  "    co_await g(X{1});\n};\nX x{l, a ? b : c};") ==
          "3 await-braces\n");
    CHECK(in_body("run(X{1}, [](int x) -> Future<int> { co_await g(x); });") ==
          "");
    CHECK(in_body("if (run([]() -> Future<void> { co_await g(); })) h();") ==
          "");
}

TEST_CASE("blocks and values are told apart outside of functions too") {
    CHECK(linted("struct A : B<int> {\n    int x{co_await_};\n"
                 "    auto f() -> Future<std::vector<int>> {\n"
                 "        co_await g();\n    }\n"
                 "    Future<int> h() const& noexcept override {\n"
                 "        co_return co_await g();\n    }\n};\n"
                 "A::A() : x_{1}, y_{2} { g(); }\n"
                 "template <class T> requires C<T>\n"
                 "Future<T> k() { co_return co_await g(); }\n"
                 "template <typename T>\n"
                 "Future<T> l() requires C<T> { co_return co_await g(); }\n"
                 "enum class E { a = b ? 1 : 2 };\n") == "");
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("lint: lifetimes");

TEST_CASE("a coroutine lambda that captures") {
    CHECK(linted("auto f = [c]() -> Future<void> { co_await g(c); };") ==
          "1 coroutine-capture\n");
    CHECK(linted("auto f = [&]() -> Future<void> { co_return; };") ==
          "1 coroutine-capture\n");
    CHECK(linted("auto f = [&] { return [] { co_await g(); }; };") == "");
    CHECK(linted("auto f = [](int c) -> Future<void> { co_await g(c); };") ==
          "");
    CHECK(linted("// lifetime: f outlives the loop\n"
                 "auto f = [&]() -> Future<void> { co_return; };") == "");
    CHECK(linted("auto f = [&]() -> Future<void> {  // lifetime: see g\n"
                 "    co_return;\n};") == "");
    CHECK(linted("int x;  // lifetime: of x\n\n"
                 "auto f = [&]() -> Future<void> { co_return; };") ==
          "3 coroutine-capture\n");
}

TEST_CASE("names for the parts of a value are no captures") {
    CHECK(in_body("for (auto& [k, v] : m) { co_await g(k); }") == "");
    CHECK(in_body("auto& [k, v] = m; { co_await g(k); }") == "");
    CHECK(in_body("auto [k, v]{m}; { co_await g(k); }") == "");
}

TEST_CASE("parameters that refer to something") {
    const std::string rule = " coroutine-reference-parameter\n";
    CHECK(linted("Future<void> f(const std::string& s);") == "1" + rule);
    CHECK(linted("Future<void> f(int a,\n    std::string_view s);") ==
          "2" + rule);
    CHECK(linted("gen::Generator<int> f(std::span<const int> s) {\n"
                 "    co_yield 1;\n}") == "1" + rule);
    CHECK(linted("auto f(X&& x) -> Future<void>;") == "1" + rule);
    CHECK(linted("struct A {\n    virtual Future<void> f(X& x) = 0;\n};") ==
          "2" + rule);
    CHECK(linted("Future<int> f(std::initializer_list<int> x);") == "1" + rule);
    CHECK(linted("auto f = [](X& x) -> Future<void> { co_await x; };") ==
          "1" + rule);
    CHECK(linted("Future<void> f(std::optional<std::string_view> s);") ==
          "1" + rule);
}

TEST_CASE("parameters that hold their values, and functions that wait not") {
    CHECK(linted("Future<void> f(std::string s, int x = a & b);") == "");
    CHECK(linted("Future<void> f(std::function<void(const X&)> g);") == "");
    CHECK(linted("void f(const X& x, Future<int>& y);") == "");
    CHECK(linted("std::vector<Future<int>> f(const X& x);") == "");
    CHECK(linted("Future<int>& f(const X& x);") == "");
    CHECK(linted("struct A {\n    Future<void> f(X&) = delete;\n};") == "");
    CHECK(linted("Future<int> f(const X& x) { return g(x); }") == "");
    CHECK(linted("Future<int> f(const X& x);\n"
                 "Future<int> f(const X& x) { return g(x); }") == "");
}

TEST_CASE("a comment says who keeps it") {
    CHECK(linted("/// Waits.\n/// lifetime: x outlives the loop\n"
                 "Future<void> f(X& x);") == "");
    CHECK(linted("Future<void> f(X& x);  // lifetime: the caller's") == "");
    CHECK(linted("Future<void> g(X x);  // lifetime: the caller's\n"
                 "Future<void> f(X& x);") ==
          "2 coroutine-reference-parameter\n");
    const SourceFile header =
        file("#pragma once\n// lifetime: the caller's\nFuture<void> f(X& x);\n",
             "f.hpp");
    const SourceFile body = file("Future<void> f(X& x) { co_await x; }\n"
                                 "Future<void> A::g(X& x) { co_await x; }\n");
    CHECK(lint({body, header}).empty());
    CHECK(lint({body}).size() == 1);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("lint: house");

TEST_CASE("includes and headers") {
    CHECK(linted("#include \"../a.hpp\"\n") == "1 parent-include\n");
    CHECK(linted("#include \"a/b.hpp\"\n// ../\n") == "");
    CHECK(linted("int x;\n", "x.hpp") == "1 pragma-once\n");
    CHECK(linted("// why\n#pragma once\nint x;\n", "x.hpp") == "");
}

TEST_CASE("lines: 80 columns, counted as a screen shows them") {
    CHECK(linted("// " + std::string(77, 'x') + "\n") == "");
    CHECK(linted("\n// " + std::string(78, 'x') + "\n") == "2 line-length\n");
    std::string wide = "// ";
    for (int i = 0; i < 77; ++i)
        wide += "ö";
    CHECK(linted(wide + "\n") == "");
    CHECK(linted("auto x = R\"(\n" + std::string(90, 'x') + "\n)\";\n") == "");
    CHECK(linted("// https://" + std::string(90, 'x') + "\n") == "");
    CHECK(linted("// https://x " + std::string(90, 'x') + "\n") ==
          "1 line-length\n");
}

TEST_CASE("lengths are limited where they are read whole") {
    std::string long_file;
    for (int i = 0; i < 301; ++i)
        long_file += "\n";
    std::string long_function = "void f() {\n";
    for (int i = 0; i < 39; ++i)
        long_function += "\n";
    long_function += "}\n";
    CHECK(linted(long_file) == "");
    CHECK(linted(long_file, "solutions/x.cpp") == "301 file-length\n");
    CHECK(linted(long_file.substr(1), "common/x.cpp") == "");
    CHECK(linted(long_function, "uncommon/x.cpp") == "");
    CHECK(linted(long_function, "common/x.cpp") == "1 function-length\n");
}

TEST_CASE("words that promise work, in comments only") {
    CHECK(linted("// TODO: x\n/* FIXME */\n// XXX\n") ==
          "1 todo\n2 todo\n3 todo\n");
    CHECK(linted("// TODOS xXXX\nauto x = \"TODO\"; int TODO;\n") == "");
}

TEST_CASE("files that cannot be read are findings, others are passed over") {
    CHECK(linted("void f() {\n") == "1 syntax\n");
    CHECK(linted("don't \r\n", "x.md") == "");
}

TEST_SUITE_END();
