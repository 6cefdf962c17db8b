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

/// Writes a record anew: a call is kept when it begins, since the program may
/// well be ended in the middle of it.
void keep_at(std::uint64_t place, const Record& record);

std::int64_t now();         ///< ns, CLOCK_MONOTONIC
std::int64_t cpu_so_far();  ///< ns of the calling thread

/// A record of a call that begins now, with who called it. errno stays.
///
/// frame: __builtin_frame_address(0) of the wrapping function
Record begin(Call call, int fd, const void* frame);

/// Keeps a call on a descriptor before it is made, and notes whether it may
/// wait inside. Returns its place, for end().
std::uint64_t keep_call(Record& record);

/// Ends it with the call's result and errno, and keeps it where it was kept
/// at its beginning. errno stays.
void end(std::uint64_t place, Record& record, std::int64_t result);

/// A wait from here to finish(). Whether it slept is the system's word: a
/// thread that others took the CPU from in the middle has not.
class Wait {
  public:
    /// timeout: in ns; -1: none
    Wait(Call call, int fd, std::int64_t timeout, const void* frame);

    /// Returns what the call has returned.
    template <typename Result>
    Result finish(Result result) {
        finish_with(result);
        return result;
    }

    /// A descriptor that the wait reports, with poll()'s bits.
    void reports(int fd, unsigned events) const;

  private:
    void finish_with(std::int64_t result);

    Record record_;
    std::uint64_t place_ = 0;
    std::int64_t sleeps_ = 0;  ///< of this thread, before the wait
};

/// Puts the first text_size of the bytes into it.
void show_bytes(Record& record, std::span<const char> bytes);

}  // namespace tornado::trace
