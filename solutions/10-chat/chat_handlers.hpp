#pragma once
// The chat's requests, in callback style.
//
//     GET  /                    the page
//     POST /a/name              name=      who you are
//     POST /a/leave                        nobody any more
//     POST /a/message/new       body=      says something
//     POST /a/message/updates   cursor=    what came after the message cursor
//
// Mirrors demos/chat/chatdemo.py (v3.2.2). Left out on purpose: the login
// (chapter 11's).

#include "common/stub/stub.hpp"

#include "chat_request_handler.hpp"
#include "message_board.hpp"
#include "message_buffer.hpp"
#include "web.hpp"

namespace tornado::chat {

/// POST /a/message/new: somebody says `body`. Answered with the message in
/// JSON; or, if the form has a path to go `next`, with a redirect there (303),
/// for a page without a script.
/// Tornado: chatdemo.py MessageNewHandler (v3.2.2)
class MessageNewHandler : public ChatRequestHandler {
  public:
    void initialize(MessageBoard& board) { board_ = &board; }

    /// errors: HTTPError: 403 without a name; 400 for a body that says nothing,
    ///         and for a `next` that is not on this server. Then nobody is told
    void post();

  private:
    MessageBoard* board_ = nullptr;
};

/// POST /a/message/updates: what came after the message `cursor`, as soon as
/// there is something: {"messages": [ … ]}.
/// Tornado: chatdemo.py MessageUpdatesHandler (v3.2.2)
class MessageUpdatesHandler : public ChatRequestHandler {
  public:
    void initialize(MessageBuffer& buffer) { buffer_ = &buffer; }

    /// errors: HTTPError (403) without a name
    web::Asynchronous post();
    void on_connection_close() override;

  private:
    MessageBuffer* buffer_ = nullptr;

  private:
    // TASK 10.2: what does a request that waits remember, and how does it end?
    void on_new_messages(const Messages& messages);

    MessageBuffer::Token token_ = MessageBuffer::Token::none;
};

/// The rules of the whole chat. Given.
/// lifetime: `buffer` must outlive the Application, and every turn of the
///           loop that comes after it
web::Rules chat_rules(MessageBuffer& buffer);

}  // namespace tornado::chat
