#include "chat_handlers.hpp"

#include <functional>

#include "common/stub/stub.hpp"

#include "chat_pages.hpp"

namespace tornado::chat {

void MessageNewHandler::post() {
    // TASK 10.2: whoever has sent this gets the message as the answer, and all
    // who wait get it, too. First of all, is it one?
    TORNADO_STUB("chat::MessageNewHandler::post", "10.2");
}

web::Asynchronous MessageUpdatesHandler::post() {
    // TASK 10.2: wait for what comes after the cursor, and return.
    TORNADO_STUB("chat::MessageUpdatesHandler::post", "10.2");
}

void MessageUpdatesHandler::on_connection_close() {
    // TASK 10.2: nobody waits here any more.
    TORNADO_STUB("chat::MessageUpdatesHandler::on_connection_close", "10.2");
}

web::Rules chat_rules(MessageBuffer& buffer) {
    web::Rules rules = page_rules(buffer);
    rules.push_back(web::url<MessageUpdatesHandler>("/a/message/updates",
                                                    std::ref(buffer)));
    rules.push_back(
        web::url<MessageNewHandler>("/a/message/new", std::ref(buffer)));
    return rules;
}

}  // namespace tornado::chat
