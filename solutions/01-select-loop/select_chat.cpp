#include "select_chat.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "common/linechat/texts.hpp"
#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

#include "netutil.hpp"

namespace tornado {

SelectChat::SelectChat(UniqueFd listener)
    : listener_(std::move(listener)) {
    // TASK 01.4: keep the listener, and watch it.
    poller_.register_fd(listener_.get(), Poller::READ);
}

void SelectChat::turn(std::chrono::nanoseconds timeout) {
    // TASK 01.4: sleep in poll(): this is where the CPU is given back. Then
    // serve who is ready. Close nobody before the round is over: the number
    // of a closed descriptor may be given to a newcomer within it. While the
    // door is shut, sleep for a second at most, and then try it.
    constexpr std::chrono::seconds at_most(1);
    if (door_shut_ && (timeout < timeout.zero() || timeout > at_most))
        timeout = at_most;
    std::span<const PollEvent> ready = poller_.poll(timeout);
    if (door_shut_) accept_guests();
    for (const PollEvent& event : ready) {
        if (event.fd == listener_.get())
            accept_guests();
        else
            serve(guests_.at(event.fd), event.events);
    }
    announce_leavers();
    update_guests();
}

std::optional<UniqueFd> SelectChat::next_at_the_door() {
    // TASK 01.4: accept one. With no descriptor left for it, it stays where
    // it is and the listener readable: shut the door, or poll() would never
    // sleep.
    door_shut_ = false;
    try {
        return accept_connection(listener_.get());
    } catch (const std::system_error& error) {
        if (error.code() != std::errc::too_many_files_open &&
            error.code() != std::errc::too_many_files_open_in_system)
            throw;
        door_shut_ = true;
        return std::nullopt;
    }
}

void SelectChat::accept_guests() {
    // TASK 01.4: as in BusyChat, and watch them. One who does not fit into
    // the poller is sent away; the others must not suffer for it.
    while (std::optional<UniqueFd> fd = next_at_the_door()) {
        try {
            poller_.register_fd(fd->get(), Poller::READ);
        } catch (const std::out_of_range&) {
            continue;
        }
        auto others = static_cast<std::size_t>(
            std::count_if(guests_.begin(), guests_.end(), [](const auto& e) {
                return e.second.here;
            }));
        Guest& guest = guests_[fd->get()];
        guest.fd = std::move(*fd);
        guest.name = linechat::guest_name(++arrivals_);
        tell(guest, linechat::welcome(guest.name, others));
        tell_others(guest, linechat::joined(guest.name));
    }
}

void SelectChat::serve(Guest& guest, std::uint32_t events) {
    // TASK 01.4: one guest, ready for one thing or for both.
    if ((events & Poller::READ) != 0 && guest.here) hear(guest);
    if ((events & Poller::WRITE) != 0) flush(guest);
}

void SelectChat::hear(Guest& guest) {
    // TASK 01.4: read once; poll() will say if there is more.
    std::array<char, 4096> bytes;
    try {
        std::optional<std::size_t> size = read_from_fd(guest.fd.get(), bytes);
        if (!size) return;
        if (*size == 0) return leave(guest);
        guest.input.append({bytes.data(), *size});
        say_lines(guest);
    } catch (const std::system_error&) {
        guest.broken = true;
        leave(guest);
    }
}

void SelectChat::say_lines(Guest& guest) {
    // TASK 01.4: each whole line to the others; none that is too long.
    while (std::optional<std::string> line = guest.input.next_line())
        tell_others(guest, linechat::said(guest.name, *line));
    if (guest.input.too_long()) {
        tell(guest, linechat::too_long());
        leave(guest);
    }
}

void SelectChat::tell(Guest& guest, std::string_view text) {
    // TASK 01.4: keep it, and write what can be written now. Who reads too
    // slowly is dropped, or its unread text would eat the server's memory.
    guest.output += text;
    flush(guest);
    if (guest.output.size() > linechat::max_pending) {
        guest.broken = true;
        leave(guest);
    }
}

void SelectChat::tell_others(const Guest& guest, std::string_view text) {
    // TASK 01.4: everybody who is here but one.
    for (auto& [fd, other] : guests_)
        if (&other != &guest && other.here) tell(other, text);
}

void SelectChat::flush(Guest& guest) {
    // TASK 01.4: hand the kernel what it takes, and keep the rest.
    if (guest.broken || guest.output.empty()) return;
    try {
        guest.output.erase(
            0, write_to_fd(guest.fd.get(), guest.output).value_or(0));
    } catch (const std::system_error&) {
        guest.broken = true;
        leave(guest);
    }
}

void SelectChat::leave(Guest& guest) {
    // TASK 01.4: once. Others are told later: this may be called from within
    // a walk over them.
    if (std::exchange(guest.here, false)) leavers_.push_back(guest.name);
}

void SelectChat::announce_leavers() {
    // TASK 01.4: telling can make others leave, so the list may grow here.
    for (std::size_t i = 0; i < leavers_.size(); ++i) {
        const std::string text = linechat::left(leavers_[i]);
        for (auto& [fd, guest] : guests_)
            if (guest.here) tell(guest, text);
    }
    leavers_.clear();
}

void SelectChat::update_guests() {
    // TASK 01.4: let go of who is done, and watch the others for what matters
    // now. WRITE only while something is kept: a socket is nearly always
    // writable, and poll() would never sleep. The listener only while the
    // door is open.
    for (auto next = guests_.begin(); next != guests_.end();) {
        auto& [fd, guest] = *next;
        bool pending = !guest.broken && !guest.output.empty();
        if (!guest.here && !pending) {
            poller_.unregister(fd);
            next = guests_.erase(next);
        } else {
            poller_.modify(fd,
                           (guest.here ? Poller::READ : Poller::NONE) |
                               (pending ? Poller::WRITE : Poller::NONE));
            ++next;
        }
    }
    poller_.modify(listener_.get(), door_shut_ ? Poller::NONE : Poller::READ);
}

std::uint16_t SelectChat::port() const {
    // TASK 01.4: as in BusyChat.
    return local_port(listener_.get());
}

}  // namespace tornado
