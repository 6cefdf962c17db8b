#include "future_message_buffer.hpp"

#include <algorithm>
#include <utility>

#include "common/stub/stub.hpp"

namespace tornado::chat {

FutureMessageBuffer::FutureMessageBuffer(std::size_t cache_size) {
    // TASK 10.3: nobody waits.
    TORNADO_STUB("chat::FutureMessageBuffer::FutureMessageBuffer", "10.3");
}

FutureMessageBuffer::~FutureMessageBuffer() = default;

Future<Messages>
FutureMessageBuffer::wait_for_messages(std::string_view cursor) {
    // TASK 10.3: a Future: set, if there is something to set it with, else
    // kept.
    TORNADO_STUB("chat::FutureMessageBuffer::wait_for_messages", "10.3");
}

void FutureMessageBuffer::cancel_wait(const Future<Messages>& future) {
    // TASK 10.3: it waits no longer; and whoever waits for it must not do so
    // for ever. To look for each where ten thousand leave would take long: one
    // that is done may stay in the list, if such ones do not pile up.
    TORNADO_STUB("chat::FutureMessageBuffer::cancel_wait", "10.3");
}

void FutureMessageBuffer::new_messages(const Messages& messages) {
    // TASK 10.3: keep them, and set all Futures. One that was cancelled in the
    // meantime is done.
    TORNADO_STUB("chat::FutureMessageBuffer::new_messages", "10.3");
}

Messages FutureMessageBuffer::messages() const {
    // TASK 10.3: all.
    TORNADO_STUB("chat::FutureMessageBuffer::messages", "10.3");
}

std::size_t FutureMessageBuffer::waiting() const {
    // TASK 10.3: for the next message, and not those who have left.
    TORNADO_STUB("chat::FutureMessageBuffer::waiting", "10.3");
}

}  // namespace tornado::chat
