#pragma once

/// A recording as a person thinks of it: threads that sleep and wake,
/// connections that come and go, and totals.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tools/learn/trace/callers.hpp"
#include "tools/learn/trace/drive.hpp"
#include "tools/learn/trace/recording.hpp"

namespace tornado::learn {

/// What ended a wait.
enum class Cause {
    connection,  ///< bytes, room for bytes, or the end of a connection
    newcomer,    ///< somebody wants to connect
    wakeup,      ///< another thread or a signal, by an eventfd or a pipe
    other,       ///< some other descriptor: a terminal, a file
    time,        ///< its timeout: a timer is due
    signal,      ///< or the end of the program
    looked,      ///< it did not wait, and nothing was ready
};

std::string name_of(Cause cause);
std::string name_of(trace::Call call);

struct Wait {
    std::size_t thread = 0;
    std::int64_t begin = 0;  ///< ns since the recording's beginning, as below
    std::int64_t end = 0;
    std::int64_t cpu = 0;  ///< ns
    std::int64_t timeout = 0;
    trace::Call call = trace::Call::none;
    Cause cause = Cause::other;
    bool slept = false;              ///< the CPU was given back
    bool holds_up = false;           ///< but to nobody else of this thread
    std::vector<std::size_t> lanes;  ///< what was ready
};

/// A call on a descriptor.
struct Action {
    std::size_t lane = 0;
    std::size_t thread = 0;
    std::int64_t begin = 0;
    std::int64_t end = 0;
    trace::Call call = trace::Call::none;
    std::int64_t asked = 0;
    std::int64_t result = 0;
    int error = 0;
    bool blocked = false;  ///< it slept in there, for this one alone
    std::string text;      ///< the first bytes, made printable
    std::string callers;
};

/// One connection, or another descriptor, from its first use to its close.
struct Lane {
    std::string label;
    trace::Kind kind = trace::Kind::unknown;
    int fd = -1;
    std::int64_t begin = 0;
    std::int64_t end = 0;
};

struct ThreadLane {
    std::string label;
    std::int32_t id = 0;
    std::int64_t begin = 0;
    std::int64_t end = 0;
};

/// A piece of a thread's time.
struct Stretch {
    std::size_t thread = 0;
    std::int64_t begin = 0;
    std::int64_t end = 0;
};

struct Totals {
    std::int64_t wall = 0;     ///< ns
    std::int64_t asleep = 0;   ///< in waits for several at once; all threads
    std::int64_t blocked = 0;  ///< in calls for one, or in a sleep; all threads
    std::int64_t cpu = 0;      ///< between first and last record, all threads
    std::int64_t queued = 0;   ///< waited for a CPU, at least; all threads
    std::size_t loops = 0;     ///< threads that wait for several at once
    std::size_t turns = 0;
    std::size_t sleeps = 0;  ///< waits in which the CPU was given back
    std::map<Cause, std::size_t> causes;
    std::map<trace::Call, std::size_t> calls;
    std::int64_t bytes_in = 0;
    std::int64_t bytes_out = 0;
    std::size_t connections = 0;
};

struct Timeline {
    std::vector<ThreadLane> threads;
    std::vector<Lane> lanes;
    std::vector<Wait> waits;
    std::vector<Action> actions;
    std::vector<Stretch> away;  ///< asleep, in no watched call
    Totals totals;
    std::uint64_t lost = 0;
};

/// names: of the clients whose ports are known; the others are called by port
Timeline make_timeline(const Recording& recording,
                       const Callers& callers,
                       const ClientNames& names);

}  // namespace tornado::learn
