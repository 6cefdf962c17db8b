#pragma once

/// The rounds of a bench: who is started when, and what came of it.

#include <string>
#include <vector>

#include "tools/learn/bench/contenders.hpp"
#include "tools/learn/bench/results.hpp"
#include "tools/learn/session.hpp"

namespace tornado::learn {

struct Rounds {
    std::vector<std::vector<Series>> series;    ///< by run, by contender
    std::vector<std::vector<Figures>> counted;  ///< the same; most are empty

    /// "nginx failed in a round: it took too long."; one for each who has.
    std::vector<std::string> failures() const;
};

/// Measures all of them in each run, round after round, so that what else the
/// machine does meets all of them alike; then counts what can be counted. One
/// that has failed twice is not started again: it might hang each time.
///
/// errors: none of a contender's; its failures are in what is returned
Rounds play_rounds(const Session& session,
                   const BenchPlan& plan,
                   const std::vector<Contender>& contenders,
                   int rounds);

}  // namespace tornado::learn
