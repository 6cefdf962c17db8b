#include "message_cache.hpp"

#include <algorithm>
#include <iterator>

#include "common/stub/stub.hpp"

namespace tornado::chat {

MessageCache::MessageCache(std::size_t size)
    : size_(size) {
    // TASK 10.1: an empty one.
}

void MessageCache::add(const Messages& messages) {
    // TASK 10.1: behind those that are there; the oldest go if there are too
    // many.
    const Messages::List& list = messages.list();
    messages_.insert(messages_.end(), list.begin(), list.end());
    if (messages_.size() > size_)
        messages_.erase(messages_.begin(),
                        messages_.end() - static_cast<std::ptrdiff_t>(size_));
}

Messages MessageCache::after(std::string_view cursor) const {
    // TASK 10.1: look for the cursor from the end: it is nearly always there.
    const auto known = std::find_if(
        messages_.rbegin(), messages_.rend(), [cursor](const auto& message) {
            return message->id == cursor;
        });
    return Messages(Messages::List(known.base(), messages_.end()));
}

}  // namespace tornado::chat
