#pragma once
// The chat of chapter 11 over a connection that stays, beside its long polling:
// both share one buffer, so people talk to each other whichever way they came.
//
//     GET  /a/socket?cursor=    what came after the message cursor, and all
//                               that comes from then on
//
// Both sides send JSON:
//
//     {"messages": [message, …]}   from us
//     {"body": "hello"}            from a client: says it

#include <cstdint>
#include <optional>
#include <string>

#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "future_message_buffer.hpp"
#include "session_chat.hpp"
#include "web.hpp"
#include "websocket.hpp"

namespace tornado::session_chat {

/// What strangers are closed with. A 403 would do for a program; but a browser
/// tells its page nothing of an answer other than 101.
inline constexpr std::uint16_t not_logged_in = 4403;

class ChatSocket : public websocket::WebSocketHandler {
  public:
    void initialize(chat::FutureMessageBuffer& buffer) { buffer_ = &buffer; }

    /// As user_in().
    std::optional<std::string> get_current_user() override;
    websocket::ConnectionOptions connection_options() const override;

    httputil::MaybeFuture open() override;

    /// Gives what a client says to say(), whose Future the next message waits
    /// for. What is not understood, or says nothing, is closed with
    /// close_codes::policy.
    httputil::MaybeFuture on_message(const websocket::Message&) override;
    void on_close() override;

  protected:
    /// Has everybody hear what this client says. Chapter 15's says it in
    /// another place.
    ///
    /// body:    not empty, nor spaces alone
    virtual Future<void> say(std::string body);

  private:
    chat::FutureMessageBuffer* buffer_ = nullptr;

  private:
    // TASK 12.4: what does a connection wait for, and how does that end?
    // Yours to design.
};

/// GET /: the page of chapter 11, which listens on /a/socket. Given.
class SocketMainHandler : public BaseHandler {
  public:
    void initialize(chat::FutureMessageBuffer& buffer) { buffer_ = &buffer; }

    void get(web::Authenticated user);

  private:
    chat::FutureMessageBuffer* buffer_ = nullptr;
};

/// The rules of chapter 11's chat, with /a/socket, and with a page that uses
/// it. Given.
/// lifetime: `buffer` must outlive the Application, and every turn of the
///           loop that comes after it
web::Rules socket_chat_rules(chat::FutureMessageBuffer& buffer);

}  // namespace tornado::session_chat
