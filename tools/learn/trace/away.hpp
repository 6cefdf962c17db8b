#pragma once

/// When a thread slept, but in no call that is watched.

#include <vector>

#include "tools/learn/trace/recording.hpp"
#include "tools/learn/trace/timeline.hpp"

namespace tornado::learn {

/// The stretches between two calls of a thread in which it slept for most of
/// the time, in a library for instance: it neither ran nor waited for its turn
/// to run. What is shorter than a millisecond is not told.
std::vector<Stretch> stretches_away(const Recording& recording,
                                    const std::vector<ThreadLane>& threads);

}  // namespace tornado::learn
