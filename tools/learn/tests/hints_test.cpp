#include <doctest/doctest.h>

#include "tools/learn/errors.hpp"
#include "tools/learn/hints.hpp"
#include "tools/learn/tests/support.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;

TEST_SUITE("hints") {

    TEST_CASE("hints are read task by task and level by level") {
        const auto hints = parse_hints(
            "# Hints of 01\n\nWords.\n\n## 01.1 title\n\n### 1\n\nLook.\n\n"
            "### 2\n\nCloser:\n\n```cpp\n## not a heading\nint x;\n```\n\n"
            "## 01.2\n\n### 1\n\nOther.\n",
            "hints.md");
        REQUIRE(hints.size() == 2);
        CHECK(hints.at("01.1") ==
              std::vector<std::string>{
                  "Look.", "Closer:\n\n```cpp\n## not a heading\nint x;\n```"});
        CHECK(hints.at("01.2") == std::vector<std::string>{"Other."});
    }

    TEST_CASE("what is wrong is named with its line") {
        const auto fails = [](const char* text, const char* message) {
            CHECK_THROWS_WITH_AS(parse_hints(text, "h.md"), message, Trouble);
        };
        fails("### 1\n", "h.md:1: a hint before the first task (## 01.1)");
        fails("## 01.1\n### 2\n", "h.md:2: \"### 2\" should be ### 1");
        fails("## first\n",
              "h.md:1: \"## first\" should be a task, such as ## "
              "01.1");
        fails("## 01.1\nwords\n",
              "h.md:2: text between the task and its first hint (### 1)");
        fails("## 01.1\n## 01.1\n", "h.md:2: task 01.1 is there twice");
        fails("## 01.1\n### 1\n```\nint x;\n",
              "h.md:4: a code block (```) is not closed");
    }

    TEST_CASE("prose is wrapped and code is not") {
        const std::string code(90, 'x');
        const auto text =
            render_hint("Many words, " + std::string(100, 'w') +
                            " and on and on and on and on and on "
                            "and on and on and on.\n\n- one\n- two\n"
                            "\n```cpp\n" +
                            code + "\n```\n",
                        80);
        CHECK(text.find("      " + code + "\n") != std::string::npos);
        CHECK(text.find("  - one\n  - two\n") != std::string::npos);
        CHECK(text.find("```") == std::string::npos);
    }

}  // TEST_SUITE
