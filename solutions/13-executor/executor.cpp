#include "executor.hpp"

#include <stdexcept>

#include "common/stub/stub.hpp"

#include "ioloop.hpp"

namespace tornado {

ThreadPoolExecutor::ThreadPoolExecutor(std::size_t threads) {
    // TASK 13.1: start the threads; if one cannot be had, end the others.
    if (threads == 0)
        throw std::invalid_argument("ThreadPoolExecutor: no threads");
    try {
        while (threads_.size() < threads)
            threads_.emplace_back([this] { work(); });
    } catch (...) {
        shutdown();
        throw;
    }
}

ThreadPoolExecutor::~ThreadPoolExecutor() {
    // TASK 13.1: no thread may outlive what it works on.
    shutdown();
}

void ThreadPoolExecutor::shutdown(Wait wait) {
    // TASK 13.1: take no more, tell the threads, and wait for them if you are
    // to. With 13.3 in mind: can the one that calls be one of them?
    if (wait == Wait::yes && current_ == this)
        throw std::logic_error("ThreadPoolExecutor: one of its own jobs cannot "
                               "wait until all of them are done");
    {
        const std::lock_guard lock(mutex_);
        shut_down_ = true;
    }
    changed_.notify_all();
    if (wait == Wait::no) return;
    for (std::thread& thread : threads_)
        thread.join();
    threads_.clear();
}

std::size_t ThreadPoolExecutor::waiting() const {
    // TASK 13.1: count the jobs that no thread has begun.
    const std::lock_guard lock(mutex_);
    return jobs_.size();
}

const ThreadPoolExecutor* ThreadPoolExecutor::current_or_null() {
    // TASK 13.1: a job may ask whose thread it is on.
    return current_;
}

void ThreadPoolExecutor::enqueue(Job job) {
    // TASK 13.1: the queue's end, and one thread more that is awake.
    {
        const std::lock_guard lock(mutex_);
        if (shut_down_)
            throw std::logic_error(
                "ThreadPoolExecutor: submit() after shutdown()");
        jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
}

ThreadPoolExecutor::Job ThreadPoolExecutor::next_job() {
    // TASK 13.1: sleep until there is one; none if there will be no more.
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return shut_down_ || !jobs_.empty(); });
    if (jobs_.empty()) return nullptr;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    return job;
}

void ThreadPoolExecutor::work() {
    // TASK 13.1: what each thread does, from its beginning to its end.
    current_ = this;
    while (const Job job = next_job())
        job();
}

void check_may_wait(const ThreadPoolExecutor* pool) {
    // TASK 13.1: empty until task 13.3: a wait that can never end, or stops
    // everybody, is refused.
    if (pool != nullptr && pool == ThreadPoolExecutor::current_or_null())
        throw std::logic_error(
            "PoolFuture: a job waits for a job of the same pool. When every "
            "thread does so, none is left to do what they wait for. Let a "
            "coroutine on the loop wait for both");
    const IOLoop* loop = IOLoop::current_or_null();
    if (loop != nullptr && loop->running())
        throw std::logic_error(
            "PoolFuture: result() would stop this thread's loop until the job "
            "is done, and with it everybody else: co_yield it instead");
}

}  // namespace tornado
