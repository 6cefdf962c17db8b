#include "message_buffer.hpp"

#include <exception>
#include <utility>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

namespace tornado::chat {

MessageBuffer::MessageBuffer(std::size_t cache_size) {
    // TASK 10.1: nobody waits.
    TORNADO_STUB("chat::MessageBuffer::MessageBuffer", "10.1");
}

MessageBuffer::~MessageBuffer() = default;

MessageBuffer::Token MessageBuffer::wait_for_messages(Callback callback,
                                                      std::string_view cursor) {
    // TASK 10.1: is there something that the caller does not know? Then tell;
    // else keep the callback.
    TORNADO_STUB("chat::MessageBuffer::wait_for_messages", "10.1");
}

void MessageBuffer::cancel_wait(Token token) {
    // TASK 10.1: forget that one, also if others are being told just now.
    TORNADO_STUB("chat::MessageBuffer::cancel_wait", "10.1");
}

void MessageBuffer::new_messages(const Messages& messages) {
    // TASK 10.1: keep them, and tell all who wait. Which comes first, if one of
    // them waits again with what it has just got?
    TORNADO_STUB("chat::MessageBuffer::new_messages", "10.1");
}

Messages MessageBuffer::messages() const {
    // TASK 10.1: what does somebody get who knows nothing?
    TORNADO_STUB("chat::MessageBuffer::messages", "10.1");
}

std::size_t MessageBuffer::waiting() const {
    // TASK 10.1: for the next message.
    TORNADO_STUB("chat::MessageBuffer::waiting", "10.1");
}

}  // namespace tornado::chat
