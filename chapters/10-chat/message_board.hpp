#pragma once
// What a chat's handlers have in common need, whichever buffer waits behind
// it. Given.

#include <cstddef>

#include "message.hpp"

namespace tornado::chat {

/// Where messages are posted, and kept for a while. In this chapter a
/// MessageBuffer or a FutureMessageBuffer.
///
/// thread:   the loop's
/// lifetime: outlives those who wait in it
class MessageBoard {
  public:
    MessageBoard() = default;
    MessageBoard(const MessageBoard&) = delete;
    MessageBoard& operator=(const MessageBoard&) = delete;
    virtual ~MessageBoard() = default;

    /// Keeps these, and tells them to all who wait, each once, before it
    /// returns. Their ids are the caller's: a board gives none.
    ///
    /// messages: at least one, none of which was posted here before
    /// errors:   none; what those who are told throw is logged
    /// Tornado:  chatdemo.py MessageBuffer.new_messages (v3.2.2, v4.5.3);
    ///           differs: kept first, told then
    virtual void new_messages(const Messages& messages) = 0;

    /// Those that are kept.
    virtual Messages messages() const = 0;

    /// How many wait for the next message.
    virtual std::size_t waiting() const = 0;
};

}  // namespace tornado::chat
