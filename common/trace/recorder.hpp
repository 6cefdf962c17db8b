#pragma once
// Where the wrapped calls put what they saw: a file in shared memory, so that
// nothing is lost however the program ends.

#include <cstdint>
#include <span>

#include "common/trace/format.hpp"

namespace tornado::trace {

/// Whether TORNADO_TRACE names a file (asked once), and it could be made.
bool recording();

/// Keeps a record. Any thread; also in a child after fork(). Returns its
/// place, for keep_at().
std::uint64_t keep(const Record& record);

/// Writes a record anew: a wait is kept when it begins, since the program may
/// well be ended in the middle of it.
void keep_at(std::uint64_t place, const Record& record);

std::int64_t now();         ///< ns, CLOCK_MONOTONIC
std::int64_t cpu_so_far();  ///< ns of the calling thread

/// A record of a call that begins now, with who called it. `frame` is
/// __builtin_frame_address(0) of the wrapping function.
Record begin(Call call, int fd, const void* frame);

/// Ends it with the call's result and errno, and keeps it. errno stays.
void end(Record& record, std::int64_t result);

/// Puts the first bytes into it.
void show_bytes(Record& record, std::span<const char> bytes);

/// Forgets what is known of a descriptor: it has been closed.
void forget(int fd);

}  // namespace tornado::trace
