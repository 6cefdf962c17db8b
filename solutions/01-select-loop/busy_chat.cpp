#include "busy_chat.hpp"

#include <array>
#include <optional>
#include <system_error>
#include <utility>

#include "common/linechat/texts.hpp"
#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

#include "netutil.hpp"

namespace tornado {

BusyChat::BusyChat(UniqueFd listener)
    : listener_(std::move(listener)) {
    // TASK 01.2: keep the listener.
}

bool BusyChat::step() {
    // TASK 01.2: take in who waits at the door, hear every guest, and tell
    // the others who has left. Never wait for anybody.
    bool something = accept_guests();
    for (Guest& guest : guests_)
        something = hear(guest) || something;
    return forget_the_gone() || something;
}

bool BusyChat::accept_guests() {
    // TASK 01.2: everybody who waits now.
    bool something = false;
    while (std::optional<UniqueFd> fd = accept_connection(listener_.get())) {
        std::size_t others = guests_.size();
        Guest& guest = guests_.emplace_back();
        guest.fd = std::move(*fd);
        guest.name = linechat::guest_name(++arrivals_);
        tell(guest, linechat::welcome(guest.name, others));
        tell_others(guest, linechat::joined(guest.name));
        something = true;
    }
    return something;
}

bool BusyChat::hear(Guest& guest) {
    // TASK 01.2: read what is there, and tell the others each whole line.
    std::array<char, 4096> bytes;
    std::optional<std::size_t> size = 0;
    try {
        size = read_from_fd(guest.fd.get(), bytes);
    } catch (const std::system_error&) {
        // A reset is one more way to leave: size stays 0.
    }
    if (!size) return false;
    guest.here = *size > 0;
    guest.input.append({bytes.data(), *size});
    while (std::optional<std::string> line = guest.input.next_line())
        tell_others(guest, linechat::said(guest.name, *line));
    if (guest.input.too_long()) {
        tell(guest, linechat::too_long());
        guest.here = false;
    }
    return true;
}

void BusyChat::tell(Guest& guest, std::string_view text) {
    // TASK 01.2: write all of it, however often the kernel takes only a part.
    try {
        while (!text.empty())
            text.remove_prefix(write_to_fd(guest.fd.get(), text).value_or(0));
    } catch (const std::system_error&) {
        guest.here = false;
    }
}

void BusyChat::tell_others(const Guest& guest, std::string_view text) {
    // TASK 01.2: everybody but one.
    for (Guest& other : guests_)
        if (&other != &guest && other.here) tell(other, text);
}

bool BusyChat::forget_the_gone() {
    // TASK 01.2: telling may find that somebody else has gone meanwhile, who
    // may stand earlier in the list: go on until a round finds nobody.
    bool something = false;
    auto gone = guests_.begin();
    while (gone != guests_.end()) {
        if (gone->here) {
            ++gone;
            continue;
        }
        std::string name = gone->name;
        guests_.erase(gone);
        for (Guest& other : guests_)
            tell(other, linechat::left(name));
        gone = guests_.begin();
        something = true;
    }
    return something;
}

std::vector<int> BusyChat::descriptors() const {
    // TASK 01.2: the listener's and every guest's.
    std::vector<int> fds{listener_.get()};
    for (const Guest& guest : guests_)
        fds.push_back(guest.fd.get());
    return fds;
}

std::uint16_t BusyChat::port() const {
    // TASK 01.2: local_port() knows.
    return local_port(listener_.get());
}

}  // namespace tornado
