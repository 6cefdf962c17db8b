#pragma once
// What waiting costs a server, for whoever asks it: GET /a/figures. Given.

#include <cstdint>
#include <fstream>
#include <functional>
#include <memory>
#include <span>
#include <utility>

#include <nlohmann/json.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include "message_board.hpp"
#include "poller.hpp"
#include "web.hpp"

namespace tornado::chat {

/// Counts how often the loop has gone to sleep.
class CountingPoller final : public Poller {
  public:
    CountingPoller(std::unique_ptr<Poller> poller, std::uint64_t& polls)
        : poller_(std::move(poller))
        , polls_(polls) {}

    void register_fd(int fd, std::uint32_t events) override {
        poller_->register_fd(fd, events);
    }

    void modify(int fd, std::uint32_t events) override {
        poller_->modify(fd, events);
    }

    void unregister(int fd) override { poller_->unregister(fd); }

    std::span<const PollEvent> poll(std::chrono::nanoseconds timeout) override {
        ++polls_;
        return poller_->poll(timeout);
    }

  private:
    std::unique_ptr<Poller> poller_;
    std::uint64_t& polls_;
};

/// {"waiting": …, "polls": …, "resident": bytes, "cpu": seconds}.
class FiguresHandler : public web::RequestHandler {
  public:
    void initialize(const MessageBoard& board, const std::uint64_t& polls) {
        board_ = &board;
        polls_ = &polls;
    }

    void get() {
        write(nlohmann::json{{"waiting", board_->waiting()},
                             {"polls", *polls_},
                             {"resident", resident()},
                             {"cpu", cpu()}});
    }

  private:
    static long resident() {
        long all = 0;
        long resident = 0;
        std::ifstream("/proc/self/statm") >> all >> resident;
        return resident * ::sysconf(_SC_PAGESIZE);
    }

    static double cpu() {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        const auto seconds = [](const timeval& time) {
            return static_cast<double>(time.tv_sec) +
                   static_cast<double>(time.tv_usec) / 1e6;
        };
        return seconds(usage.ru_utime) + seconds(usage.ru_stime);
    }

    const MessageBoard* board_ = nullptr;
    const std::uint64_t* polls_ = nullptr;
};

}  // namespace tornado::chat
