// The part of IOLoop that deals with time. Its timers are a heap of deadlines,
// and beside it a table of the callbacks that are still wanted: a deadline
// whose number is not in the table was cancelled.

#include <algorithm>
#include <functional>
#include <utility>

#include "common/stub/stub.hpp"

#include "ioloop.hpp"

namespace tornado {

IOLoop::TimePoint IOLoop::time() const {
    // TASK 02.3: what the injected clock says.
    TORNADO_STUB("IOLoop::time", "02.3");
}

IOLoop::Timeout IOLoop::add_timeout(TimePoint deadline, Callback callback) {
    // TASK 02.3: keep it with its deadline, and with what puts it behind those
    // of the same deadline that were there before.
    TORNADO_STUB("IOLoop::add_timeout", "02.3");
}

IOLoop::Timeout IOLoop::add_timeout(Duration delay, Callback callback) {
    // TASK 02.3: a deadline from a delay. A sum that does not fit into a
    // TimePoint is "never".
    TORNADO_STUB("IOLoop::add_timeout", "02.3");
}

IOLoop::Timeout IOLoop::call_at(TimePoint when, Callback callback) {
    // TASK 02.3: another name for add_timeout().
    TORNADO_STUB("IOLoop::call_at", "02.3");
}

IOLoop::Timeout IOLoop::call_later(Duration delay, Callback callback) {
    // TASK 02.3: another name for add_timeout().
    TORNADO_STUB("IOLoop::call_later", "02.3");
}

void IOLoop::remove_timeout(const Timeout& timeout) {
    // TASK 02.3: it must not run any more, and its callback is destroyed now.
    // Looking for it in the middle of a heap would take long: leave it there,
    // and skip it later. But dead ones must not pile up.
    TORNADO_STUB("IOLoop::remove_timeout", "02.3");
}

}  // namespace tornado
