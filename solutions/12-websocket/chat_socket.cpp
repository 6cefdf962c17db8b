#include "chat_socket.hpp"

#include <chrono>
#include <utility>

#include <nlohmann/json.hpp>

#include "common/chat_page/chat_page.hpp"
#include "common/stub/stub.hpp"

#include "gen.hpp"
#include "message.hpp"

namespace tornado::session_chat {

namespace {

using nlohmann::json;

/// What a client says; nothing if it says nothing that is understood.
std::optional<std::string> body_of(const websocket::Message& message) {
    // TASK 12.4: JSON that is not JSON must not throw.
    const json value = json::parse(message.data, nullptr, false);
    if (!value.is_object()) return {};
    const auto body = value.find("body");
    if (body == value.end() || !body->is_string()) return {};
    std::string text = body->get<std::string>();
    if (text.find_first_not_of(" \t\r\n") == text.npos) return {};
    return text;
}

}  // namespace

std::optional<std::string> ChatSocket::get_current_user() {
    return user_in(*this);
}

websocket::ConnectionOptions ChatSocket::connection_options() const {
    // Proxies forget connections that are silent for a minute.
    return {.max_message_size = 64 * 1024,
            .max_unsent = 1024 * 1024,
            .ping_interval = std::chrono::seconds(30)};
}

httputil::MaybeFuture ChatSocket::open() {
    // TASK 12.4: strangers are closed. For others, follow the chat from where
    // they are; that goes on for as long as the connection does, so nobody
    // waits for it here.
    if (current_user())
        (void)follow(get_argument("cursor", ""));
    else
        close(not_logged_in, "not logged in");
    return {};
}

Future<void> ChatSocket::follow(std::string cursor) {
    // TASK 12.4: what the page does by long polling: wait for what comes after
    // the cursor, send it, remember the last one. Who reads slowly is waited
    // for, and hears several at once then. It ends when the connection has.
    const auto self = shared_from_this();
    try {
        while (!closed_) {
            news_ = buffer_->wait_for_messages(cursor);
            chat::Messages messages = co_yield news_;
            if (messages.empty()) co_return;
            cursor = messages.list().back()->id;
            co_yield write_message(messages.json());
        }
    } catch (const websocket::WebSocketClosedError&) {
        // The client asks again, with its cursor.
    }
}

httputil::MaybeFuture
ChatSocket::on_message(const websocket::Message& message) {
    // TASK 12.4: say() says it, and who says nothing is closed.
    auto body = body_of(message);
    if (body) return say(std::move(*body));
    close(websocket::close_codes::policy, "no message");
    return {};
}

Future<void> ChatSocket::say(std::string body) {
    // TASK 12.4: everybody hears it, also who said it.
    const auto said =
        chat::make_message(chat::make_id(), *current_user(), body);
    buffer_->new_messages(chat::Messages({said}));
    co_return;
}

void ChatSocket::on_close() {
    // TASK 12.4: nobody waits here any more.
    closed_ = true;
    buffer_->cancel_wait(news_);
}

void SocketMainHandler::get(web::Authenticated user) {
    const chat_page::Page page{.user = user.name,
                               .login_url = get_login_url(),
                               .leave_url = "/auth/logout",
                               .xsrf_form_html = form_token(),
                               .socket_url = "/a/socket"};
    const auto kept = json::parse(buffer_->messages().json());
    write(chat_page::render(page, kept.at("messages")));
}

web::Rules socket_chat_rules(chat::FutureMessageBuffer& buffer) {
    web::Rules rules{
        web::url<SocketMainHandler>("/", std::ref(buffer)),
        web::url<ChatSocket>("/a/socket", std::ref(buffer)),
    };
    for (web::URLSpec& rule : chat_rules(buffer))
        rules.push_back(std::move(rule));
    return rules;
}

}  // namespace tornado::session_chat
