#pragma once
// The chat's requests, in coroutine style: those of chat_handlers.hpp, but for
// the one that waits.
//
// Mirrors demos/chat/chatdemo.py (v4.5.3).

#include "common/stub/stub.hpp"

#include "chat_request_handler.hpp"
#include "concurrent.hpp"
#include "future_message_buffer.hpp"
#include "web.hpp"

namespace tornado::chat {

/// POST /a/message/updates, as MessageUpdatesHandler.
/// Tornado: chatdemo.py MessageUpdatesHandler (v4.5.3)
class GenMessageUpdatesHandler : public ChatRequestHandler {
  public:
    void initialize(FutureMessageBuffer& buffer) { buffer_ = &buffer; }

    /// errors: HTTPError (403) without a name
    Future<void> post();
    void on_connection_close() override;

  private:
    FutureMessageBuffer* buffer_ = nullptr;

  private:
    // TASK 10.3: what does a request that waits remember now?
    Future<Messages> news_;
};

/// The rules of the whole chat. Given.
/// lifetime: `buffer` must outlive the Application, and every turn of the
///           loop that comes after it
web::Rules chat_rules(FutureMessageBuffer& buffer);

}  // namespace tornado::chat
