#pragma once
// How a worker reaches a loop that may be gone by then.

#include <mutex>

#include "common/stub/stub.hpp"

#include "ioloop.hpp"

namespace tornado {

/// Takes what other threads have for a loop, for as long as that is open.
///
/// A std::weak_ptr to the loop would not do: another thread may lock it, and
/// the loop be destroyed before that thread has called it.
///
/// lifetime: may outlive its loop. Each loop has one: of_loop<Letterbox>(loop)
class Letterbox {
  public:
    /// thread: the loop's
    explicit Letterbox(IOLoop& loop);

    /// Has the loop run `letter` on a later turn, by add_callback(). If the
    /// loop has closed, the letter is destroyed, on this thread.
    /// thread: any
    void post(IOLoop::Callback letter);

    /// From now on nothing reaches the loop. If somebody is posting right now,
    /// waits until they are done.
    /// thread: the loop's
    void loop_closes();

  private:
    // TASK 13.2: what may be read by one thread while another writes it?
    std::mutex mutex_;
    IOLoop* loop_;  // null: it has closed
};

}  // namespace tornado
