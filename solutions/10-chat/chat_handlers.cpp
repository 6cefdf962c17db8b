#include "chat_handlers.hpp"

#include <functional>

#include "common/stub/stub.hpp"

#include "chat_pages.hpp"

namespace tornado::chat {

void MessageNewHandler::post() {
    // TASK 10.2: whoever has sent this gets the message as the answer, and all
    // who wait get it, too. First of all, is it one?
    const std::string from = name();
    const std::string body = get_argument("body");
    if (body.empty()) throw web::HTTPError(400, "a message without a word");
    const auto next = get_argument("next", std::nullopt);
    if (next && !is_local(*next))
        throw web::HTTPError(400, "not on this server: " + *next);
    const auto message = make_message(make_id(), from, body);
    if (next)
        redirect(*next, 303);
    else
        finish_json(message->json);
    board_->new_messages(Messages({message}));
}

web::Asynchronous MessageUpdatesHandler::post() {
    // TASK 10.2: wait for what comes after the cursor, and return.
    (void)name();
    token_ = buffer_->wait_for_messages(
        callback([this](const Messages& news) { on_new_messages(news); }),
        get_argument("cursor", ""));
    return web::asynchronous;
}

void MessageUpdatesHandler::on_new_messages(const Messages& messages) {
    // TASK 10.2: the answer, to those who are still there.
    if (request().connection->closed()) return;
    finish_json(messages.json());
}

void MessageUpdatesHandler::on_connection_close() {
    // TASK 10.2: nobody waits here any more.
    buffer_->cancel_wait(token_);
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
