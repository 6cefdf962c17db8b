#include "coroutine_chat.hpp"

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "common/linechat/texts.hpp"
#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

#include "coroutine.hpp"
#include "fetch.hpp"
#include "future_chat.hpp"
#include "netutil.hpp"
#include "room.hpp"

namespace tornado::coroutine_chat {

namespace {

constexpr std::string_view time_command = "/time ";

}  // namespace

CoroutineChat::CoroutineChat(IOLoop& loop,
                             UniqueFd listener,
                             std::uint16_t upstream_port)
    : loop_(loop)
    , listener_(std::move(listener))
    , room_(std::make_shared<Room>(loop, upstream_port)) {
    loop_.add_handler(
        listener_.get(),
        [this](int, std::uint32_t) { accept_guests(); },
        IOLoop::READ);
}

CoroutineChat::~CoroutineChat() {
    loop_.remove_handler(listener_.get());
    room_->close();
}

std::uint16_t CoroutineChat::port() const {
    return local_port(listener_.get());
}

void CoroutineChat::accept_guests() {
    while (std::optional<UniqueFd> fd = accept_connection(listener_.get()))
        (void)serve(room_,
                    std::make_shared<LineConnection>(loop_, std::move(*fd)));
}

Future<void> serve(std::shared_ptr<Room> room,
                   std::shared_ptr<LineConnection> guest) {
    // TASK 04.5: welcome the guest, unless asking for its first line throws;
    // pass on its lines until there are no more ("/time CITY" is tell_time()'s,
    // and not waited for); say good bye to one whose line is too long, and let
    // the others know that it left. What it has not read yet is still sent.
    Future<std::string> line = guest->read_line();  // may throw: ask it first
    const std::string name = room->enter(guest);
    try {
        for (;; line = guest->read_line()) {
            std::string said = co_yield line;
            if (said.starts_with(time_command))
                (void)tell_time(room, guest, said.substr(time_command.size()));
            else
                room->tell_others(guest, linechat::said(name, said));
        }
    } catch (const LineTooLong&) {
        guest->write(linechat::too_long());
    } catch (const ConnectionClosed&) {
    }
    room->leave(guest, name);
    co_yield guest->flushed();
}

Future<void> tell_time(std::shared_ptr<Room> room,
                       std::weak_ptr<LineConnection> guest,
                       std::string city) {
    // TASK 04.5: wait for the upstream's answer or its failure; then tell the
    // guest, if it is still there.
    std::string text;
    try {
        std::string time =
            co_yield async_fetch_future(room->loop(),
                                        room->upstream_port(),
                                        city,
                                        CoroutineChat::upstream_timeout);
        text = "* " + time + "\n";
    } catch (const std::exception& error) {
        text = future_chat::no_time(city, error.what());
    }
    if (auto here = guest.lock()) here->write(text);
}

}  // namespace tornado::coroutine_chat
