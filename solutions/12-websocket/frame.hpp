#pragma once
// Frames: what a WebSocket connection is made of once HTTP has left it.
//
//      0               1               2 …
//     +-+-+-+-+-------+-+-------------+----------------------+-----+---------
//     |F|R|R|R| op-   |M| length      | 2 or 8 bytes more of | key | payload
//     |I|S|S|S| code  |A| (7 bits)    | it, after 126 or 127 | (4) |
//     |N|1|2|3|       |S|             |                      |     |
//     +-+-+-+-+-------+-+-------------+----------------------+-----+---------
//
// RFC 6455, section 5.2. Mirrors WebSocketProtocol13 of tornado/websocket.py
// (v6.5.7), the part that deals with single frames.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "common/stub/stub.hpp"

namespace tornado::websocket {

/// Which side of a connection we are. Only a client masks what it sends.
enum class Role { server, client };

enum class Opcode : std::uint8_t {
    continuation = 0x0,
    text = 0x1,
    binary = 0x2,
    close = 0x8,
    ping = 0x9,
    pong = 0xa,
};

/// True of close, ping and pong, which are about the connection and no part of
/// a message.
constexpr bool is_control(Opcode opcode) {
    return opcode >= Opcode::close;
}

/// No control frame has more payload than this, in bytes.
inline constexpr std::size_t max_control_payload = 125;

/// Why a connection ends, as a close frame says it (RFC 6455, section 7.4.1).
namespace close_codes {
inline constexpr std::uint16_t normal = 1000;
inline constexpr std::uint16_t going_away = 1001;
inline constexpr std::uint16_t protocol_error = 1002;
inline constexpr std::uint16_t not_the_type = 1007;  // a text that is none
inline constexpr std::uint16_t policy = 1008;
inline constexpr std::uint16_t too_big = 1009;
inline constexpr std::uint16_t internal_error = 1011;
}  // namespace close_codes

/// What the peer sends is no WebSocket, or more than is taken here.
class ProtocolError : public std::runtime_error {
  public:
    explicit ProtocolError(const std::string& what,
                           std::uint16_t code = close_codes::protocol_error)
        : std::runtime_error(what)
        , code_(code) {}

    /// What to close with.
    std::uint16_t code() const { return code_; }

  private:
    std::uint16_t code_;
};

/// Four bytes, as they go over the wire.
using MaskKey = std::array<char, 4>;

/// What stands before a frame's payload, but for how long that is.
struct FrameHead {
    bool fin = true;          // the last frame of its message
    bool compressed = false;  // RSV1: see permessage_deflate.hpp
    Opcode opcode = Opcode::text;
    std::optional<MaskKey> mask{};
};

/// Masks the bytes, or unmasks them: it is the same.
///
/// offset:  how many bytes of this payload were dealt with before
/// Tornado: util.py _websocket_mask (v6.5.7), speedups.c
void apply_mask(std::span<char> bytes,
                const MaskKey& key,
                std::size_t offset = 0);

/// Appends a whole frame to `out`, masked if `head` has a key.
/// Tornado: WebSocketProtocol13._write_frame (v6.5.7)
void append_frame(const FrameHead& head,
                  std::string_view payload,
                  std::string& out);

/// Takes the frames of one peer apart, as they come.
///
///     while (true) {
///         switch (parser.feed(bytes, payload)) {
///         case Event::need_more: …  // wait, and offer what is left again
///         case Event::head: …       // look at head() and length()
///         case Event::end: …        // all of this payload is there
///         }
///     }
///
/// errors:  feed() throws ProtocolError, and must not be called again then, for
///          what no peer may send: a reserved opcode, or a reserved bit except
///          the first, which head() tells and the connection judges; a control
///          frame that is a fragment, or has more than max_control_payload; a
///          length of more than 63 bits, or in more bytes than it needs; a
///          client's frame that is not masked, and a server's that is
/// Tornado: WebSocketProtocol13._receive_frame (v6.5.7); differs: takes frames
///          without a mask there, and any length
class FrameParser {
  public:
    enum class Event { need_more, head, end };

    /// role: ours; the frames are the other side's
    explicit FrameParser(Role role);

    /// Removes from the front of `bytes` what it understands, up to the next
    /// event, and appends what is payload, unmasked, to `payload`. What it
    /// leaves must be offered again, with what has come after it.
    Event feed(std::string_view& bytes, std::string& payload);

    /// Of the frame that was begun last.
    const FrameHead& head() const;

    /// How many bytes its payload has.
    std::uint64_t length() const;

  private:
    // TASK 12.2: what must be remembered of a frame of which only a part is
    // there?
    bool read_head(std::string_view& bytes);
    void check_start(unsigned first, unsigned second) const;

    Role role_;
    FrameHead head_{};
    std::uint64_t length_ = 0;
    std::uint64_t received_ = 0;  // of the payload
    bool in_payload_ = false;     // the head has been read
};

}  // namespace tornado::websocket
