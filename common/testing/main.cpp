// main() of every test program here. The protocol is in CONTRIBUTING.md.

#define DOCTEST_CONFIG_IMPLEMENT

#include <cstdio>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "common/testing/case_runner.hpp"
#include "common/testing/reporter.hpp"

// Set from here, so that a test behaves the same whoever starts it.
#ifdef TORNADO_SYMBOLIZER
#define TORNADO_SYMBOLIZER_OPTION                                              \
    ":external_symbolizer_path=" TORNADO_SYMBOLIZER
#else
#define TORNADO_SYMBOLIZER_OPTION ""
#endif

extern "C" {
const char* __asan_default_options();
const char* __ubsan_default_options();
const char* __tsan_default_options();
const char* __lsan_default_options();
void __sanitizer_set_death_callback(void (*callback)()) __attribute__((weak));

const char* __asan_default_options() {
    return "exitcode=99:detect_stack_use_after_return=1:handle_abort=1"
           ":detect_leaks=1" TORNADO_SYMBOLIZER_OPTION;
}

const char* __ubsan_default_options() {
    return "exitcode=99:print_stacktrace=1" TORNADO_SYMBOLIZER_OPTION;
}

const char* __tsan_default_options() {
    return "exitcode=99:halt_on_error=1" TORNADO_SYMBOLIZER_OPTION;
}

const char* __lsan_default_options() {
    return "exitcode=99";
}
}

using namespace tornado::testing;

namespace {

void say_what_was_done() {
    std::string text = report_head("CRASHED") + report_tail();
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

int list() {
    for (const Case& test : all_cases())
        std::printf("%s\t%s\t%s:%u\n",
                    test.name.c_str(),
                    test.about.c_str(),
                    test.file.c_str(),
                    test.line);
    return 0;
}

int run_task(const std::string& task) {
    std::vector<Case> chosen;
    for (const Case& test : all_cases())
        if (task.empty() || task_of(test.name) == task) chosen.push_back(test);
    return run_in_children(chosen);
}

int usage(const char* program) {
    std::fprintf(stderr,
                 "usage: %s [--list | --case \"NAME\" | --task NN.T]\n",
                 program);
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    std::string option = argc > 1 ? argv[1] : "";
    if (argc == 1) return run_task("");
    if (argc == 2 && option == "--list") return list();
    if (argc == 3 && option == "--task") return run_task(argv[2]);
    if (argc != 3 || option != "--case") return usage(argv[0]);
    if (__sanitizer_set_death_callback != nullptr)
        __sanitizer_set_death_callback(say_what_was_done);
    return run_case(argv[2]);
}
