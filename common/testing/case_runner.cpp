#include "common/testing/case_runner.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <doctest/doctest.h>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/testing/descriptors.hpp"
#include "common/testing/proof.hpp"
#include "common/testing/reporter.hpp"
#include "common/testing/watchdog.hpp"

namespace tornado::testing {

namespace {

Case& case_slot() {
    static auto* const slot = new Case;
    return *slot;
}

std::map<int, std::string>& descriptors_before() {
    static auto* const before = new std::map<int, std::string>;
    return *before;
}

void check_descriptors() {
    auto leaked = leaked_since(descriptors_before());
    // A sanitizer opens a pipe for a moment when it looks at an address; so it
    // may just do on the watchdog's thread. What is leaked stays.
    for (int i = 0; i < 20 && !leaked.empty(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        leaked = leaked_since(descriptors_before());
    }
    if (leaked.empty()) return show_proof();
    std::string got;
    for (const std::string& fd : leaked)
        got += (got.empty() ? "" : ", ") + fd;
    report_failure({"every descriptor that was opened is closed again",
                    "still open at the end: " + got,
                    ""},
                   "");
    std::fflush(stdout);
    ::_exit(1);
}

void set_options(doctest::Context& context, const std::string& name) {
    // doctest splits filters at commas; '?' stands for any character.
    std::string filter = name;
    std::replace(filter.begin(), filter.end(), ',', '?');
    context.setOption("reporters", "teach");
    context.setOption("abort-after", 1);
    context.addFilter("test-case", filter.c_str());
}

int run_child(const Case& test) {
    std::string name = test.name;
    char program[] = "/proc/self/exe";
    char option[] = "--case";
    char* arguments[] = {program, option, name.data(), nullptr};
    pid_t pid = 0;
    if (::posix_spawn(&pid, program, nullptr, nullptr, arguments, environ) != 0)
        return 1;
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

std::string task_of(const std::string& case_name) {
    return case_name.substr(0, case_name.find(' '));
}

std::string about_for_learners(const std::string& description) {
    std::string text = description;
    std::size_t ids = text.rfind(" [");
    if (text.ends_with(']') && ids != std::string::npos) text.resize(ids);
    return text;
}

std::vector<Case> all_cases() {
    // Listing is a command line's option only; setOption() ignores it.
    const char* const options[] = {
        "tests", "--reporters=teach", "--list-test-cases", "--order-by=file"};
    doctest::Context context(4, options);
    context.run();
    return listed_cases();
}

const Case& current_case() {
    return case_slot();
}

int run_case(const std::string& name) {
    auto cases = all_cases();
    auto found = std::find_if(cases.begin(), cases.end(), [&](const Case& c) {
        return c.name == name;
    });
    if (found == cases.end()) {
        std::fprintf(stderr, "there is no test case \"%s\"\n", name.c_str());
        return 2;
    }
    case_slot() = *found;
    start_watchdog();
    descriptors_before() = open_descriptors();
    // At exit, so that objects with static lifetime have closed theirs.
    std::atexit(check_descriptors);
    doctest::Context context;
    set_options(context, name);
    int result = context.run();
    watch_the_exit();
    if (result == 0) {
        note_passed();
        return 0;
    }
    // Half-done work leaks; its own failure is the one to read.
    std::fflush(stdout);
    ::_exit(1);
}

int run_in_children(const std::vector<Case>& cases) {
    int first_bad = 0;
    int passed = 0;
    for (const Case& test : cases) {
        int code = run_child(test);
        passed += code == 0 ? 1 : 0;
        std::printf(
            "%s %s\n", code == 0 ? "ok    " : "not ok", test.name.c_str());
        std::fflush(stdout);
        if (first_bad == 0) first_bad = code;
    }
    std::printf("%d passed, %d failed\n",
                passed,
                static_cast<int>(cases.size()) - passed);
    return first_bad;
}

}  // namespace tornado::testing
