#include "room.hpp"

#include "common/linechat/line_buffer.hpp"
#include "common/linechat/texts.hpp"

namespace tornado::coroutine_chat {

std::string Room::enter(const Connection& guest) {
    std::string name = linechat::guest_name(++arrivals_);
    tell(*guest, linechat::welcome(name, guests_.size()));
    tell_others(guest, linechat::joined(name));
    guests_.push_back(guest);
    return name;
}

void Room::leave(const Connection& guest, std::string_view name) {
    std::erase_if(guests_,
                  [&](const auto& other) { return other.lock() == guest; });
    tell_others(guest, linechat::left(name));
}

void Room::tell_others(const Connection& guest, std::string_view text) {
    for (const auto& other : guests_)
        if (auto here = other.lock(); here && here != guest) tell(*here, text);
}

void Room::close() {
    for (const auto& other : guests_)
        if (auto here = other.lock()) here->close();
}

void Room::tell(LineConnection& guest, std::string_view text) {
    guest.write(text);
    // Whoever does not read is dropped. The line that its coroutine waits for
    // fails then, on a later turn, when nobody walks over the guests.
    if (guest.pending() > linechat::max_pending) guest.close();
}

}  // namespace tornado::coroutine_chat
