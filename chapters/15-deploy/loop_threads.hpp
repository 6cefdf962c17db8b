#pragma once
// One loop for each thread: several cores in one process.
//
// Tornado has no such thing: only one thread at a time runs Python.

#include <functional>
#include <memory>
#include <vector>

#include "ioloop.hpp"

namespace tornado {

/// Threads that each run a loop of their own.
///
///     LoopThreads threads(4, [](int) {
///         auto server = std::make_shared<Server>(…);  // listens with
///         return server;                              // bind_reusing_port()
///     });
///
/// What is on one loop is that thread's alone: connections, handlers, Futures,
/// clients. Nothing of it may be touched by another; only
/// loop(n).add_callback() crosses over.
///
/// thread:   the one that made it
/// lifetime: owns the loops. They close on their own threads, when it stops
class LoopThreads {
  public:
    /// Called on each thread, on whose loop it may begin what it likes. What it
    /// returns lives as long as that loop runs, and is destroyed on its thread.
    using Begin = std::function<std::shared_ptr<void>(int number)>;
    using MakePoller = std::function<std::unique_ptr<Poller>()>;

    /// Returns when all have begun. The loops are current on their threads.
    ///
    /// make_poller: of each loop; null: select()
    /// errors:      what `begin` throws on any of them, or `make_poller` here;
    ///              std::system_error if there can be no more threads. Then all
    ///              have ended
    LoopThreads(int count, Begin begin, MakePoller make_poller = nullptr);
    ~LoopThreads();
    LoopThreads(const LoopThreads&) = delete;
    LoopThreads& operator=(const LoopThreads&) = delete;

    /// For add_callback(), and for nothing else.
    /// errors: std::out_of_range
    IOLoop& loop(int number);

    /// Stops all loops, and waits for their threads. Harmless when done twice.
    void stop();

  private:
    // TASK 15.4: what must be there as long as a thread runs?
    // Yours to design.
};

}  // namespace tornado
