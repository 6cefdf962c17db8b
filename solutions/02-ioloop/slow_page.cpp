#include "slow_page.hpp"

#include <array>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

#include "netutil.hpp"

namespace tornado {

std::string_view slow_page_answer() {
    return "HTTP/1.1 200 OK\r\n"
           "Content-Type: text/plain\r\n"
           "Content-Length: 24\r\n"
           "Connection: close\r\n"
           "\r\n"
           "Thank you for waiting.\r\n";
}

SlowPage::SlowPage(UniqueFd listener, IOLoop::Duration delay, IOLoop& loop)
    : loop_(loop)
    , listener_(std::move(listener))
    , delay_(delay) {
    // TASK 02.3: ask the loop to call when somebody comes.
    loop_.add_handler(
        listener_.get(),
        [this](int, std::uint32_t) { accept_visitors(); },
        IOLoop::READ);
}

SlowPage::~SlowPage() {
    // TASK 02.3: neither a handler nor a timer may call what is gone.
    loop_.remove_handler(listener_.get());
    while (!visitors_.empty())
        forget(visitors_.begin()->second);
}

void SlowPage::accept_visitors() {
    // TASK 02.3: each has a handler of its own.
    while (std::optional<UniqueFd> accepted =
               accept_connection(listener_.get())) {
        const int fd = accepted->get();
        try {
            loop_.add_handler(
                fd,
                [this](int ready, std::uint32_t) { hear(visitors_.at(ready)); },
                IOLoop::READ);
        } catch (const std::out_of_range&) {
            continue;  // does not fit into the poller
        }
        visitors_[fd].fd = std::move(*accepted);
    }
}

void SlowPage::hear(Visitor& visitor) {
    // TASK 02.3: read until the head is complete, then set the timer. Go on
    // reading: this is how one learns that somebody has left.
    constexpr std::size_t longest_head = 16 * 1024;
    std::array<char, 4096> bytes;
    try {
        const auto size = read_from_fd(visitor.fd.get(), bytes);
        if (!size) return;
        if (*size == 0) return forget(visitor);
        if (visitor.waiting) return;
        visitor.head.append(bytes.data(), *size);
    } catch (const std::system_error&) {
        return forget(visitor);
    }
    if (visitor.head.find("\r\n\r\n") != std::string::npos) {
        visitor.waiting = true;
        visitor.answer_due =
            loop_.call_later(delay_, [this, &visitor] { answer(visitor); });
    } else if (visitor.head.size() > longest_head) {
        forget(visitor);
    }
}

void SlowPage::answer(Visitor& visitor) {
    // TASK 02.3: so few bytes always fit into a new connection's buffer.
    try {
        write_to_fd(visitor.fd.get(), slow_page_answer());
    } catch (const std::system_error&) {
        // Has left just now. There is nobody to tell.
    }
    forget(visitor);
}

void SlowPage::forget(Visitor& visitor) {
    // TASK 02.3: take back what the loop still has, then close.
    const int fd = visitor.fd.get();
    if (visitor.waiting) loop_.remove_timeout(visitor.answer_due);
    loop_.remove_handler(fd);
    visitors_.erase(fd);
}

std::uint16_t SlowPage::port() const {
    // TASK 02.3: the listener's.
    return local_port(listener_.get());
}

std::size_t SlowPage::visitors() const {
    // TASK 02.3: who is held right now?
    return visitors_.size();
}

}  // namespace tornado
