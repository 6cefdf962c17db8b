#pragma once

// What select() was asked for last: how long it slept says only that it was
// not too short. For tests of chapter 01 only, whose
// tests/01-select-loop/select_limit.cpp stands in for libc's function.

#include <chrono>
#include <optional>

namespace tornado::testing {

/// The longest time that the last select() might sleep; nothing if that was
/// without a limit, or if nobody has called it.
std::optional<std::chrono::microseconds> last_select_limit();

}  // namespace tornado::testing
