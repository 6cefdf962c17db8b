#pragma once

/// Who is measured, and with which words.

#include <string>
#include <vector>

#include "tools/learn/bench/results.hpp"
#include "tools/learn/session.hpp"

namespace tornado::learn {

/// One start of a contender, which gives the figures of these scenes.
struct BenchRun {
    std::vector<std::string> arguments;  ///< of bench_load
    std::vector<Scene> scenes;
};

/// hello, longpoll, websocket or loop.
struct BenchPlan {
    std::string name;
    std::string about;
    int chapter = 0;  ///< up to which the learner's own code is measured
    std::vector<BenchRun> runs;

    bool in_process() const { return name == "loop"; }
};

/// quick: less of everything
BenchPlan bench_plan(const std::string& name, bool quick);

struct Contender {
    std::string name;
    std::vector<std::string> words;   ///< the server, or a program for loop
    std::vector<std::string> load{};  ///< more arguments of bench_load
};

/// Those that there are, the yardstick first.
struct Field {
    std::vector<Contender> contenders;
    std::vector<std::string> notes;  ///< who was left out, and why
};

/// Builds what is needed.
///
/// errors: Trouble if it does not build
Field bench_field(Session& session, const BenchPlan& plan);

/// bench_load, or a contender itself, as a command for one run.
std::vector<std::string> bench_words(const Session& session,
                                     const BenchPlan& plan,
                                     const BenchRun& run,
                                     const Contender& contender);

}  // namespace tornado::learn
