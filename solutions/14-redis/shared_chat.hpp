#pragma once
// Chapter 10's chat, when it is not alone: its page is what it was, but what is
// said goes to Redis, and a poll may come from another process.

#include "common/stub/stub.hpp"

#include "chat_request_handler.hpp"
#include "concurrent.hpp"
#include "coroutine_handlers.hpp"
#include "future_message_buffer.hpp"
#include "message_feed.hpp"
#include "web.hpp"

namespace tornado::redis {

/// POST /a/message/new, as chat::MessageNewHandler. It is answered when Redis
/// has the message.
class SharedMessageNewHandler : public chat::ChatRequestHandler {
  public:
    void initialize(MessageFeed& feed) { feed_ = &feed; }

    /// errors: as there; and HTTPError (503) if Redis cannot be asked,
    ///         or is "LOADING" for too long
    Future<void> post();

  private:
    MessageFeed* feed_ = nullptr;
};

/// POST /a/message/updates, as chat::GenMessageUpdatesHandler, also if the
/// client has got its cursor from another process: then this one reads first
/// what came up to there. on_connection_close() ends the wait for that, too:
/// whoever is still there is answered without a message.
class SharedMessageUpdatesHandler : public chat::GenMessageUpdatesHandler {
  public:
    void initialize(MessageFeed& feed, chat::FutureMessageBuffer& buffer) {
        chat::GenMessageUpdatesHandler::initialize(buffer);
        feed_ = &feed;
    }

    /// errors: HTTPError (403) without a name
    Future<void> post();
    void on_connection_close() override;

  private:
    MessageFeed* feed_ = nullptr;

  private:
    // TASK 14.3: what does a request wait for before it waits for messages?
    Future<bool> here_;
    bool ended_ = false;
};

/// The rules of the whole chat. Given.
/// lifetime: both must outlive the Application, and every turn of the loop
///           that comes after it
web::Rules chat_rules(MessageFeed& feed, chat::FutureMessageBuffer& buffer);

}  // namespace tornado::redis
