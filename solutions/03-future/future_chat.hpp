#pragma once
// linechat, fourth version: each "and then" is the callback of a Future.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/net/unique_fd.hpp"

#include "concurrent.hpp"
#include "fetch.hpp"
#include "ioloop.hpp"
#include "line_connection.hpp"

namespace tornado::future_chat {

/// linechat on a loop, with the rules of LoopChat and one more: a guest who
/// says "/time CITY" is told what the upstream answers, and nobody waits for
/// that but this guest. Others do not see the question.
///
/// thread:   the loop's
/// lifetime: owns the listener and all connections; the loop must outlive it
class FutureChat {
  public:
    /// What gets an answer from the upstream: async_fetch_future(), or what
    /// you want to compare it with.
    using Fetch = std::function<Future<std::string>(
        IOLoop&, std::uint16_t, const std::string&, IOLoop::Duration)>;

    /// listener:      as bind_socket() gives it
    /// upstream_port: where the time is known, on 127.0.0.1
    FutureChat(IOLoop& loop,
               UniqueFd listener,
               std::uint16_t upstream_port,
               Fetch fetch = async_fetch_future);
    ~FutureChat();
    FutureChat(const FutureChat&) = delete;
    FutureChat& operator=(const FutureChat&) = delete;

    std::uint16_t port() const;

    /// How long the upstream may take to answer.
    static constexpr std::chrono::seconds upstream_timeout{10};

  private:
    struct Guest {
        std::string name;
        std::shared_ptr<LineConnection> connection;
    };

    void accept_guests();
    void listen_to(const std::shared_ptr<Guest>& guest);
    void hear(const std::shared_ptr<Guest>& guest,
              const Future<std::string>& line);
    void answer(const std::shared_ptr<Guest>& guest, const std::string& city);
    void tell(Guest& guest, std::string_view text);
    void tell_others(const Guest& guest, std::string_view text);
    void leave(const std::shared_ptr<Guest>& guest);

    IOLoop& loop_;
    UniqueFd listener_;
    std::uint16_t upstream_port_;
    Fetch fetch_;
    std::vector<std::shared_ptr<Guest>> guests_;  // nobody else owns a guest
    std::vector<std::shared_ptr<LineConnection>> leaving_;  // not all sent yet
    std::size_t arrivals_ = 0;
};

/// What "/time" is answered with, instead of the time.
std::string no_time(std::string_view city, std::string_view why);

}  // namespace tornado::future_chat
