#pragma once
// A reference to a loop that may be closed before it is used. Given.

#include <memory>

#include "ioloop.hpp"

namespace tornado {

/// Points to `loop` for as long as it is open, and to nothing from close() on:
/// for what waits elsewhere (in a Future, say) and wants to come back to it.
///
/// thread:   the loop's
/// lifetime: does not keep the loop
std::weak_ptr<IOLoop> weak_loop(IOLoop& loop);

}  // namespace tornado
