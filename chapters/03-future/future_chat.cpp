#include "future_chat.hpp"

#include <optional>
#include <stdexcept>
#include <utility>

#include "common/linechat/texts.hpp"
#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

#include "netutil.hpp"

namespace tornado::future_chat {

FutureChat::FutureChat(IOLoop& loop,
                       UniqueFd listener,
                       std::uint16_t upstream_port,
                       Fetch fetch)
    : loop_(loop)
    , listener_(std::move(listener))
    , upstream_port_(upstream_port)
    , fetch_(std::move(fetch)) {
    loop_.add_handler(
        listener_.get(),
        [this](int, std::uint32_t) { accept_guests(); },
        IOLoop::READ);
}

FutureChat::~FutureChat() {
    loop_.remove_handler(listener_.get());
}

std::uint16_t FutureChat::port() const {
    return local_port(listener_.get());
}

void FutureChat::accept_guests() {
    while (std::optional<UniqueFd> fd = accept_connection(listener_.get())) {
        auto guest = std::make_shared<Guest>();
        guest->connection =
            std::make_shared<LineConnection>(loop_, std::move(*fd));
        try {
            listen_to(guest);
        } catch (const std::out_of_range&) {
            continue;  // does not fit into the poller: is sent away
        }
        guest->name = linechat::guest_name(++arrivals_);
        tell(*guest, linechat::welcome(guest->name, guests_.size()));
        tell_others(*guest, linechat::joined(guest->name));
        guests_.push_back(std::move(guest));
    }
}

void FutureChat::listen_to(const std::shared_ptr<Guest>& guest) {
    // TASK 03.4: ask for the guest's next line, and have the loop call hear()
    // with it. A guest who is gone by then is not heard.
    TORNADO_STUB("future_chat::FutureChat::listen_to", "03.4");
}

void FutureChat::hear(const std::shared_ptr<Guest>& guest,
                      const Future<std::string>& line) {
    // TASK 03.4: pass the line on and listen for the next one; if there is
    // none, the guest leaves, and one who said too much is told so. 03.5:
    // answer a "/time CITY".
    TORNADO_STUB("future_chat::FutureChat::hear", "03.4");
}

void FutureChat::answer(const std::shared_ptr<Guest>& guest,
                        const std::string& city) {
    // TASK 03.5: fetch the time from the upstream, and tell the guest when it
    // is there, or what went wrong. The guest may have left by then.
    TORNADO_STUB("future_chat::FutureChat::answer", "03.5");
}

void FutureChat::tell(Guest& guest, std::string_view text) {
    guest.connection->write(text);
    // Whoever does not read is dropped: the line that we wait for fails then,
    // and hear() is told on a later turn, when nobody walks over the guests.
    if (guest.connection->pending() > linechat::max_pending)
        guest.connection->close();
}

void FutureChat::tell_others(const Guest& guest, std::string_view text) {
    for (const auto& other : guests_)
        if (other.get() != &guest) tell(*other, text);
}

void FutureChat::leave(const std::shared_ptr<Guest>& guest) {
    // TASK 03.4: the others are told. What the guest has not read yet is still
    // sent: keep the connection until it is flushed(), and no longer.
    TORNADO_STUB("future_chat::FutureChat::leave", "03.4");
}

std::string no_time(std::string_view city, std::string_view why) {
    return "* no time in " + std::string(city) + ": " + std::string(why) + "\n";
}

}  // namespace tornado::future_chat
