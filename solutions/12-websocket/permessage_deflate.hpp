#pragma once
// Packed messages, if both sides want that.
//
// RFC 7692. Mirrors _PerMessageDeflateCompressor and
// _PerMessageDeflateDecompressor of tornado/websocket.py (v6.5.7).

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/stub/stub.hpp"

#include "frame.hpp"

namespace tornado::websocket {

/// What the two sides have agreed on.
struct DeflateParameters {
    // A side forgets after each message what it has packed before.
    bool server_no_context_takeover = false;
    bool client_no_context_takeover = false;
    // How far back a side refers at most: 2 to the power of this, in bytes. A
    // packer here cannot do with less than 9.
    int server_max_window_bits = 15;
    int client_max_window_bits = 15;
};

/// What a handler says about packing; see get_compression_options().
struct CompressionOptions {
    int level = 6;  // from 1, fast, to 9, small
    DeflateParameters parameters{};
};

/// Chooses among what a client offers.
///
/// offers:  its Sec-WebSocket-Extensions: "permessage-deflate; …, …"
/// ours:    what we want ourselves: the smaller window, and no takeover if
///          either wants none. A client's window is limited only if it says
///          that it understands that
/// returns: the first that can be accepted; nothing if none can. An offer with
///          a parameter that nobody knows, that comes twice, or whose value
///          makes no sense, is none. A value may stand between double quotes
/// Tornado: WebSocketProtocol13._parse_extensions_header, _create_compressors
///          (v6.5.7); differs: parameters without a value are understood
std::optional<DeflateParameters>
accept_offer(std::string_view offers, const DeflateParameters& ours = {});

/// What was agreed on, as the server answers it:
/// "permessage-deflate; server_no_context_takeover".
std::string extension_text(const DeflateParameters& agreed);

/// Packs what we send, and unpacks what the other side sends.
class PerMessageDeflate {
  public:
    /// role: ours
    PerMessageDeflate(Role role,
                      const DeflateParameters& agreed,
                      int level = CompressionOptions().level);
    ~PerMessageDeflate();
    PerMessageDeflate(const PerMessageDeflate&) = delete;
    PerMessageDeflate& operator=(const PerMessageDeflate&) = delete;

    /// message: not empty
    /// returns: the payload of a frame with its compressed bit set
    std::string pack(std::string_view message);

    /// packed:  the payload of all frames of a message
    /// most:    how large the message may be, in bytes
    /// errors:  ProtocolError: 1009 if it is larger, of which no more than
    ///          `most` bytes are unpacked before that shows; 1007 if this
    ///          cannot be unpacked
    std::string unpack(std::string_view packed, std::size_t most);

  private:
    // TASK 12.5: what packs, what unpacks, and how long each remembers.
    class State;

    std::unique_ptr<State> state_;
};

}  // namespace tornado::websocket
