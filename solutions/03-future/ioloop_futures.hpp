#pragma once
// Where loop and Future meet: IOLoop::add_future() and IOLoop::run_sync(),
// which chapter 02 declares. Included by concurrent.hpp: include that.
//
// Mirrors tornado/ioloop.py (v4.5.3) IOLoop.add_future, IOLoop.run_sync.

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "concurrent.hpp"
#include "ioloop.hpp"

namespace tornado {

/// A wait took longer than it may. Tornado: ioloop.TimeoutError
class TimeoutError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace tornado
