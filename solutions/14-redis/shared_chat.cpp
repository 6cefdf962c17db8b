#include "shared_chat.hpp"

#include <functional>
#include <optional>

#include "common/stub/stub.hpp"

#include "chat_pages.hpp"
#include "gen.hpp"

namespace tornado::redis {

Future<void> SharedMessageNewHandler::post() {
    // TASK 14.3: as in 10.2; but the id is Redis's, and so is the telling.
    const std::string from = name();
    const std::string body = get_argument("body");
    if (body.empty()) throw web::HTTPError(400, "a message without a word");
    const auto next = get_argument("next", std::nullopt);
    if (next && !chat::is_local(*next))
        throw web::HTTPError(400, "not on this server: " + *next);
    std::string id;
    try {
        id = co_yield feed_->publish(from, body);
    } catch (const ConnectionError& error) {
        throw web::HTTPError(503, error.what());
    }
    if (next)
        redirect(*next, 303);
    else
        finish_json(chat::make_message(id, from, body)->json);
}

Future<void> SharedMessageUpdatesHandler::post() {
    // TASK 14.3: first reach() the cursor. Then as in 10.3, if the client is
    // still there, and if nobody has ended the wait, before or meanwhile.
    (void)name();
    here_ = feed_->reach(get_argument("cursor", ""));
    const bool here = co_yield here_;
    if (request().connection->closed()) co_return;
    if (!here || ended_) {
        finish_json(chat::Messages().json());
        co_return;
    }
    Future<void> answered = chat::GenMessageUpdatesHandler::post();
    co_yield answered;
}

void SharedMessageUpdatesHandler::on_connection_close() {
    // TASK 14.3: whichever of the two it waits for, or would wait for next.
    ended_ = true;
    feed_->cancel_wait(here_);
    chat::GenMessageUpdatesHandler::on_connection_close();
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
