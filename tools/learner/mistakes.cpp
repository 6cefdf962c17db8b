#include "tools/learner/mistakes.hpp"

namespace tornado::learner {

namespace {

std::vector<Mistake> in_the_build() {
    return {{"a file that does not compile",
             "",
             "    no_such_function();",
             {"Chapter 01 does not compile.", "error: "},
             true},
            {"a function that is nowhere defined",
             "void nowhere_defined();",
             "    ::nowhere_defined();",
             {"the linker misses 1 function", "nowhere_defined()"},
             false}};
}

std::vector<Mistake> without_an_end() {
    return {{"an endless loop",
             "",
             "    for (volatile unsigned turn = 0;; turn = turn + 1) {}",
             {"hung", "cut after", "stuck in: chapters/"},
             true},
            {"an endless recursion",
             "int deeper(volatile int* n);\n"
             "int deeper(volatile int* n) {\n"
             "    volatile int more = *n; return deeper(&more) + *n; }",
             "    volatile int bottom = 0; ::deeper(&bottom);",
             {"stack-overflow", "a recursion that does not end?"},
             false}};
}

std::vector<Mistake> with_memory() {
    return {{"a null pointer",
             "",
             "    int* volatile nothing = nullptr; *nothing = 1;",
             {"sanitizer report", "null pointer", "happened in"},
             true},
            {"a use after free",
             "",
             "    int* volatile gone = new int(1); delete gone; *gone = 2;",
             {"heap-use-after-free", "happened in", "freed in"},
             true},
            {"memory that leaks",
             "",
             "    int* volatile lost = new int(1); lost = nullptr;",
             {"memory leak", "made in"},
             true}};
}

std::vector<Mistake> of_other_kinds() {
    return {{"a descriptor that leaks",
             "#include <unistd.h>",
             "    [[maybe_unused]] int lost = ::dup(0);",
             {"FAILED",
              "every descriptor that was opened is closed again",
              "still open at the end"},
             false},
            {"an abort",
             "#include <cstdlib>",
             "    std::abort();",
             {"ABRT", "happened in"},
             true},
            {"an exception of another kind",
             "",
             "    throw 42;",
             {"FAILED", "exception"},
             false},
            {"exit() in the middle",
             "#include <cstdlib>",
             "    std::exit(3);",
             {"exit code 3"},
             false}};
}

}  // namespace

std::vector<Mistake> all_mistakes() {
    std::vector<Mistake> all;
    for (const auto& some :
         {in_the_build(), without_an_end(), with_memory(), of_other_kinds()}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

}  // namespace tornado::learner
