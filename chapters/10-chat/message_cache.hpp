#pragma once
// The last messages, for those who have missed some.
//
// In Tornado's demo it is a list within MessageBuffer; here both buffers have
// one.

#include <cstddef>
#include <deque>
#include <memory>
#include <string_view>

#include "common/stub/stub.hpp"

#include "message.hpp"

namespace tornado::chat {

/// Keeps so many messages, and forgets the oldest.
class MessageCache {
  public:
    /// size: how many, at least 1
    explicit MessageCache(std::size_t size);

    void add(const Messages& messages);

    /// What somebody has missed whose last message was `cursor`: those that
    /// came after it. All, if that message is not here: whoever asks has none
    /// yet, or one that was forgotten, or one of another server.
    ///
    /// cursor:  an id; empty: none yet
    /// Tornado: chatdemo.py MessageBuffer.get_messages_since (v6.5)
    Messages after(std::string_view cursor) const;

  private:
    // TASK 10.1: what is kept, in which order, and how many?
    // Yours to design.
};

}  // namespace tornado::chat
