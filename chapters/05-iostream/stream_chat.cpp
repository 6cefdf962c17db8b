#include "stream_chat.hpp"

#include <optional>
#include <string>
#include <utility>

#include "common/linechat/line_buffer.hpp"
#include "common/linechat/texts.hpp"
#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

#include "gen.hpp"
#include "guests.hpp"
#include "netutil.hpp"

namespace tornado::stream_chat {

StreamChat::StreamChat(IOLoop& loop, UniqueFd listener)
    : loop_(loop)
    , listener_(std::move(listener))
    , room_(std::make_shared<Room>()) {
    loop_.add_handler(
        listener_.get(),
        [this](int, std::uint32_t) { accept_guests(); },
        IOLoop::READ);
}

StreamChat::~StreamChat() {
    loop_.remove_handler(listener_.get());
    room_->close();
}

std::uint16_t StreamChat::port() const {
    return local_port(listener_.get());
}

void StreamChat::accept_guests() {
    while (std::optional<UniqueFd> fd = accept_connection(listener_.get()))
        (void)serve(room_, std::make_shared<IOStream>(std::move(*fd), loop_));
}

Future<void> serve(std::shared_ptr<Room> room,
                   std::shared_ptr<IOStream> guest) {
    // TASK 05.3: welcome the guest, pass on its lines until there are no more,
    // say good bye to one whose line is too long, and let the others know that
    // it left. What it has not read yet is still sent.
    TORNADO_STUB("stream_chat::serve", "05.3");
}

}  // namespace tornado::stream_chat
