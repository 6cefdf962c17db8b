#pragma once
// Chapter 10's chat, for people who have logged in.
//
//     GET  /                    the page; strangers go to the login page
//     POST /a/message/new       body=      says something
//     POST /a/message/updates   cursor=    what came after the message cursor
//     GET  /auth/login          next=      asks for a name
//     POST /auth/login          name=, next=
//     POST /auth/logout                    nobody any more
//
// Mirrors demos/chat/chatdemo.py (v4.5.3), which has had no login since 4.2. Up
// to 4.1 there was one, by way of somebody else: that comes in 11.6.

#include <optional>
#include <string>
#include <string_view>

#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "future_message_buffer.hpp"
#include "web.hpp"

namespace tornado::session_chat {

/// The cookie that says who somebody is; signed.
inline constexpr std::string_view user_cookie = "chat_user";

/// Who the user_cookie says that is asking; nobody if it says nothing that can
/// be a name.
std::optional<std::string> user_in(const web::RequestHandler& handler);

/// What the chat's handlers have in common.
/// Tornado: chatdemo.py BaseHandler (v3.2.2)
class BaseHandler : public web::RequestHandler {
  public:
    /// Says that no browser may keep the answer for the next one who asks.
    void set_default_headers() override;

    /// As user_in().
    std::optional<std::string> get_current_user() override;

  protected:
    /// For a form: a hidden field with the token, if this application checks
    /// it.
    std::string form_token();

    /// Finishes with a text that is JSON already.
    void finish_json(const std::string& json);
};

/// GET /: the page.
class MainHandler : public BaseHandler {
  public:
    void initialize(chat::FutureMessageBuffer& buffer) { buffer_ = &buffer; }

    /// Strangers are redirected to the login page (302), and brought back.
    void get(web::Authenticated user);

  private:
    chat::FutureMessageBuffer* buffer_ = nullptr;
};

/// POST /a/message/new, as in chapter 10.
class MessageNewHandler : public BaseHandler {
  public:
    void initialize(chat::FutureMessageBuffer& buffer) { buffer_ = &buffer; }

    /// errors: HTTPError, 403 for a stranger, 400 for a body that says nothing
    void post(web::Authenticated user);

  private:
    chat::FutureMessageBuffer* buffer_ = nullptr;
};

/// POST /a/message/updates, as in chapter 10.
class MessageUpdatesHandler : public BaseHandler {
  public:
    void initialize(chat::FutureMessageBuffer& buffer) { buffer_ = &buffer; }

    /// Waits until there is something after the `cursor`, and answers with
    /// that; a client that has left gets no answer, and its wait ends.
    ///
    /// errors: HTTPError (403) for a stranger
    Future<void> post(web::Authenticated user);
    void on_connection_close() override;

  private:
    chat::FutureMessageBuffer* buffer_ = nullptr;
    Future<chat::Messages> news_;
};

/// /auth/login: believes whatever name it is told, and sees to it that nobody
/// changes it afterwards.
/// Tornado: AuthLoginHandler of the blog demo, more or less
class NameLoginHandler : public BaseHandler {
  public:
    /// The form. Who is known already goes on to `next`.
    void get();

    /// Sets the user_cookie, and goes on to `next` with 303: a path on this
    /// server, or else "/".
    ///
    /// errors: HTTPError (400) for a name that chat::name_from() refuses
    void post();
};

/// POST /auth/logout: takes the user_cookie back, and goes on to the door, a
/// page for strangers, with 303. A GET is that page, and takes back nothing.
class LogoutHandler : public BaseHandler {
  public:
    void get();
    void post();
};

/// All rules but those of /auth/login. Given.
/// lifetime: `buffer` must outlive the Application, and every turn of the
///           loop that comes after it
web::Rules chat_rules(chat::FutureMessageBuffer& buffer);

/// The rule of /auth/login, where people say their names themselves. Given.
web::Rules name_login_rules();

/// What signs the cookies: COOKIE_SECRET of the environment; else `for_trying`,
/// as a command line says it, which everybody on the machine can read; else one
/// that is made up, and a restart logs everybody out. Given.
std::string cookie_secret(const std::string& for_trying);

/// What the rules need. Given.
///
/// cookie_secret: signs the user_cookie
/// xsrf:          false lets every POST in (until 11.4 is written)
web::Settings chat_settings(std::string cookie_secret, bool xsrf = true);

}  // namespace tornado::session_chat
