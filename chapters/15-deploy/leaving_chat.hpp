#pragma once
// Chapter 11's chat, in a server that goes in good order.

#include "concurrent.hpp"
#include "graceful_stop.hpp"
#include "session_chat.hpp"
#include "web.hpp"

namespace tornado::leaving_chat {

/// POST /a/message/updates, as in chapter 11. When the server stops, who waits
/// is answered without a message; the page asks again, and finds whoever is
/// there then.
class MessageUpdatesHandler : public session_chat::MessageUpdatesHandler {
  public:
    void initialize(chat::FutureMessageBuffer& buffer, GracefulStop& stop) {
        session_chat::MessageUpdatesHandler::initialize(buffer);
        stop_ = &stop;
    }

    Future<void> post(web::Authenticated user);

  private:
    GracefulStop* stop_ = nullptr;
    GracefulStop::Token token_;
};

/// All rules of the chat, with the login of 11.3. Given.
/// lifetime: both must outlive the Application, and every turn of the
///           loop that comes after it
web::Rules chat_rules(chat::FutureMessageBuffer& buffer, GracefulStop& stop);

}  // namespace tornado::leaving_chat
