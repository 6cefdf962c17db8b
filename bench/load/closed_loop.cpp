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
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = i;
        check_syscall(
            "epoll_ctl",
            ::epoll_ctl(
                epoll_.get(), EPOLL_CTL_ADD, clients_[i].fd.get(), &event));
    }
}

void ClosedLoop::ask(Client& client) {
    client.asked = Clock::now();
    const ssize_t sent = ::send(
        client.fd.get(), questions_.data(), questions_.size(), MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(questions_.size()))
        throw std::runtime_error("the server does not take a request");
    client.missing = depth_;
    missing_ += depth_;
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
    client.rest = std::string(bytes.substr(used));
}

ClosedLoop::Run ClosedLoop::run(std::size_t answers, double seconds) {
    Run result;
    const auto start = Clock::now();
    const auto end = start + std::chrono::duration_cast<Clock::duration>(
                                 std::chrono::duration<double>(seconds));
    for (Client& client : clients_)
        ask(client);
    std::array<epoll_event, 256> events{};
    while (missing_ > 0) {
        const int count = ::epoll_wait(epoll_.get(),
                                       events.data(),
                                       static_cast<int>(events.size()),
                                       target_.deadline().left("no answer"));
        const bool go_on = Clock::now() < end;
        for (int i = 0; i < count; ++i) {
            Client& client =
                clients_[events[static_cast<std::size_t>(i)].data.u64];
            hear(client, result);
            const bool more = result.answers + missing_ < answers;
            if (client.missing == 0 && go_on && more) ask(client);
        }
    }
    result.seconds =
        std::chrono::duration<double>(Clock::now() - start).count();
    return result;
}

}  // namespace tornado::bench
