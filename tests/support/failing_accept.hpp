#pragma once

// Lets accept() fail: with a real lack of descriptors the sanitizers fail, too.
// For tests of chapter 01 only, whose tests/01-select-loop/failing_accept.cpp
// stands in for libc's function.

namespace tornado::testing {

/// From now on accept() and accept4() fail with `error`; with `times`, only so
/// often.
void let_accept_fail(int error, int times = -1);

/// From now on they work.
void let_accept_work();

}  // namespace tornado::testing
