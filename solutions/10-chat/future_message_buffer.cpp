#include "future_message_buffer.hpp"

#include <algorithm>
#include <utility>

#include "common/stub/stub.hpp"

namespace tornado::chat {

FutureMessageBuffer::FutureMessageBuffer(std::size_t cache_size)
    : cache_(cache_size) {
    // TASK 10.3: nobody waits.
}

FutureMessageBuffer::~FutureMessageBuffer() = default;

Future<Messages>
FutureMessageBuffer::wait_for_messages(std::string_view cursor) {
    // TASK 10.3: a Future: set, if there is something to set it with, else
    // kept.
    Future<Messages> future;
    if (const Messages missed = cache_.after(cursor); !missed.empty())
        future.set_result(missed);
    else
        waiters_.push_back(future);
    return future;
}

void FutureMessageBuffer::cancel_wait(const Future<Messages>& future) {
    // TASK 10.3: it waits no longer; and whoever waits for it must not do so
    // for ever. To look for each where ten thousand leave would take long: one
    // that is done may stay in the list, if such ones do not pile up.
    if (future.done()) return;
    ++cancelled_;
    if (2 * cancelled_ > waiters_.size()) {
        std::erase_if(waiters_, [&future](const auto& waiter) {
            return waiter.done() || waiter == future;
        });
        cancelled_ = 0;
    }
    future.set_result(Messages());
}

void FutureMessageBuffer::new_messages(const Messages& messages) {
    // TASK 10.3: keep them, and set all Futures. One that was cancelled in the
    // meantime is done.
    cache_.add(messages);
    for (const auto& waiter : std::exchange(waiters_, {}))
        if (!waiter.done()) waiter.set_result(messages);
}

Messages FutureMessageBuffer::messages() const {
    // TASK 10.3: all.
    return cache_.after("");
}

std::size_t FutureMessageBuffer::waiting() const {
    // TASK 10.3: for the next message, and not those who have left.
    const auto count = std::ranges::count_if(
        waiters_, [](const auto& waiter) { return !waiter.done(); });
    return static_cast<std::size_t>(count);
}

}  // namespace tornado::chat
