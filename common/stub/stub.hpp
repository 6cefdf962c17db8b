#pragma once
// What stands in a starter where the learner's code goes.

/// Says which task is not done yet, and ends the process with exit code 77.
///
/// It ends the process and does not throw: an exception could be swallowed
/// by a loop, vanish in a Future that nobody reads, or terminate in a
/// noexcept function, and the test would fail for a reason of its own.
/// function: as the learner knows it, for example "IOLoop::add_callback"
/// task:     for example "02.3"
/// thread:   any
#define TORNADO_STUB(function, task) ::tornado::not_implemented(function, task)

namespace tornado {

[[noreturn]] void not_implemented(const char* function, const char* task);

}  // namespace tornado
