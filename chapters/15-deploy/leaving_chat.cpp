#include "leaving_chat.hpp"

#include <functional>
#include <utility>

#include "common/stub/stub.hpp"

namespace tornado::leaving_chat {

Future<void> MessageUpdatesHandler::post(web::Authenticated user) {
    // TASK 15.3: the same as there. But when the server stops, it is as if the
    // client had left: on_connection_close() ends the wait.
    TORNADO_STUB("leaving_chat::MessageUpdatesHandler::post", "15.3");
}

web::Rules chat_rules(chat::FutureMessageBuffer& buffer, GracefulStop& stop) {
    web::Rules rules;
    rules.push_back(web::url<MessageUpdatesHandler>(
        "/a/message/updates", std::ref(buffer), std::ref(stop)));
    for (auto& rule : session_chat::chat_rules(buffer))
        rules.push_back(std::move(rule));
    for (auto& rule : session_chat::name_login_rules())
        rules.push_back(std::move(rule));
    return rules;
}

}  // namespace tornado::leaving_chat
