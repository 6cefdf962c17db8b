#include "room.hpp"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>

#include <nlohmann/json.hpp>

#include "gen.hpp"
#include "name_cookie.hpp"
#include "shared_chat.hpp"

namespace tornado::room {

namespace {

/// When Redis has given this id: milliseconds, and a number in these. Zeros if
/// it is none of its.
std::pair<std::uint64_t, std::uint64_t> place_of(const std::string& id) {
    std::pair<std::uint64_t, std::uint64_t> place;
    const char* const end = id.data() + id.size();
    const auto dash = std::from_chars(id.data(), end, place.first);
    if (dash.ptr != end) std::from_chars(dash.ptr + 1, end, place.second);
    return place;
}

bool is_ahead(const std::string& cursor, const chat::MessageBoard& board) {
    if (cursor.empty()) return false;
    const chat::Messages kept = board.messages();
    return kept.empty() || place_of(kept.list().back()->id) < place_of(cursor);
}

/// Done when the board has come to where `cursor` is. Nobody waits for that for
/// long: the cursor may be of a Redis that is gone.
Future<void> reached(std::string cursor, const chat::MessageBoard* board) {
    constexpr auto pause = std::chrono::milliseconds(10);
    constexpr int most = 100;  // pauses
    for (int i = 0; i < most && is_ahead(cursor, *board); ++i)
        co_yield gen::sleep(pause);
}

}  // namespace

void MessageUpdatesHandler::initialize(const Room& room) {
    chat::GenMessageUpdatesHandler::initialize(room.buffer);
    room_ = &room;
}

Future<void> MessageUpdatesHandler::post() {
    Future<void> here = reached(get_argument("cursor", ""), &room_->buffer);
    co_yield here;
    if (request().connection->closed()) co_return;
    token_ = room_->stop.when_stopping([this] { on_connection_close(); });
    Future<void> answered = chat::GenMessageUpdatesHandler::post();
    co_yield answered;
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
    });
    return come_in();
}

Future<void> Socket::come_in() {
    const auto self = shared_from_this();
    Future<void> here = reached(get_argument("cursor", ""), &room_->buffer);
    co_yield here;
    (void)session_chat::ChatSocket::open();
}

httputil::MaybeFuture Socket::on_message(const websocket::Message& message) {
    const auto value = nlohmann::json::parse(message.data, nullptr, false);
    const bool says = value.is_object() && value.contains("body") &&
                      value["body"].is_string();
    std::string body = says ? value["body"].get<std::string>() : "";
    if (body.find_first_not_of(" \t\r\n") != body.npos)
        return say(std::move(body));
    close(websocket::close_codes::policy, "no message");
    return {};
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
