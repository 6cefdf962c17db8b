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
    TORNADO_STUB("coroutine_chat::serve", "04.5");
}

Future<void> tell_time(std::shared_ptr<Room> room,
                       std::weak_ptr<LineConnection> guest,
                       std::string city) {
    // TASK 04.5: wait for the upstream's answer or its failure; then tell the
    // guest, if it is still there.
    TORNADO_STUB("coroutine_chat::tell_time", "04.5");
}

}  // namespace tornado::coroutine_chat
