#include "loop_threads.hpp"

#include <exception>
#include <future>
#include <thread>
#include <utility>

#include "common/stub/stub.hpp"

#include "select_poller.hpp"

namespace tornado {

/// A thread, and what it is made of.
struct LoopThreads::Worker {
    // TASK 15.4: the loop must outlive the thread, which others may call.
    explicit Worker(std::unique_ptr<Poller> poller)
        : loop(std::move(poller)) {}

    IOLoop loop;
    std::promise<void> begun;
    std::thread thread;
};

LoopThreads::LoopThreads(int count, Begin begin, MakePoller make_poller) {
    // TASK 15.4: begin all of them, and wait until each has begun. If one could
    // not, none goes on.
    std::exception_ptr error;
    workers_.reserve(static_cast<std::size_t>(count));
    try {
        for (int number = 0; number < count; ++number)
            start(number, begin, make_poller);
    } catch (...) {
        error = std::current_exception();
    }
    for (const auto& worker : workers_) {
        try {
            worker->begun.get_future().get();
        } catch (...) {
            error = std::current_exception();
        }
    }
    if (!error) return;
    stop();
    std::rethrow_exception(error);
}

/// Starts one more thread.
void LoopThreads::start(int number,
                        const Begin& begin,
                        const MakePoller& make_poller) {
    // TASK 15.4: its loop is made here, since others may call it at once.
    auto worker = std::make_unique<Worker>(
        make_poller ? make_poller() : std::make_unique<SelectPoller>());
    worker->thread = std::thread([this, &worker = *worker, number, begin] {
        run(worker, number, begin);
    });
    workers_.push_back(std::move(worker));
}

LoopThreads::~LoopThreads() {
    // TASK 15.4: no thread may outlive it.
    stop();
}

IOLoop& LoopThreads::loop(int number) {
    // TASK 15.4: that one's.
    return workers_.at(static_cast<std::size_t>(number))->loop;
}

void LoopThreads::stop() {
    // TASK 15.4: ask each loop to stop, in the one way that may cross over.
    for (const auto& worker : workers_)
        worker->loop.add_callback([&loop = worker->loop] { loop.stop(); });
    for (const auto& worker : workers_)
        if (worker->thread.joinable()) worker->thread.join();
}

/// What a thread does.
void LoopThreads::run(Worker& worker, int number, const Begin& begin) {
    // TASK 15.4: begin, run, and take down what was begun, all on this thread.
    worker.loop.make_current();
    std::shared_ptr<void> begun;
    try {
        begun = begin(number);
    } catch (...) {
        worker.begun.set_exception(std::current_exception());
        return worker.loop.close();
    }
    worker.begun.set_value();
    worker.loop.start();
    begun.reset();
    worker.loop.close();
}

}  // namespace tornado
