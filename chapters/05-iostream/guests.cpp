#include "guests.hpp"

#include "common/linechat/line_buffer.hpp"
#include "common/linechat/texts.hpp"

namespace tornado::stream_chat {

std::string Room::enter(const Guest& guest) {
    std::string name = linechat::guest_name(++arrivals_);
    (void)guest->write(linechat::welcome(name, guests_.size()));
    tell_others(guest, linechat::joined(name));
    guests_.push_back(guest);
    return name;
}

void Room::leave(const Guest& guest, std::string_view name) {
    std::erase_if(guests_,
                  [&](const auto& other) { return other.lock() == guest; });
    tell_others(guest, linechat::left(name));
}

void Room::tell_others(const Guest& guest, std::string_view text) {
    for (const auto& other : guests_) {
        auto here = other.lock();
        if (!here || here == guest) continue;
        (void)here->write(text);
        // The read that its coroutine waits for fails then, on a later turn,
        // when nobody walks over the guests.
        if (here->write_buffer_size() > linechat::max_pending) here->close();
    }
}

void Room::close() {
    for (const auto& other : guests_)
        if (auto here = other.lock()) here->close();
}

}  // namespace tornado::stream_chat
