#pragma once
// linechat, sixth version: a guest is a stream, and what happens to it reads
// from top to bottom.

#include <cstdint>
#include <memory>

#include "common/net/unique_fd.hpp"

#include "concurrent.hpp"
#include "ioloop.hpp"
#include "iostream.hpp"

namespace tornado::stream_chat {

class Room;

/// linechat on a loop, with the rules of LoopChat.
///
/// thread:   the loop's
/// lifetime: owns the listener; each guest's stream belongs to the coroutine
///           that serves it. When this is destroyed, the streams are closed.
///           The loop must outlive it
class StreamChat {
  public:
    /// listener: as bind_socket() gives it
    StreamChat(IOLoop& loop, UniqueFd listener);
    ~StreamChat();
    StreamChat(const StreamChat&) = delete;
    StreamChat& operator=(const StreamChat&) = delete;

    std::uint16_t port() const;

  private:
    void accept_guests();

    IOLoop& loop_;
    UniqueFd listener_;
    std::shared_ptr<Room> room_;
};

/// Serves one guest until it leaves.
///
/// returns:  done when the guest is gone and has been sent everything
/// lifetime: the frame owns its share of room and stream
Future<void> serve(std::shared_ptr<Room> room, std::shared_ptr<IOStream> guest);

}  // namespace tornado::stream_chat
