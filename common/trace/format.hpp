#pragma once
// What the recorder writes and the learn tool reads: a header, and records of
// one size. Both are of the same machine and the same build.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace tornado::trace {

inline constexpr std::array<char, 8> magic = {
    't', 'r', 'a', 'c', 'e', ' ', '0', '3'};

/// More is not recorded, only counted: some 150 MB, which the disk must have.
inline constexpr std::uint64_t most_records = 250'000;

/// Shorter calls on one descriptor have not waited.
inline constexpr std::int64_t long_call = 1'000'000;  // ns

/// What a wait without an end has for its timeout.
inline constexpr std::int64_t no_timeout = -1;

inline constexpr std::size_t text_size = 56;
inline constexpr std::size_t stack_size = 56;

enum class Call : std::uint8_t {
    none,
    // Those that wait for several descriptors at once: a loop's.
    select,
    poll,
    epoll_wait,
    // Those that wait for nothing but time.
    sleep,
    // Those that wait for another thread: to have something to do, or to be
    // let in.
    condition,
    lock,
    // Those on one descriptor.
    read,
    write,
    accept,
    connect,
    shutdown,
    close,
    // No call: a descriptor that the wait before it has reported.
    ready,
};

enum class Kind : std::uint8_t {
    unknown,
    connection,
    listener,
    event,  ///< an eventfd: how another thread wakes a loop
    pipe,
    file,
    terminal,
    epoll,
    datagram,
};

struct Record {
    std::int64_t begin = 0;      ///< ns, CLOCK_MONOTONIC
    std::int64_t end = 0;        ///< 0: a wait that the program's end cut short
    std::int64_t cpu_begin = 0;  ///< ns of this thread's CPU
    std::int64_t cpu_end = 0;    ///< waits only
    std::int64_t queued = 0;     ///< ns in which it waited for a CPU, so far
    std::int64_t queued_end = 0;  ///< the same when the call had ended
    std::int64_t asked = 0;   ///< bytes, or a wait's timeout in ns (-1: none)
    std::int64_t result = 0;  ///< what the call returned; `ready`: its events
    std::int32_t error = 0;   ///< errno, where result is -1
    std::int32_t process = 0;
    std::int32_t thread = 0;
    std::int32_t fd = -1;
    bool blocking = false;   ///< it may wait inside; ended: it took long, too
    bool slept = false;      ///< waits only: it gave the CPU back
    Call call = Call::none;  ///< none: not written to its end
    Kind kind = Kind::unknown;
    std::uint16_t port = 0;  ///< the peer's (listener: its own)
    std::uint32_t text_length = 0;
    std::uint32_t stack_length = 0;
    std::array<char, text_size> text{};               ///< the first bytes
    std::array<std::uint64_t, stack_size> callers{};  ///< innermost first
};

struct Header {
    std::array<char, 8> magic{};
    std::uint64_t record_size = 0;
    std::int64_t begin = 0;          ///< CLOCK_MONOTONIC when it began
    std::uint64_t load_address = 0;  ///< what is added to the file's addresses
    std::atomic<std::uint64_t> records = 0;  ///< begun; may exceed most_records
    std::int32_t main_thread = 0;
};

/// Where the records begin.
inline constexpr std::size_t header_size = 64;
static_assert(sizeof(Header) <= header_size);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

}  // namespace tornado::trace
