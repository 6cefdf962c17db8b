#include "future_message_buffer.hpp"

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
    // TASK 10.3: it is in the list no longer; and whoever waits for it must not
    // do so for ever.
    std::erase(waiters_, future);
    if (!future.done()) future.set_result(Messages());
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
    // TASK 10.3: for the next message.
    return waiters_.size();
}

}  // namespace tornado::chat
