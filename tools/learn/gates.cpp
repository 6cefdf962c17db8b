#include "tools/learn/gates.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <thread>
#include <utility>

#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace {

// clang-format off: a table reads as a table
// name, what it shows, tree, label, target, budget, newcomer, repeated,
// folder of one that runs beside those behind it
constexpr std::array table{
    Gate{"solutions", "the reference passes its tests, with sanitizers",
         "ci", "solution", "newcomer", 225, 170},
    Gate{"starters", "fresh starters: no warning, red for the right reason",
         "ci", "starter", "starters", 160, 70},
    Gate{"generated", "chapters/ is what the generator writes",
         "ci", "generated", "newcomer", 10, 5},
    Gate{"tool", "the learn tool, and the reader of C++ sources",
         "ci", "tool", "newcomer", 65, 45},
    Gate{"book", "its blocks are compiled code or recorded output",
         "ci", "book", "newcomer", 10, 10},
    Gate{"examples", "the book's own programs print what it says",
         "ci", "example", "all", 180, 0},
    Gate{"site", "the book builds, and no link in it is dead",
         "ci", "site", "all", 45, 0},
    Gate{"oracle", "real Tornado answers as the tests say that it does",
         "ci", "oracle", "all", 60, 0},
    Gate{"browser", "the pages, driven in a real browser",
         "ci", "browser", "all", 150, 0},
    // The browser's tools are installed by now, and what comes takes as long.
    Gate{"learner", "a scripted learner goes from an empty clone to the end",
         "ci", "learner", "all", 1000, 0, false, "tools/learner"},
    Gate{"mutants", "every wrong solution is caught, in the right words",
         "ci", "mutant", "mutants", 260, 0},
    Gate{"fuzz", "hostile bytes, found by coverage, for three minutes",
         "ci", "fuzz", "all", 150, 0},
    Gate{"style", "layout, lint, and the rules for coroutines",
         "ci", "style", "all", 300, 0},
    Gate{"flakes", "the reference's tests again, shuffled, ten times",
         "ci", "solution", "all", 300, 0, true},
    Gate{"cost", "what a request costs, counted; who is measured, answers",
         "bench", "cost", "bench_cost", 200, 0},
    Gate{"gcc", "the reference with the other compiler",
         "ci-gcc", "solution", "all", 400, 0},
    Gate{"threads", "what has threads, under ThreadSanitizer",
         "tsan", "threads", "threads", 60, 0},
};
// clang-format on

/// Test cases mostly wait, for each other's bytes and for time to pass.
unsigned jobs(const Gate& gate) {
    const auto cores = std::max(2U, std::thread::hardware_concurrency());
    return gate.repeated ? 3 * cores : cores;
}

std::string unescaped(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, char>, 5> names{
        {{"&lt;", '<'},
         {"&gt;", '>'},
         {"&quot;", '"'},
         {"&apos;", '\''},
         {"&amp;", '&'}}};
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool found = false;
        for (const auto& [name, c] : names) {
            if (text.substr(i).starts_with(name)) {
                plain += c;
                i += name.size() - 1;
                found = true;
                break;
            }
        }
        if (!found) {
            plain += text[i];
        }
    }
    return plain;
}

std::string attribute(std::string_view element, const std::string& name) {
    const auto start = element.find(" " + name + "=\"");
    if (start == std::string_view::npos) {
        return "";
    }
    const auto value = start + name.size() + 3;
    return unescaped(element.substr(value, element.find('"', value) - value));
}

std::string
between(std::string_view text, std::string_view open, std::string_view close) {
    const auto start = text.find(open);
    const auto end = text.find(close, start);
    if (start == std::string_view::npos || end == std::string_view::npos) {
        return "";
    }
    return unescaped(
        text.substr(start + open.size(), end - start - open.size()));
}

}  // namespace

std::span<const Gate> all_gates() {
    return table;
}

std::vector<std::string> ctest_words(const Gate& gate,
                                     const std::string& folder) {
    std::vector<std::string> words{"ctest",
                                   "--test-dir",
                                   folder,
                                   "-L",
                                   "^" + std::string(gate.label) + "$",
                                   "-j" + std::to_string(jobs(gate)),
                                   "--output-on-failure",
                                   "--no-tests=ignore"};
    if (gate.repeated) {
        // What must not compile does not do so again: once is enough.
        words.insert(words.end(),
                     {"--schedule-random",
                      "--repeat",
                      "until-fail:10",
                      "-E",
                      " refused: "});
    }
    return words;
}

std::string ctest_regex(const std::string& name) {
    std::string result;
    for (const char c : name) {
        const bool special = std::string_view("()[]{}*+?.|^$\\'").find(c) !=
                             std::string_view::npos;
        result += special ? '.' : c;
    }
    return result;
}

GateTally parse_junit(const std::string& text) {
    GateTally tally;
    constexpr std::string_view open = "<testcase ";
    for (auto at = text.find(open); at != std::string::npos;) {
        const auto next = text.find(open, at + 1);
        const std::string_view element(text.data() + at,
                                       std::min(next, text.size()) - at);
        const auto head = element.substr(0, element.find('>'));
        const auto status = attribute(head, "status");
        FailedTest told{attribute(head, "name"),
                        between(element, "<system-out>", "</system-out>")};
        if (status == "run") {
            ++tally.passed;
        } else if (status == "notrun" || status == "disabled") {
            tally.skipped.push_back(std::move(told));
        } else {
            tally.failed.push_back(std::move(told));
        }
        at = next;
    }
    return tally;
}

void fail_skipped(GateTally& tally) {
    for (auto& test : tally.skipped) {
        test.output = "Skipped, and CI=true says that nothing may be.\n" +
                      std::move(test.output);
        tally.failed.push_back(std::move(test));
    }
    tally.skipped.clear();
}

std::vector<std::string> failed_step(const std::string& output,
                                     std::size_t most) {
    constexpr std::size_t widest = 160;
    const auto lines = split_lines(output);
    std::vector<std::string> step;
    std::size_t at = 0;
    while (at < lines.size() && !lines[at].starts_with("FAILED: ")) {
        ++at;
    }
    if (at == lines.size()) {
        at = lines.size() > most ? lines.size() - most : 0;
    }
    for (; at < lines.size() && step.size() < most; ++at) {
        if (!step.empty() && step.front().starts_with("FAILED: ")) {
            if (lines[at].starts_with('[') || lines[at].starts_with("ninja:")) {
                break;
            }
            if (step.size() == 1 && lines[at - 1].starts_with("FAILED: ")) {
                continue;  // the command line
            }
        }
        step.push_back(shorten(lines[at], widest));
    }
    return step;
}

}  // namespace tornado::learn
