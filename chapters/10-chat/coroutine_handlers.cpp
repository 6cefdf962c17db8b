#include "coroutine_handlers.hpp"

#include <functional>

#include "common/stub/stub.hpp"

#include "chat_handlers.hpp"
#include "chat_pages.hpp"
#include "gen.hpp"

namespace tornado::chat {

Future<void> GenMessageUpdatesHandler::post() {
    // TASK 10.3: wait, and answer those who are still there.
    TORNADO_STUB("chat::GenMessageUpdatesHandler::post", "10.3");
}

void GenMessageUpdatesHandler::on_connection_close() {
    // TASK 10.3: this coroutine must come to its end, too.
    TORNADO_STUB("chat::GenMessageUpdatesHandler::on_connection_close", "10.3");
}

web::Rules chat_rules(FutureMessageBuffer& buffer) {
    web::Rules rules = page_rules(buffer);
    rules.push_back(web::url<GenMessageUpdatesHandler>("/a/message/updates",
                                                       std::ref(buffer)));
    rules.push_back(
        web::url<MessageNewHandler>("/a/message/new", std::ref(buffer)));
    return rules;
}

}  // namespace tornado::chat
