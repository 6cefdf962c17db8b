#pragma once
// One chat in many processes: what is said in one is heard in all.
//
// Redis keeps the messages in a stream, and rings a bell, which is pub/sub.

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "common/stub/stub.hpp"

#include "client.hpp"
#include "concurrent.hpp"
#include "message_board.hpp"
#include "subscriber.hpp"

namespace tornado::redis {

struct FeedOptions {
    std::string stream = "chat:messages";
    std::string channel = "chat:news";
    std::size_t kept = 200;  // messages in the stream
    /// For how long publish() tries.
    IOLoop::Duration patience = std::chrono::seconds(10);
    /// How long Redis remembers what was said, for who says it again.
    std::chrono::seconds remembered = std::chrono::hours(1);
};

/// Brings every message of the stream into this process's board: each once, in
/// the stream's order, whoever has said it and wherever, also if Redis or a
/// connection was away in between. It reads (XRANGE) when its subscription is
/// made, and when the bell rings, what came after the newest that it has. An
/// entry that is no message is logged ("an entry of the stream is left out"),
/// and left out.
///
/// thread:   the loop's
/// lifetime: the client, the subscriber and the board outlive it
class MessageFeed {
  public:
    /// board: has nothing yet; everything that comes into it comes from here
    MessageFeed(Client& client,
                Subscriber& subscriber,
                chat::MessageBoard& board,
                FeedOptions options = {});
    ~MessageFeed();
    MessageFeed(const MessageFeed&) = delete;
    MessageFeed& operator=(const MessageFeed&) = delete;

    /// Says something in all processes, once, however often it must be tried.
    ///
    /// returns: the message's id, when Redis has it. It fails with
    ///          ConnectionError if there was no answer in time (then it may
    ///          have been said, or not), and with RedisError. A Redis that is
    ///          "LOADING" what it had before is asked again, too; if it still
    ///          is at the end, that was no answer
    Future<std::string> publish(std::string from, std::string body);

    /// For whoever knows a message that this process may not have yet: another
    /// one has told them of it, and the bell is still on its way. Their cursor
    /// would be unknown to the board, which would tell them everything again.
    ///
    /// cursor:  the id of the last message that is known, as a client says it
    /// returns: true when the board has come there, or Redis has nothing newer
    ///          for it. At once if this process has read as far already, and
    ///          for what is no id of Redis's; else it reads now, and the bell
    ///          need not ring. As long as Redis is away, it is pending. Never
    ///          fails. False: somebody has called cancel_wait(), or the feed
    ///          has gone
    Future<bool> reach(std::string_view cursor);  // lifetime: not kept

    /// Ends such a wait. Harmless if it is over.
    ///
    /// future: one of reach()
    void cancel_wait(const Future<bool>& future);

  private:
    // TASK 14.3: who uses this, when the feed has gone, and something that was
    // asked is answered? Keep what those need together, and share it with them.
    // Yours to design.
};

}  // namespace tornado::redis
