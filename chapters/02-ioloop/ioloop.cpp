#include "ioloop.hpp"

#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

#include "select_poller.hpp"

namespace tornado {

IOLoop::IOLoop() {
    // TASK 02.1: a loop on a SelectPoller.
    TORNADO_STUB("IOLoop::IOLoop", "02.1");
}

IOLoop::IOLoop(std::unique_ptr<Poller> poller, TimeSource time) {
    // TASK 02.1: keep the poller and the clock. Task 02.2 adds a waker, whose
    // descriptor the loop watches like any other.
    TORNADO_STUB("IOLoop::IOLoop", "02.1");
}

IOLoop::~IOLoop() {
    // TASK 02.1: nothing yet. Task 02.4 adds that a loop closes when it ends,
    // and that no thread has it as its current one any more.
    TORNADO_STUB("IOLoop::~IOLoop", "02.1");
}

void IOLoop::add_handler(int fd, Handler handler, std::uint32_t events) {
    // TASK 02.1: let the poller watch it, for ERROR too, and keep the handler.
    // Mind that a number can come back within one turn: its old owner has
    // closed it, and this is somebody else.
    TORNADO_STUB("IOLoop::add_handler", "02.1");
}

void IOLoop::update_handler(int fd, std::uint32_t events) {
    // TASK 02.1: tell the poller, and do not lose ERROR.
    TORNADO_STUB("IOLoop::update_handler", "02.1");
}

void IOLoop::remove_handler(int fd) {
    // TASK 02.1: forget the handler. It may be running right now, and what
    // poll() has found for it may not be delivered any more.
    TORNADO_STUB("IOLoop::remove_handler", "02.1");
}

void IOLoop::start() {
    // TASK 02.1: turn after turn until stop() is called, a turn being: sleep in
    // the poller, then call the handlers. Task 02.2 puts callbacks before the
    // sleep, task 02.3 timers between the two, task 02.4 the rules of stopping.
    TORNADO_STUB("IOLoop::start", "02.1");
}

void IOLoop::stop() {
    // TASK 02.1: remember it. start() looks before it sleeps.
    TORNADO_STUB("IOLoop::stop", "02.1");
}

bool IOLoop::running() const {
    // TASK 02.1: is a thread in start()?
    TORNADO_STUB("IOLoop::running", "02.1");
}

void IOLoop::add_callback(Callback callback) {
    // TASK 02.2: queue it. Threads may call this at the same time, and the
    // loop may be asleep. All members that only the loop's thread may call
    // refuse another one from now on.
    TORNADO_STUB("IOLoop::add_callback", "02.2");
}

IOLoop& IOLoop::current() {
    // TASK 02.4: this thread's loop, or the process's.
    TORNADO_STUB("IOLoop::current", "02.4");
}

IOLoop* IOLoop::current_or_null() {
    // TASK 02.4: this thread's loop, or none.
    TORNADO_STUB("IOLoop::current_or_null", "02.4");
}

IOLoop& IOLoop::instance() {
    // TASK 02.4: one loop for all threads, made by the first that asks.
    TORNADO_STUB("IOLoop::instance", "02.4");
}

bool IOLoop::initialized() {
    // TASK 02.4: without making it.
    TORNADO_STUB("IOLoop::initialized", "02.4");
}

void IOLoop::make_current() {
    // TASK 02.4: from now on current() on this thread means this loop.
    TORNADO_STUB("IOLoop::make_current", "02.4");
}

void IOLoop::clear_current() {
    // TASK 02.4: this thread has no loop.
    TORNADO_STUB("IOLoop::clear_current", "02.4");
}

void IOLoop::close() {
    // TASK 02.4: for good: run the hooks, destroy what is left, and take
    // nothing more. All that is destroyed may call the loop once more.
    TORNADO_STUB("IOLoop::close", "02.4");
}

void IOLoop::add_at_close_hook(Callback hook) {
    // TASK 02.4: keep it for close().
    TORNADO_STUB("IOLoop::add_at_close_hook", "02.4");
}

}  // namespace tornado
