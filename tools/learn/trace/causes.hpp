#pragma once

/// Which calls are waits, and what ended one.

#include "common/trace/format.hpp"

#include "tools/learn/trace/timeline.hpp"

namespace tornado::learn {

bool waits_for_several(trace::Call call);

/// For several things, for one, for a time or for another thread.
bool is_wait(trace::Call call);

/// A wait that this kind of descriptor has ended.
Cause cause_of(trace::Kind kind);

/// What is known of a wait before the descriptors are that were ready.
Cause cause_of(const trace::Record& wait, bool slept);

}  // namespace tornado::learn
