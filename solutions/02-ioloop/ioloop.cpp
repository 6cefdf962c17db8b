#include "ioloop.hpp"

#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

#include "select_poller.hpp"

namespace tornado {

namespace {

/// Runs what somebody else wrote: its exceptions end here.
template <typename Function>
void run_logged(const Function& function) noexcept {
    // TASK 02.1: an exception is logged once, and is nobody else's trouble.
    try {
        function();
    } catch (...) {
        log::app_log.error("Exception in callback: " +
                           log::describe(std::current_exception()));
    }
}

/// Gives `slot` another value until the end of a scope.
template <typename Slot, typename Value>
class Scoped {
    // TASK 02.1: restore it however the scope ends.
  public:
    Scoped(Slot& slot, Value value)
        : slot_(slot)
        , previous_(slot) {
        slot_ = value;
    }

    Scoped(const Scoped&) = delete;
    Scoped& operator=(const Scoped&) = delete;

    ~Scoped() { slot_ = previous_; }

  private:
    Slot& slot_;
    Value previous_;
};

}  // namespace

IOLoop::IOLoop()
    : IOLoop(std::make_unique<SelectPoller>()) {
    // TASK 02.1: a loop on a SelectPoller.
}

IOLoop::IOLoop(std::unique_ptr<Poller> poller, TimeSource time)
    : poller_(std::move(poller))
    , time_(std::move(time)) {
    // TASK 02.1: keep the poller and the clock. Task 02.2 adds a waker, whose
    // descriptor the loop watches like any other.
    add_handler(
        waker_.fd(), [this](int, std::uint32_t) { waker_.consume(); }, READ);
}

IOLoop::~IOLoop() {
    // TASK 02.1: nothing yet. Task 02.4 adds that a loop closes when it ends,
    // and that no thread has it as its current one any more.
    shut_down();
    if (current_ == this) current_ = nullptr;
}

void IOLoop::add_handler(int fd, Handler handler, std::uint32_t events) {
    // TASK 02.1: let the poller watch it, for ERROR too, and keep the handler.
    // Mind that a number can come back within one turn: its old owner has
    // closed it, and this is somebody else.
    check_thread("add_handler");
    check_open("add_handler");
    poller_->register_fd(fd, events | ERROR);
    Registration added{std::make_shared<Handler>(std::move(handler)), batches_};
    // Swapped, so that an old handler is destroyed when the table is in order.
    std::swap(handlers_[fd], added);
}

void IOLoop::update_handler(int fd, std::uint32_t events) {
    // TASK 02.1: tell the poller, and do not lose ERROR.
    check_thread("update_handler");
    poller_->modify(fd, events | ERROR);
}

void IOLoop::remove_handler(int fd) {
    // TASK 02.1: forget the handler. It may be running right now, and what
    // poll() has found for it may not be delivered any more.
    check_thread("remove_handler");
    const auto removed = handlers_.extract(fd);
    if (removed.empty()) return;
    try {
        poller_->unregister(fd);
    } catch (const std::system_error& error) {
        // Closed too early: the kernel has forgotten it before us.
        log::gen_log.debug(std::string("IOLoop: remove_handler: ") +
                           error.what());
    }
}

void IOLoop::start() {
    // TASK 02.1: turn after turn until stop() is called, a turn being: sleep in
    // the poller, then call the handlers. Task 02.2 puts callbacks before the
    // sleep, task 02.3 timers between the two, task 02.4 the rules of stopping.
    check_open("start");
    if (running()) throw std::logic_error("IOLoop: start() while it runs");
    if (std::exchange(stopped_, false)) return;
    const Scoped current(current_, this);
    const Scoped thread(thread_, std::this_thread::get_id());
    for (;;) {
        take_callbacks();
        if (!timers_.empty()) take_timers();
        run_callbacks();
        run_timers();
        if (std::exchange(stopped_, false)) return;
        dispatch(poller_->poll(poll_timeout()));
    }
}

void IOLoop::take_callbacks() {
    // TASK 02.1: empty until task 02.2: what waits now belongs to this turn.
    // What is added from here on waits for the next, or sockets would starve.
    const std::lock_guard lock(mutex_);
    ready_.swap(callbacks_);
}

void IOLoop::run_callbacks() {
    // TASK 02.1: step one of a turn, empty until task 02.2. Each is destroyed
    // as soon as it has run.
    for (Callback& waiting : ready_) {
        const Callback callback = std::move(waiting);
        run_logged(callback);
    }
    ready_.clear();
}

void IOLoop::run_timers() {
    // TASK 02.1: step two, empty until task 02.3. A timer that was due may
    // have been cancelled since.
    for (std::uint64_t number : due_) {
        const auto timer = timers_.extract(number);
        if (!timer.empty()) run_logged(timer.mapped());
    }
    due_.clear();
}

void IOLoop::dispatch(std::span<const PollEvent> events) {
    // TASK 02.1: call the handler of each ready descriptor, as the table has it
    // at that moment: an earlier handler may have changed it.
    ++batches_;
    for (const PollEvent& event : events) {
        const auto found = handlers_.find(event.fd);
        // Added in this batch: the event was meant for whoever had the number
        // before.
        if (found == handlers_.end() || found->second.added == batches_)
            continue;
        const std::shared_ptr<Handler> handler = found->second.handler;
        run_logged([&] { (*handler)(event.fd, event.events); });
    }
}

void IOLoop::shut_down() {
    // TASK 02.1: what close() and the destructor have in common; empty until
    // you come to 02.4.
    if (running()) throw std::logic_error("IOLoop: close() while it runs");
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(closed_, true)) return;
    }
    const Scoped current(current_, this);
    while (!at_close_.empty()) {
        const Callback hook = std::move(at_close_.back());
        at_close_.pop_back();
        run_logged(hook);
    }
    // Taken out of the members first: their destructors may call the loop.
    take_callbacks();
    const auto callbacks = std::exchange(ready_, {});
    const auto timers = std::exchange(timers_, {});
    const auto handlers = std::exchange(handlers_, {});
}

