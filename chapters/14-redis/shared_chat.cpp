#include "shared_chat.hpp"

#include <functional>
#include <optional>

#include "common/stub/stub.hpp"

#include "chat_pages.hpp"
#include "gen.hpp"

namespace tornado::redis {

Future<void> SharedMessageNewHandler::post() {
    // TASK 14.3: as in 10.2; but the id is Redis's, and so is the telling.
    TORNADO_STUB("redis::SharedMessageNewHandler::post", "14.3");
}

Future<void> SharedMessageUpdatesHandler::post() {
    // TASK 14.3: first reach() the cursor. Then as in 10.3, if the client is
    // still there, and if nobody has ended the wait, before or meanwhile.
    TORNADO_STUB("redis::SharedMessageUpdatesHandler::post", "14.3");
}

void SharedMessageUpdatesHandler::on_connection_close() {
    // TASK 14.3: whichever of the two it waits for, or would wait for next.
    TORNADO_STUB("redis::SharedMessageUpdatesHandler::on_connection_close",
                 "14.3");
}

web::Rules chat_rules(MessageFeed& feed, chat::FutureMessageBuffer& buffer) {
    web::Rules rules = chat::page_rules(buffer);
    rules.push_back(web::url<SharedMessageUpdatesHandler>(
        "/a/message/updates", std::ref(feed), std::ref(buffer)));
    rules.push_back(
        web::url<SharedMessageNewHandler>("/a/message/new", std::ref(feed)));
    return rules;
}

}  // namespace tornado::redis
