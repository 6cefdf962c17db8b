#include "loop_chat.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "common/linechat/texts.hpp"
#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

#include "netutil.hpp"

namespace tornado {

LoopChat::LoopChat(UniqueFd listener, IOLoop& loop)
    : loop_(loop)
    , listener_(std::move(listener)) {
    // TASK 02.2: ask the loop to call when somebody comes.
    loop_.add_handler(
        listener_.get(),
        [this](int, std::uint32_t) { accept_guests(); },
        IOLoop::READ);
}

LoopChat::~LoopChat() {
    // TASK 02.2: nothing may call what is gone.
    loop_.remove_handler(listener_.get());
    for (const auto& [fd, guest] : guests_)
        loop_.remove_handler(fd);
}

void LoopChat::accept_guests() {
    // TASK 02.2: as in SelectChat, but each guest has a handler. One who does
    // not fit into the poller is sent away.
    while (std::optional<UniqueFd> accepted =
               accept_connection(listener_.get())) {
        const int fd = accepted->get();
        try {
            loop_.add_handler(
                fd,
                [this](int ready, std::uint32_t events) {
                    serve(guests_.at(ready), events);
                },
                IOLoop::READ);
        } catch (const std::out_of_range&) {
            continue;
        }
        const auto others =
            std::count_if(guests_.begin(), guests_.end(), [](const auto& e) {
                return e.second.here;
            });
        Guest& guest = guests_[fd];
        guest.fd = std::move(*accepted);
        guest.name = linechat::guest_name(++arrivals_);
        tell(guest,
             linechat::welcome(guest.name, static_cast<std::size_t>(others)));
        tell_others(guest, linechat::joined(guest.name));
    }
}

void LoopChat::serve(Guest& guest, std::uint32_t events) {
    // TASK 02.2: one guest, ready for one thing or for both. An ERROR shows in
    // whatever is tried next.
    if ((events & (IOLoop::READ | IOLoop::ERROR)) != 0 && guest.here)
        hear(guest);
    if ((events & (IOLoop::WRITE | IOLoop::ERROR)) != 0) flush(guest);
}

void LoopChat::hear(Guest& guest) {
    // TASK 02.2: read once; the loop will call again if there is more.
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

void LoopChat::say_lines(Guest& guest) {
    // TASK 02.2: each whole line to the others; none that is too long.
    while (std::optional<std::string> line = guest.input.next_line())
        tell_others(guest, linechat::said(guest.name, *line));
    if (guest.input.too_long()) {
        tell(guest, linechat::too_long());
        leave(guest);
    }
}

void LoopChat::tell(Guest& guest, std::string_view text) {
    // TASK 02.2: keep it, and write what can be written now. Who reads too
    // slowly is dropped.
    guest.output += text;
    flush(guest);
    if (guest.output.size() > linechat::max_pending) {
        guest.broken = true;
        leave(guest);
    }
}

void LoopChat::tell_others(const Guest& guest, std::string_view text) {
    // TASK 02.2: everybody who is here but one.
    for (auto& [fd, other] : guests_)
        if (&other != &guest && other.here) tell(other, text);
}

void LoopChat::flush(Guest& guest) {
    // TASK 02.2: hand the kernel what it takes, and watch for the moment when
    // it takes more.
    if (guest.broken) return;
    try {
        if (!guest.output.empty())
            guest.output.erase(
                0, write_to_fd(guest.fd.get(), guest.output).value_or(0));
        watch(guest);
    } catch (const std::system_error&) {
        guest.broken = true;
        leave(guest);
        tidy_next_turn();  // it may have left before, with something kept
    }
}

void LoopChat::watch(Guest& guest) {
    // TASK 02.2: WRITE only while something is kept: a socket is nearly always
    // writable, and the loop would never sleep.
    const bool pending = !guest.output.empty();
    if (!guest.here && !pending) return tidy_next_turn();
    if (guest.here && pending == guest.writing) return;
    guest.writing = pending;
    loop_.update_handler(guest.fd.get(),
                         (guest.here ? IOLoop::READ : IOLoop::NONE) |
                             (pending ? IOLoop::WRITE : IOLoop::NONE));
}

void LoopChat::leave(Guest& guest) {
    // TASK 02.2: once. Others are told in the next turn: this may be called
    // from within a walk over them.
    if (!std::exchange(guest.here, false)) return;
    leavers_.push_back(guest.name);
    tidy_next_turn();
    if (!guest.broken) watch(guest);
}

void LoopChat::tidy_next_turn() {
    // TASK 02.2: queue tidy(), once. The loop cannot take a callback back, so
    // the callback must be able to tell that the chat is gone.
    if (std::exchange(tidying_, true)) return;
    loop_.add_callback([this, alive = std::weak_ptr<int>(alive_)] {
        if (!alive.expired()) tidy();
    });
}

void LoopChat::tidy() {
    // TASK 02.2: tell who has left, and let go of those who are done. Telling
    // can make others leave, so the list may grow here.
    for (std::size_t i = 0; i < leavers_.size(); ++i) {
        const std::string text = linechat::left(leavers_[i]);
        for (auto& [fd, guest] : guests_)
            if (guest.here) tell(guest, text);
    }
    leavers_.clear();
    for (auto next = guests_.begin(); next != guests_.end();) {
        auto& [fd, guest] = *next;
        const bool done = !guest.here && (guest.broken || guest.output.empty());
        if (done) loop_.remove_handler(fd);
        next = done ? guests_.erase(next) : std::next(next);
    }
    tidying_ = false;
}

std::uint16_t LoopChat::port() const {
    // TASK 02.2: as in SelectChat.
    return local_port(listener_.get());
}

}  // namespace tornado
