#pragma once
// Who is in the chat, and how they are told things. Given.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ioloop.hpp"
#include "line_connection.hpp"

namespace tornado::coroutine_chat {

/// The guests of one chat.
///
/// thread:   the loop's
/// lifetime: shared by all who serve a guest; knows connections, owns none
class Room {
  public:
    using Connection = std::shared_ptr<LineConnection>;

    Room(IOLoop& loop, std::uint16_t upstream_port)
        : loop_(loop)
        , upstream_port_(upstream_port) {}

    IOLoop& loop() const { return loop_; }

    /// Where the time is known, on 127.0.0.1.
    std::uint16_t upstream_port() const { return upstream_port_; }

    /// Welcomes a guest, and tells the others.
    /// returns: its name
    std::string enter(const Connection& guest);

    /// Tells everybody but `guest` that it has left.
    void leave(const Connection& guest, std::string_view name);

    /// Tells everybody but `guest`.
    void tell_others(const Connection& guest, std::string_view text);

    /// Closes every guest's connection: whoever waits for a line gets
    /// ConnectionClosed.
    void close();

  private:
    void tell(LineConnection& guest, std::string_view text);

    IOLoop& loop_;
    std::uint16_t upstream_port_;
    std::vector<std::weak_ptr<LineConnection>> guests_;
    std::size_t arrivals_ = 0;
};

}  // namespace tornado::coroutine_chat
