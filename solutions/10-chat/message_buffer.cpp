#include "message_buffer.hpp"

#include <exception>
#include <utility>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

namespace tornado::chat {

MessageBuffer::MessageBuffer(std::size_t cache_size)
    : cache_(cache_size) {
    // TASK 10.1: nobody waits.
}

MessageBuffer::~MessageBuffer() = default;

MessageBuffer::Token MessageBuffer::wait_for_messages(Callback callback,
                                                      std::string_view cursor) {
    // TASK 10.1: is there something that the caller does not know? Then tell;
    // else keep the callback.
    if (const Messages missed = cache_.after(cursor); !missed.empty()) {
        callback(missed);
        return Token::none;
    }
    const Token token{++last_token_};
    waiters_.emplace(token,
                     Waiter{.callback = std::move(callback), .news = {}});
    return token;
}

void MessageBuffer::cancel_wait(Token token) {
    // TASK 10.1: forget that one, also if others are being told just now.
    waiters_.erase(token);
    telling_.erase(token);
}

void MessageBuffer::new_messages(const Messages& messages) {
    // TASK 10.1: keep them, and tell all who wait. Which comes first, if one of
    // them waits again with what it has just got?
    cache_.add(messages);
    for (auto& [token, waiter] : waiters_)
        waiter.news = messages;
    telling_.merge(waiters_);
    while (!telling_.empty()) {
        const auto next = telling_.extract(telling_.begin());
        try {
            next.mapped().callback(next.mapped().news);
        } catch (...) {
            log::app_log.error("Exception in callback of a MessageBuffer: " +
                               log::describe(std::current_exception()));
        }
    }
}

Messages MessageBuffer::messages() const {
    // TASK 10.1: what does somebody get who knows nothing?
    return cache_.after("");
}

std::size_t MessageBuffer::waiting() const {
    // TASK 10.1: for the next message.
    return waiters_.size();
}

}  // namespace tornado::chat
