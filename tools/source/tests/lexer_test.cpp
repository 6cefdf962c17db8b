#include "tools/source/code.hpp"
#include "tools/source/lexer.hpp"
#include "tools/source/tests/support.hpp"

using namespace tornado::source;
using namespace tornado::source::testing;

namespace {

std::string kind_letter(TokenKind kind) {
    const std::string letters = "inscpk#";
    return {letters[static_cast<std::size_t>(kind)]};
}

// "i:int i:x p:; k:// c": kind and text of each token.
std::string lexed(const std::string& text) {
    const SourceFile source = file(text);
    const Lexed result = lex(source);
    std::string shown;
    for (const Token& token : result.tokens) {
        CHECK(token.text == std::string_view(text).substr(
                                token.begin, token.end() - token.begin));
        CHECK(token.line == line_of(text, token.begin));
        shown += (shown.empty() ? "" : " ") + kind_letter(token.kind) + ":" +
                 std::string(token.text);
    }
    if (result.error)
        shown += " ! " + std::to_string(result.error->line) + ": " +
                 result.error->message;
    return shown;
}

std::string bracket_error(const std::string& text) {
    const SourceFile source = file(text);
    try {
        const Code code(source);
    } catch (const SourceError& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_SUITE_BEGIN("lexer");

TEST_CASE("names, numbers and signs come apart") {
    CHECK(lexed("int x=1'000;") == "i:int i:x p:= n:1'000 p:;");
    CHECK(lexed("0x1p-3 1e+5f 5ms .5 0b1'1 1.") ==
          "n:0x1p-3 n:1e+5f n:5ms n:.5 n:0b1'1 n:1.");
    CHECK(lexed("x-1 0xE+1") == "i:x p:- n:1 n:0xE+1");
    CHECK(lexed("a<=>b a<<=2 p->*q x...") ==
          "i:a p:<=> i:b i:a p:<<= n:2 i:p p:->* i:q i:x p:...");
    CHECK(lexed("größe") == "i:größe");
}

TEST_CASE("every > is a token of its own, but in an arrow") {
    CHECK(lexed("a<b<c>>d>=e->f") ==
          "i:a p:< i:b p:< i:c p:> p:> i:d p:> p:= i:e p:-> i:f");
}

TEST_CASE("braces in strings and characters are text") {
    CHECK(lexed("\"{\" '{' '\"' \"\\\"{\" u8\"}\" L'{' \"a\"sv") ==
          "s:\"{\" c:'{' c:'\"' s:\"\\\"{\" s:u8\"}\" c:L'{' s:\"a\"sv");
    CHECK(lexed("'\\'' '\\\\' \"\\\\\"") == "c:'\\'' c:'\\\\' s:\"\\\\\"");
}

TEST_CASE("a raw string ends with its own delimiter only") {
    CHECK(lexed("R\"(a)b\" } // )\" x") == "s:R\"(a)b\" } // )\" i:x");
    CHECK(lexed("R\"q(a)\" )q\" x") == "s:R\"q(a)\" )q\" i:x");
    CHECK(lexed("u8R\"(\n\\)\"s;y") == "s:u8R\"(\n\\)\"s p:; i:y");
    CHECK(lexed("OR\"x\"") == "i:OR s:\"x\"");
}

TEST_CASE("comments: what they hold is theirs") {
    CHECK(lexed("a // { \" '\nb") == "i:a k:// { \" ' i:b");
    CHECK(lexed("a /* } // */ b /**/c") == "i:a k:/* } // */ i:b k:/**/ i:c");
    CHECK(lexed("// a \\\n b\nc") == "k:// a \\\n b i:c");
    CHECK(lexed("\"// no\" '/' \"/*\"") == "s:\"// no\" c:'/' s:\"/*\"");
}

TEST_CASE("a directive is one token, with its continued lines") {
    CHECK(lexed("#define F(x) \\\n  { x\nb") == "#:#define F(x) \\\n  { x i:b");
    CHECK(lexed("#include \"a//b\"  // c\nd") ==
          "#:#include \"a//b\" k:// c i:d");
    CHECK(lexed("  # if X /* \n } */ && Y\nd") ==
          "#:# if X /* \n } */ && Y i:d");
    CHECK(lexed("#error don't\nd") == "#:#error don't i:d");
    CHECK(lexed("/* a */ #pragma once\nx # y") ==
          "k:/* a */ #:#pragma once i:x p:# i:y");
}

TEST_CASE("what is no C++ is said with its line, and nothing is thrown") {
    CHECK(lexed("a\nb \"c\nd") == "i:a i:b ! 2: this \" is not closed on its "
                                  "line.");
    CHECK(lexed("'") == " ! 1: this ' is never closed.");
    CHECK(lexed("\n\n/* a") ==
          " ! 3: this /* comment is never closed with */.");
    CHECK(lexed("R\"(a)b") ==
          " ! 1: this raw string is never closed with )\".");
    CHECK(lexed("R\"a b(x)a b\"") ==
          " ! 1: a raw string begins R\"delimiter( and this does not.");
    CHECK(lexed("x @ y") == "i:x ! 1: '@' means nothing in C++ here.");
    CHECK(lexed("\"\\") == " ! 1: this \" is never closed.");
}

TEST_CASE("files of another system are refused") {
    CHECK(lexed("a\nb\r\n").starts_with(" ! 2: the line ends in CR LF"));
    CHECK(lexed("\xEF\xBB\xBFint x;")
              .starts_with(" ! 1: the file begins with a byte order mark"));
    CHECK(lexed(std::string("a\0b", 3)).starts_with(" ! 1: there is a zero"));
}

TEST_CASE("any bytes at all give an answer") {
    const std::string bytes = "R\"'/*#\\{}()[]<>\n\"u8L1e+x.;:\xC3\x80@";
    std::string text;
    unsigned seed = 1;
    for (int i = 0; i < 20000; ++i) {
        seed = seed * 1103515245 + 12345;
        text += bytes[(seed >> 16) % bytes.size()];
        if (i % 40 == 0) text.clear();
        const SourceFile source = file(text);
        const Lexed result = lex(source);
        if (!result.error && !result.tokens.empty())
            REQUIRE(result.tokens.back().end() <= text.size());
    }
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("brackets");

TEST_CASE("the error names both ends") {
    CHECK(bracket_error("{ ( [ ] ) }") == "no error");
    CHECK(bracket_error("{\n(\n}") ==
          "test/x.cpp:3: this '}' does not close the '(' of line 2.");
    CHECK(bracket_error("\n}") == "test/x.cpp:2: nothing opened this '}'.");
    CHECK(bracket_error("f() {\n  {\n}\n") ==
          "test/x.cpp:1: this '{' is never closed.");
}

TEST_CASE("each branch of an #if closes what it opens") {
    CHECK(bracket_error("{\n#if A\nf();\n#else\n{ g(); }\n#endif\n}") ==
          "no error");
    CHECK(bracket_error("#if A\nif (a) {\n#else\nif (b) {\n#endif\n}") ==
          "test/x.cpp:2: this '{' inside an #if is not closed before the "
          "next branch; keep both on one side.");
    CHECK(bracket_error("{\n#ifdef A\n}\n{\n#endif\n}") ==
          "test/x.cpp:3: this '}' inside an #if closes what was opened "
          "before the #if; keep both on one side.");
    CHECK(bracket_error("#if A\n") == "test/x.cpp:1: this #if has no #endif.");
    CHECK(bracket_error("\n#endif") ==
          "test/x.cpp:2: there is no #if for this directive.");
}

TEST_SUITE_END();
