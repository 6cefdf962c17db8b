#pragma once
// How long to wait before the next try.

#include <functional>

#include "common/stub/stub.hpp"

#include "ioloop.hpp"

namespace tornado::redis {

/// A number from 0 (included) to 1 (excluded).
using Random = std::function<double()>;

/// Pauses that double from one failure to the next, up to a limit, and of which
/// each is cut by chance, by up to a half: those who have failed together shall
/// not come again together.
class BackOff {
  public:
    /// first, longest: before they are cut; first <= longest
    /// random:         empty: std::random_device's
    BackOff(IOLoop::Duration first, IOLoop::Duration longest, Random random);

    /// The next pause: from a half of it to all of it.
    IOLoop::Duration next();

    /// It has worked: the next failure is a first one.
    void reset();

  private:
    // TASK 14.2: what it remembers from one failure to the next.
    // Yours to design.
};

}  // namespace tornado::redis
