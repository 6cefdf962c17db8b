#pragma once
// Chapter 14's chat, in a process that goes in good order. Whoever likes may
// listen on a WebSocket beside those who poll. Given.
//
//     GET  /a/socket?cursor=    as in chapter 12, by the name of chapter 10

#include <optional>
#include <string>

#include "chat_socket.hpp"
#include "concurrent.hpp"
#include "graceful_stop.hpp"
#include "message_feed.hpp"
#include "shared_chat.hpp"
#include "web.hpp"

namespace tornado::room {

/// What the handlers of one process share.
/// lifetime: all of it must outlive the Application, and every turn of the loop
///           that comes after it
struct Room {
    chat::FutureMessageBuffer& buffer;
    redis::MessageFeed& feed;  // fills the buffer
    GracefulStop& stop;
};

/// POST /a/message/updates, as in chapter 14. When the server stops, who waits
/// is answered without a message.
class MessageUpdatesHandler : public redis::SharedMessageUpdatesHandler {
  public:
    void initialize(const Room& room);

    Future<void> post();

  private:
    const Room* room_ = nullptr;
    GracefulStop::Token token_;
};

/// GET /a/socket. As a poll, it begins when this process has come to where the
/// cursor is. When the server stops, it is closed with 1001.
class Socket : public session_chat::ChatSocket {
  public:
    void initialize(const Room& room);

    std::optional<std::string> get_current_user() override;
    httputil::MaybeFuture open() override;
    void on_close() override;

  protected:
    /// What is said goes to Redis, and comes back from there.
    Future<void> say(std::string body) override;

  private:
    Future<void> come_in();

    const Room* room_ = nullptr;
    GracefulStop::Token token_;
    Future<bool> here_;
};

/// All rules of the chat.
/// lifetime: `room` must outlive the Application, and every turn of the loop
///           that comes after it
web::Rules rules(const Room& room);

}  // namespace tornado::room
