#pragma once
// A reference to a loop that may be gone before it is used. Given.

#include <memory>

#include "ioloop.hpp"

namespace tornado {

/// Points to `loop` for as long as it exists, and to nothing after that: for
/// what waits elsewhere (in a Future, say) and wants to come back to it. One
/// that is closed and not yet destroyed takes no callbacks any more.
///
/// thread:   the loop's
/// lifetime: does not keep the loop
inline std::weak_ptr<IOLoop> weak_loop(const IOLoop& loop) {
    return loop.weak();
}

}  // namespace tornado
