#pragma once
// What a test has done so far, in words, for the learner who sees it fail.

#include <string>
#include <vector>

namespace tornado::testing {

/// Records one step: "registered fd 7 for READ". Printed, numbered, if the
/// test fails, hangs or crashes.
/// thread: any
void step(std::string text);

/// What was recorded, in order.
/// thread: any
std::vector<std::string> steps_so_far();

/// "      1. first\n      2. second\n", as failure texts print it.
std::string numbered_steps();

/// A transcript: what happened, in the order in which it happened. Callbacks
/// write into it, and the test compares it whole.
///
///     Transcript seen;
///     loop.add_callback([&] { seen("A"); });
///     …
///     EXPECT_EQ(seen.lines(), (Lines{"A", "timeout"}));
class Transcript {
  public:
    void operator()(std::string line) { lines_.push_back(std::move(line)); }

    const std::vector<std::string>& lines() const { return lines_; }

  private:
    std::vector<std::string> lines_;
};

using Lines = std::vector<std::string>;

}  // namespace tornado::testing
