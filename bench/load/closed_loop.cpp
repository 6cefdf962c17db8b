#include "bench/load/closed_loop.hpp"

#include <array>
#include <cerrno>
#include <stdexcept>

#include <sys/epoll.h>
#include <sys/socket.h>

#include "common/net/sockets.hpp"

namespace tornado::bench {

ClosedLoop::ClosedLoop(const Target& target,
                       const Exchange& exchange,
                       std::vector<UniqueFd> connections,
                       std::size_t depth)
    : target_(target)
    , exchange_(exchange)
    , depth_(depth)
    , epoll_(check_syscall("epoll_create1", ::epoll_create1(EPOLL_CLOEXEC)))
    , buffer_(256 * 1024) {
    for (std::size_t i = 0; i < depth; ++i)
        questions_ += exchange.question();
    clients_.resize(connections.size());
    for (std::size_t i = 0; i < clients_.size(); ++i) {
        clients_[i].fd = std::move(connections[i]);
        watch(i, EPOLLIN, EPOLL_CTL_ADD);
    }
}

void ClosedLoop::watch(std::size_t place, std::uint32_t events, int how) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = place;
    const int fd = clients_[place].fd.get();
    check_syscall("epoll_ctl", ::epoll_ctl(epoll_.get(), how, fd, &event));
}

void ClosedLoop::ask(std::size_t place) {
    Client& client = clients_[place];
    client.asked = Clock::now();
    client.missing = depth_;
    missing_ += depth_;
    client.unsent = questions_;
    send_more(place);
    if (!client.unsent.empty()) watch(place, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
}

void ClosedLoop::send_more(std::size_t place) {
    std::string_view& rest = clients_[place].unsent;
    const ssize_t sent = ::send(
        clients_[place].fd.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN)
        throw std::runtime_error("the server does not take a request");
    if (sent > 0) rest.remove_prefix(static_cast<std::size_t>(sent));
}

void ClosedLoop::hear(Client& client, Run& result) {
    const ssize_t got =
        ::recv(client.fd.get(), buffer_.data(), buffer_.size(), 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) throw std::runtime_error("the server hung up");
    std::string_view bytes(buffer_.data(), static_cast<std::size_t>(got));
    if (!client.rest.empty()) {
        client.rest += bytes;
        bytes = client.rest;
    }
    std::size_t used = 0;
    const std::chrono::duration<float, std::micro> wait =
        Clock::now() - client.asked;
    while (const std::size_t size = exchange_.answer(bytes.substr(used))) {
        if (client.missing == 0)
            throw std::runtime_error("an answer that nobody asked for");
        used += size;
        --client.missing;
        --missing_;
        ++result.answers;
        result.waits.push_back(wait.count());
    }
    // A long answer comes in many pieces: what is kept is not moved for each.
    if (client.rest.empty())
        client.rest = bytes.substr(used);
    else
        client.rest.erase(0, used);
}

ClosedLoop::Run ClosedLoop::run(std::size_t answers, double seconds) {
    Run result;
    const auto start = Clock::now();
    const auto end = start + std::chrono::duration_cast<Clock::duration>(
                                 std::chrono::duration<double>(seconds));
    for (std::size_t i = 0; i < clients_.size(); ++i)
        ask(i);
    std::array<epoll_event, 256> events{};
    while (missing_ > 0) {
        const int count = ::epoll_wait(epoll_.get(),
                                       events.data(),
                                       static_cast<int>(events.size()),
                                       target_.deadline().left("no answer"));
        const bool go_on = Clock::now() < end;
        for (int i = 0; i < count; ++i) {
            const auto& event = events[static_cast<std::size_t>(i)];
            const std::size_t place = event.data.u64;
            Client& client = clients_[place];
            if ((event.events & EPOLLOUT) != 0) {
                send_more(place);
                if (client.unsent.empty()) watch(place, EPOLLIN, EPOLL_CTL_MOD);
            }
            if ((event.events & ~EPOLLOUT) == 0) continue;
            hear(client, result);
            const bool more = result.answers + missing_ < answers;
            if (client.missing == 0 && go_on && more) ask(place);
        }
    }
    result.seconds =
        std::chrono::duration<double>(Clock::now() - start).count();
    return result;
}

}  // namespace tornado::bench
