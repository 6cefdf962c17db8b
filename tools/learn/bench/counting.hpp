#pragma once

/// What noise cannot touch: counted, in place of measured.

#include "tools/learn/bench/contenders.hpp"
#include "tools/learn/bench/results.hpp"
#include "tools/learn/session.hpp"

namespace tornado::learn {

/// What one more request costs a server: "instructions" in user space and
/// "misses" of a cache of 1 MB, where valgrind is installed, and system
/// "calls", where strace is. Each is the difference between two runs, so that
/// starting and ending do not count.
Figures counted(const Session& session,
                const BenchPlan& plan,
                const BenchRun& run,
                const Contender& contender);

/// cachegrind's events by name, of the file that it has written.
Figures cachegrind_totals(std::string_view text);

/// The calls of all, as the last line of `strace -c -U calls,name` has them.
Figures strace_totals(std::string_view text);

}  // namespace tornado::learn
