#pragma once

/// Who is measured, and with which words.

#include <string>
#include <vector>

#include "tools/learn/bench/results.hpp"
#include "tools/learn/session.hpp"

namespace tornado::learn {

/// One start of a contender, which gives the figures of these scenes.
struct BenchRun {
    std::vector<std::string> arguments;  ///< of bench_load, its mode first
    std::vector<Scene> scenes;
    std::vector<std::string> server{};  ///< more words for a server
    int few = 0;   ///< answers; from these to those is what is counted
    int many = 0;  ///< 0: nothing is
};

/// What is compared, and with which load.
struct BenchPlan {
    std::string name;
    std::string about;
    int chapter = 0;  ///< up to which the learner's own code is measured
    std::vector<BenchRun> runs;
    std::string axis{};     ///< what grows from run to run; empty: nothing
    bool work = false;      ///< the work grows with it
    bool yardstick = true;  ///< it can answer this
    int patience = 30;      ///< seconds for a run; then it has failed

    bool in_process() const { return name == "loop"; }

    bool grows() const { return !axis.empty(); }
};

/// The names of all of them.
std::vector<std::string> bench_names();

/// quick: less of everything
BenchPlan bench_plan(const std::string& name, bool quick);

struct Contender {
    std::string name;
    std::vector<std::string> words;   ///< the server, or a program for loop
    std::vector<std::string> load{};  ///< more arguments of bench_load
    bool ours = false;  ///< one program without an interpreter: can be counted
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
