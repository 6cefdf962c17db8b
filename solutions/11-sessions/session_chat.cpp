#include "session_chat.hpp"

#include <cstdlib>
#include <utility>

#include <nlohmann/json.hpp>

#include "common/chat_page/chat_page.hpp"
#include "common/crypto/crypto.hpp"
#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"

#include "auth.hpp"
#include "chat_pages.hpp"
#include "gen.hpp"
#include "message.hpp"
#include "name_cookie.hpp"

namespace tornado::session_chat {

namespace {

constexpr const char* login_url = "/auth/login";

/// The login page, around its form.
constexpr std::string_view login_page_head = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Chat: log in</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/chat.css">
</head>
<body class="door">
<main>
<h1>Chat</h1>
<form method="post" action="/auth/login">
<label for="name">What shall we call you?</label>
<div class="row">
<input id="name" name="name" required maxlength="40"
    autocomplete="nickname" autofocus>
<button>Come in</button>
</div>
)";

}  // namespace

std::optional<std::string> user_in(const web::RequestHandler& handler) {
    // TASK 11.3: the cookie is signed, so it is what somebody has set here.
    const auto name = handler.get_signed_cookie(user_cookie);
    if (!name) return {};
    return chat::name_from(*name);
}

void BaseHandler::set_default_headers() {
    set_header("Cache-Control", "no-store");
    set_header("Content-Security-Policy", chat_page::content_security_policy);
}

std::optional<std::string> BaseHandler::get_current_user() {
    return user_in(*this);
}

std::string BaseHandler::form_token() {
    return settings().xsrf_cookies ? xsrf_form_html() : "";
}

void BaseHandler::finish_json(const std::string& json) {
    set_header("Content-Type", "application/json; charset=UTF-8");
    finish(json);
}

void MainHandler::get(web::Authenticated user) {
    const chat_page::Page page{.user = user.name,
                               .login_url = login_url,
                               .leave_url = "/auth/logout",
                               .xsrf_form_html = form_token()};
    const auto kept = nlohmann::json::parse(buffer_->messages().json());
    write(chat_page::render(page, kept.at("messages")));
}

void MessageNewHandler::post(web::Authenticated user) {
    const std::string body = get_argument("body");
    if (body.empty()) throw web::HTTPError(400, "a message without a word");
    const auto message = chat::make_message(chat::make_id(), user.name, body);
    if (const auto next = get_argument("next", std::nullopt))
        redirect(web::local_url(*next), 303);
    else
        finish_json(message->json);
    buffer_->new_messages(chat::Messages({message}));
}

Future<void> MessageUpdatesHandler::post(web::Authenticated /*user*/) {
    news_ = buffer_->wait_for_messages(get_argument("cursor", ""));
    chat::Messages messages = co_yield news_;
    if (request().connection->closed()) co_return;
    finish_json(messages.json());
}

void MessageUpdatesHandler::on_connection_close() {
    buffer_->cancel_wait(news_);
}

void NameLoginHandler::get() {
    // The form itself is given; where it leads is not.
    const std::string next = web::local_url(get_argument("next", ""));
    if (current_user()) return redirect(next);
    write(login_page_head);
    write("<input type=\"hidden\" name=\"next\" value=\"" +
          escape::xhtml_escape(next) + "\">\n" + form_token() +
          "</form>\n</main>\n</body>\n</html>\n");
}

void NameLoginHandler::post() {
    // TASK 11.3: name_from() says whether it can be a name. Then the cookie,
    // and where they were going.
    const auto name = chat::name_from(get_argument("name"));
    if (!name) throw web::HTTPError(400, "no name");
    set_signed_cookie(user_cookie, *name);
    redirect(web::local_url(get_argument("next", "")), 303);
}

void LogoutHandler::get() {
    write(chat_page::render({.user = "", .login_url = login_url}));
}

void LogoutHandler::post() {
    // TASK 11.3: the cookie goes, and they come to get().
    clear_cookie(user_cookie);
    redirect(request().path, 303);
}

web::Rules chat_rules(chat::FutureMessageBuffer& buffer) {
    web::Rules rules = chat::file_rules();
    rules.push_back(web::url<MainHandler>("/", std::ref(buffer)));
    rules.push_back(
        web::url<MessageNewHandler>("/a/message/new", std::ref(buffer)));
    rules.push_back(web::url<MessageUpdatesHandler>("/a/message/updates",
                                                    std::ref(buffer)));
    rules.push_back(web::url<LogoutHandler>("/auth/logout"));
    return rules;
}

web::Rules name_login_rules() {
    return {web::url<NameLoginHandler>(login_url)};
}

std::string cookie_secret(const std::string& for_trying) {
    const char* secret = std::getenv("COOKIE_SECRET");
    if (secret && *secret) return secret;
    return for_trying.empty() ? crypto::random_bytes(32) : for_trying;
}

web::Settings chat_settings(std::string cookie_secret, bool xsrf) {
    web::Settings settings;
    settings.cookie_secret = std::move(cookie_secret);
    settings.login_url = login_url;
    if (xsrf) settings.xsrf_cookies = &web::RequestHandler::check_xsrf_cookie;
    return settings;
}

}  // namespace tornado::session_chat
