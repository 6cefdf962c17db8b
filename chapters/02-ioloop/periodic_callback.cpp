#include "periodic_callback.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "common/stub/stub.hpp"

namespace tornado {

PeriodicCallback::PeriodicCallback(IOLoop::Callback callback,
                                   IOLoop::Duration period,
                                   IOLoop& loop) {
    // TASK 02.6: keep what you are given, and refuse a period of nothing.
    TORNADO_STUB("PeriodicCallback::PeriodicCallback", "02.6");
}

PeriodicCallback::~PeriodicCallback() {
    // TASK 02.6: the loop must not call what is gone.
    TORNADO_STUB("PeriodicCallback::~PeriodicCallback", "02.6");
}

void PeriodicCallback::start() {
    // TASK 02.6: the first call comes one period from now.
    TORNADO_STUB("PeriodicCallback::start", "02.6");
}

void PeriodicCallback::stop() {
    // TASK 02.6: no more calls; the one that waits is taken back.
    TORNADO_STUB("PeriodicCallback::stop", "02.6");
}

bool PeriodicCallback::is_running() const {
    // TASK 02.6: between start() and stop().
    TORNADO_STUB("PeriodicCallback::is_running", "02.6");
}

}  // namespace tornado
