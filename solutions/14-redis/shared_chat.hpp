#pragma once
// Chapter 10's chat, when it is not alone: its page and its polls are what they
// were, and what is said goes to Redis.

#include "common/stub/stub.hpp"

#include "chat_request_handler.hpp"
#include "concurrent.hpp"
#include "future_message_buffer.hpp"
#include "message_feed.hpp"
#include "web.hpp"

namespace tornado::redis {

/// POST /a/message/new, as chat::MessageNewHandler. It is answered when Redis
/// has the message.
class SharedMessageNewHandler : public chat::ChatRequestHandler {
  public:
    void initialize(MessageFeed& feed) { feed_ = &feed; }

    /// errors: as there; and HTTPError (503) if Redis cannot be asked
    Future<void> post();

  private:
    MessageFeed* feed_ = nullptr;
};

/// The rules of the whole chat. Given.
/// lifetime: both outlive the Application
web::Rules chat_rules(MessageFeed& feed, chat::FutureMessageBuffer& buffer);

}  // namespace tornado::redis
