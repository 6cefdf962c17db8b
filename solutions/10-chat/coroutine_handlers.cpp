#include "coroutine_handlers.hpp"

#include <functional>

#include "common/stub/stub.hpp"

#include "chat_handlers.hpp"
#include "chat_pages.hpp"
#include "gen.hpp"

namespace tornado::chat {

Future<void> GenMessageUpdatesHandler::post() {
    // TASK 10.3: wait, and answer those who are still there.
    (void)name();
    news_ = buffer_->wait_for_messages(get_argument("cursor", ""));
    Messages messages = co_yield news_;
    if (request().connection->closed()) co_return;
    finish_json(messages.json());
}

void GenMessageUpdatesHandler::on_connection_close() {
    // TASK 10.3: this coroutine must come to its end, too.
    buffer_->cancel_wait(news_);
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
