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
    TORNADO_STUB("session_chat::ChatSocket::open", "12.4");
}

httputil::MaybeFuture
ChatSocket::on_message(const websocket::Message& message) {
    // TASK 12.4: say() says it, and who says nothing is closed.
    TORNADO_STUB("session_chat::ChatSocket::on_message", "12.4");
}

Future<void> ChatSocket::say(std::string body) {
    // TASK 12.4: everybody hears it, also who said it.
    TORNADO_STUB("session_chat::ChatSocket::say", "12.4");
}

void ChatSocket::on_close() {
    // TASK 12.4: nobody waits here any more.
    TORNADO_STUB("session_chat::ChatSocket::on_close", "12.4");
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
