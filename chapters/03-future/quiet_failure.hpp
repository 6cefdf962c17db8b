#pragma once
// Failures that are not worth a line in the log if nobody looks: that a peer
// has left, say. Given.

#include <utility>

#include "concurrent.hpp"

namespace tornado {

/// As future.set_exception(error), but not logged if nobody ever asks.
template <typename T, typename Error>
void fail_quietly(Future<T> future, Error error) {
    future.set_exception(std::move(error));
    (void)future.exception();
}

/// As make_failed_future<T>(error), but not logged if nobody ever asks.
template <typename T, typename Error>
Future<T> make_quiet_failure(Error error) {
    Future<T> future;
    fail_quietly(future, std::move(error));
    return future;
}

}  // namespace tornado
