#include "loop_threads.hpp"

#include <exception>
#include <future>
#include <thread>
#include <utility>

#include "common/stub/stub.hpp"

#include "select_poller.hpp"

namespace tornado {

LoopThreads::LoopThreads(int count, Begin begin, MakePoller make_poller) {
    // TASK 15.4: begin all of them, and wait until each has begun. If one could
    // not, none goes on.
    TORNADO_STUB("LoopThreads::LoopThreads", "15.4");
}

LoopThreads::~LoopThreads() {
    // TASK 15.4: no thread may outlive it.
    TORNADO_STUB("LoopThreads::~LoopThreads", "15.4");
}

IOLoop& LoopThreads::loop(int number) {
    // TASK 15.4: that one's.
    TORNADO_STUB("LoopThreads::loop", "15.4");
}

void LoopThreads::stop() {
    // TASK 15.4: ask each loop to stop, in the one way that may cross over.
    TORNADO_STUB("LoopThreads::stop", "15.4");
}

}  // namespace tornado
