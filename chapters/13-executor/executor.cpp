#include "executor.hpp"

#include <stdexcept>

#include "common/stub/stub.hpp"

#include "ioloop.hpp"

namespace tornado {

ThreadPoolExecutor::ThreadPoolExecutor(std::size_t threads) {
    // TASK 13.1: start the threads; if one cannot be had, end the others.
    TORNADO_STUB("ThreadPoolExecutor::ThreadPoolExecutor", "13.1");
}

ThreadPoolExecutor::~ThreadPoolExecutor() {
    // TASK 13.1: no thread may outlive what it works on.
    TORNADO_STUB("ThreadPoolExecutor::~ThreadPoolExecutor", "13.1");
}

void ThreadPoolExecutor::shutdown(Wait wait) {
    // TASK 13.1: take no more, tell the threads, and wait for them if you are
    // to. With 13.3 in mind: can the one that calls be one of them?
    TORNADO_STUB("ThreadPoolExecutor::shutdown", "13.1");
}

std::size_t ThreadPoolExecutor::waiting() const {
    // TASK 13.1: count the jobs that no thread has begun.
    TORNADO_STUB("ThreadPoolExecutor::waiting", "13.1");
}

const ThreadPoolExecutor* ThreadPoolExecutor::current_or_null() {
    // TASK 13.1: a job may ask whose thread it is on.
    TORNADO_STUB("ThreadPoolExecutor::current_or_null", "13.1");
}

void check_may_wait(const ThreadPoolExecutor* pool) {
    // TASK 13.1: empty until task 13.3: a wait that can never end, or stops
    // everybody, is refused.
    TORNADO_STUB("check_may_wait", "13.1");
}

}  // namespace tornado
