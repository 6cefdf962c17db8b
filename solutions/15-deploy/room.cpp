#include "room.hpp"

#include <functional>
#include <utility>

#include "gen.hpp"
#include "name_cookie.hpp"

namespace tornado::room {

void MessageUpdatesHandler::initialize(const Room& room) {
    redis::SharedMessageUpdatesHandler::initialize(room.feed, room.buffer);
    room_ = &room;
}

Future<void> MessageUpdatesHandler::post() {
    token_ = room_->stop.when_stopping([this] { on_connection_close(); });
    return redis::SharedMessageUpdatesHandler::post();
}

void Socket::initialize(const Room& room) {
    session_chat::ChatSocket::initialize(room.buffer);
    room_ = &room;
}

std::optional<std::string> Socket::get_current_user() {
    return chat::name_in_cookie(request().headers.get("Cookie"));
}

httputil::MaybeFuture Socket::open() {
    token_ = room_->stop.when_stopping([this] {
        close(websocket::close_codes::going_away, "the server stops");
        room_->feed.cancel_wait(here_);
    });
    return come_in();
}

Future<void> Socket::come_in() {
    const auto self = shared_from_this();
    here_ = room_->feed.reach(get_argument("cursor", ""));
    const bool here = co_yield here_;
    if (here) (void)session_chat::ChatSocket::open();
}

void Socket::on_close() {
    room_->feed.cancel_wait(here_);
    session_chat::ChatSocket::on_close();
}

/// The next message of this client waits until Redis has this one.
Future<void> Socket::say(std::string body) {
    const auto self = shared_from_this();
    Future<std::string> id =
        room_->feed.publish(*current_user(), std::move(body));
    co_yield id;
}

web::Rules rules(const Room& room) {
    web::Rules rules;
    rules.push_back(
        web::url<MessageUpdatesHandler>("/a/message/updates", std::cref(room)));
    rules.push_back(web::url<Socket>("/a/socket", std::cref(room)));
    for (auto& rule : redis::chat_rules(room.feed, room.buffer))
        rules.push_back(std::move(rule));
    return rules;
}

}  // namespace tornado::room
