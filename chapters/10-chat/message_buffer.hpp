#pragma once
// Who waits for messages, with a callback each: the chat of Tornado 3.2.
//
// Mirrors demos/chat/chatdemo.py (v3.2.2) MessageBuffer.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string_view>

#include "common/stub/stub.hpp"

#include "message_board.hpp"
#include "message_cache.hpp"

namespace tornado::chat {

/// The messages that were posted last, and the callbacks of those who wait for
/// the next.
///
/// A callback may do whatever it likes here: wait again, also with what it has
/// just got; take back others that have not been called yet; post a message.
/// One that throws is logged ("Exception in callback …"), and the others are
/// called all the same.
///
/// thread:   the loop's
/// lifetime: outlives those who have a callback in it; no callback may destroy
///           it
/// Tornado:  chatdemo.py MessageBuffer (v3.2.2); differs: there a callback that
///           waits again is lost
class MessageBuffer : public MessageBoard {
  public:
    /// Gets what is new, at least one message.
    using Callback = std::function<void(const Messages& messages)>;

    /// Names one callback, for cancel_wait(). It is never given again.
    enum class Token : std::uint64_t { none };

    /// cache_size: how many messages are kept for those who have missed some
    explicit MessageBuffer(std::size_t cache_size = 200);
    ~MessageBuffer() override;

    /// Calls `callback` once with what came after the message `cursor`: now,
    /// if there is something, else with the next new_messages().
    ///
    /// cursor:   the id of the last message that is known; see
    ///           MessageCache::after()
    /// returns:  its name; Token::none if it was called already
    /// errors:   what `callback` throws now
    /// lifetime: `callback` is kept until it has been called or taken back
    /// Tornado:  MessageBuffer.wait_for_messages (v3.2.2); differs: without a
    ///           cursor it waits there, whatever there is
    Token wait_for_messages(Callback callback, std::string_view cursor = "");

    /// Takes a callback back: it is not called any more. Harmless if it has
    /// been called, or was taken back before.
    /// Tornado: MessageBuffer.cancel_wait (v3.2.2), which takes the callback
    void cancel_wait(Token token);

    /// Who waits is called in the order in which they came.
    void new_messages(const Messages& messages) override;
    Messages messages() const override;
    std::size_t waiting() const override;

  private:
    // TASK 10.1: who waits, and what is kept? And what is true while some have
    // been told of a message and others not yet? A callback that posts a
    // message comes just then.
    // Yours to design.
};

}  // namespace tornado::chat