bool IOLoop::closed() const {
    // TASK 02.1: any thread may ask.
    const std::lock_guard lock(mutex_);
    return closed_;
}

void IOLoop::check_open(const char* member) const {
    // TASK 02.1: a mistake that would show much later, told at once.
    if (closed())
        throw std::logic_error(std::string("IOLoop: ") + member +
                               "() on a closed loop");
}

void IOLoop::check_thread(const char* member) const {
    // TASK 02.1: the most frequent mistake of all, told at once.
    const std::thread::id owner = thread_;
    if (owner != std::thread::id() && owner != std::this_thread::get_id())
        throw std::logic_error(std::string("IOLoop: ") + member +
                               "() from another thread than the loop's; only "
                               "add_callback() may be called there");
}

void IOLoop::stop() {
    // TASK 02.1: remember it. start() looks before it sleeps.
    check_thread("stop");
    stopped_ = true;
}

bool IOLoop::running() const {
    // TASK 02.1: is a thread in start()?
    return thread_.load() != std::thread::id();
}

void IOLoop::add_callback(Callback callback) {
    // TASK 02.2: queue it. Threads may call this at the same time, and the
    // loop may be asleep. All members that only the loop's thread may call
    // refuse another one from now on.
    bool asleep = false;
    {
        const std::lock_guard lock(mutex_);
        if (closed_) return;
        const std::thread::id owner = thread_;
        // With others queued, the loop is awake or about to be.
        asleep = callbacks_.empty() && owner != std::thread::id() &&
                 owner != std::this_thread::get_id();
        callbacks_.push_back(std::move(callback));
    }
    if (asleep) waker_.wake();
}

IOLoop& IOLoop::current() {
    // TASK 02.4: this thread's loop, or the process's.
    return current_ != nullptr ? *current_ : instance();
}

IOLoop* IOLoop::current_or_null() {
    // TASK 02.4: this thread's loop, or none.
    return current_;
}

IOLoop& IOLoop::instance() {
    // TASK 02.4: one loop for all threads, made by the first that asks.
    static IOLoop loop;
    initialized_ = true;
    return loop;
}

bool IOLoop::initialized() {
    // TASK 02.4: without making it.
    return initialized_;
}

void IOLoop::make_current() {
    // TASK 02.4: from now on current() on this thread means this loop.
    current_ = this;
}

void IOLoop::clear_current() {
    // TASK 02.4: this thread has no loop.
    current_ = nullptr;
}

void IOLoop::close() {
    // TASK 02.4: for good: run the hooks, destroy what is left, and take
    // nothing more. All that is destroyed may call the loop once more.
    shut_down();
}

void IOLoop::add_at_close_hook(Callback hook) {
    // TASK 02.4: keep it for close().
    check_thread("add_at_close_hook");
    if (!closed()) at_close_.push_back(std::move(hook));
}

}  // namespace tornado
