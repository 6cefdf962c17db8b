#include "loop_adapter.hpp"

#include <exception>
#include <memory>
#include <utility>

#include <hiredis/async.h>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

#include "ioloop.hpp"

namespace tornado::redis {

namespace {

/// Stands between one context and the loop. hiredis has the only pointer to
/// it, and says when it needs it no longer: cleanup.
class LoopAdapter {
    // TASK 14.1: what hiredis calls, and what the loop calls.
  public:
    LoopAdapter(IOLoop& loop, redisAsyncContext* context)
        : loop_(loop.weak())
        , context_(context)
        , fd_(context->c.fd) {}

    void install() {
        auto& ev = context_->ev;
        ev.data = this;
        ev.addRead = [](void* self) { of(self).watch(IOLoop::READ, true); };
        ev.delRead = [](void* self) { of(self).watch(IOLoop::READ, false); };
        ev.addWrite = [](void* self) { of(self).watch(IOLoop::WRITE, true); };
        ev.delWrite = [](void* self) { of(self).watch(IOLoop::WRITE, false); };
        ev.cleanup = [](void* self) {
            const std::unique_ptr<LoopAdapter> last(&of(self));
            last->watch(last->events_, false);
        };
    }

  private:
    static LoopAdapter& of(void* self) {
        return *static_cast<LoopAdapter*>(self);
    }

    /// hiredis says the same many times over; the loop hears of changes.
    void watch(std::uint32_t event, bool wanted) {
        const std::uint32_t old = events_;
        events_ = wanted ? old | event : old & ~event;
        const auto loop = loop_.lock();
        if (!loop || events_ == old) return;
        try {
            if (events_ == IOLoop::NONE)
                loop->remove_handler(fd_);
            else if (old != IOLoop::NONE)
                loop->update_handler(fd_, events_);
            else
                loop->add_handler(
                    fd_,
                    [this](int, std::uint32_t ready) { handle(ready); },
                    events_);
        } catch (const std::exception& error) {
            // It must not fly through the C functions that have called us.
            log::gen_log.error(std::string("redis: ") + error.what());
        }
    }

    void handle(std::uint32_t events) {
        // Each call may be the one in which the context goes, and this too.
        const std::weak_ptr<int> alive = alive_;
        // What went wrong with the connection, hiredis finds when it reads.
        if ((events & (IOLoop::READ | IOLoop::ERROR)) != 0)
            redisAsyncHandleRead(context_);
        if (!alive.expired() && (events & IOLoop::WRITE) != 0)
            redisAsyncHandleWrite(context_);
    }

    std::weak_ptr<IOLoop> loop_;
    redisAsyncContext* context_;
    int fd_;
    std::uint32_t events_ = IOLoop::NONE;
    std::shared_ptr<int> alive_ = std::make_shared<int>();
};

}  // namespace

void attach(IOLoop& loop, redisAsyncContext* context) {
    // TASK 14.1: fill in context->ev, so that it gets what it asks for. hiredis
    // asks for the same again and again, and may free the context whenever you
    // call it.
    auto adapter = std::make_unique<LoopAdapter>(loop, context);
    adapter->install();
    (void)adapter.release();  // hiredis gives it back by cleanup
}

}  // namespace tornado::redis
