#pragma once
// linechat, fifth version: what happens to one guest, from top to bottom.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "common/net/unique_fd.hpp"

#include "concurrent.hpp"
#include "ioloop.hpp"
#include "line_connection.hpp"

namespace tornado::coroutine_chat {

class Room;

/// linechat on a loop, with the rules of FutureChat.
///
/// thread:   the loop's
/// lifetime: owns the listener; each guest's connection belongs to the
///           coroutine that serves it. When this is destroyed, connections
///           are closed. The loop must outlive it
class CoroutineChat {
  public:
    /// listener:      as bind_socket() gives it
    /// upstream_port: where the time is known, on 127.0.0.1
    CoroutineChat(IOLoop& loop, UniqueFd listener, std::uint16_t upstream_port);
    ~CoroutineChat();
    CoroutineChat(const CoroutineChat&) = delete;
    CoroutineChat& operator=(const CoroutineChat&) = delete;

    std::uint16_t port() const;

    /// How long the upstream may take to answer.
    static constexpr std::chrono::seconds upstream_timeout{10};

  private:
    void accept_guests();

    IOLoop& loop_;
    UniqueFd listener_;
    std::shared_ptr<Room> room_;
};

/// Serves one guest until it leaves.
///
/// returns:  done when the guest is gone and has been sent everything
/// lifetime: the frame owns its share of room and connection
Future<void> serve(std::shared_ptr<Room> room,
                   std::shared_ptr<LineConnection> guest);

/// Tells `guest`, if it is still there, what time it is in `city`, or why
/// nobody knows.
Future<void> tell_time(std::shared_ptr<Room> room,
                       std::weak_ptr<LineConnection> guest,
                       std::string city);

}  // namespace tornado::coroutine_chat
