#pragma once
// Who waits for messages, with a Future each: the chat of Tornado 4.
//
// Mirrors demos/chat/chatdemo.py (v4.5.3) MessageBuffer.

#include <cstddef>
#include <string_view>
#include <vector>

#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "message_board.hpp"
#include "message_cache.hpp"

namespace tornado::chat {

/// The messages that were posted last, and a Future for each who waits for the
/// next. What hangs on a Future runs inside new_messages() and cancel_wait(),
/// and may do here whatever it likes, as with MessageBuffer.
///
/// thread:   the loop's
/// lifetime: the Futures may outlive it; those that are pending stay so
/// Tornado:  chatdemo.py MessageBuffer (v4.5.3)
class FutureMessageBuffer : public MessageBoard {
  public:
    /// cache_size: how many messages are kept for those who have missed some
    explicit FutureMessageBuffer(std::size_t cache_size = 200);
    ~FutureMessageBuffer() override;

    /// What came after the message `cursor`: done already if there is
    /// something, else with the next new_messages().
    ///
    /// cursor:  the id of the last message that is known; see
    ///          MessageCache::after()
    /// returns: never fails. No messages: somebody has called cancel_wait()
    /// Tornado: MessageBuffer.wait_for_messages (v4.5.3)
    Future<Messages>
    wait_for_messages(std::string_view cursor = "");  // lifetime: not kept

    /// Ends a wait, with no messages, so that whoever waits for the Future goes
    /// on. Harmless if it is done.
    ///
    /// future:  one of this buffer's
    /// Tornado: MessageBuffer.cancel_wait (v4.5.3)
    void cancel_wait(const Future<Messages>& future);

    /// The Futures are set in the order in which they were asked for.
    void new_messages(const Messages& messages) override;
    Messages messages() const override;
    std::size_t waiting() const override;

  private:
    // TASK 10.3: the same question. What does a Future know by itself that a
    // callback does not?
    MessageCache cache_;
    std::vector<Future<Messages>> waiters_;  // in the order in which they came
    std::size_t cancelled_ = 0;  // so many at most are done, and still in there
};

}  // namespace tornado::chat
