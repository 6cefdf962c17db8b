#pragma once
// Frames as bytes, made and read by hand, so that no test believes the code
// that it tests. For tests only.

#include <cstdint>
#include <string>
#include <string_view>

#include "common/escape/escape.hpp"
#include "common/testing/testing.hpp"

namespace tornado::testing {

/// A frame's length, behind the bit that says whether there is a mask.
inline std::string frame_length(std::uint64_t length, unsigned mask_bit) {
    std::string bytes;
    const auto append = [&](int count) {
        for (int i = count - 1; i >= 0; --i)
            bytes += static_cast<char>(length >> (8 * i) & 0xffU);
    };
    if (length <= 125) {
        bytes += static_cast<char>(mask_bit | length);
    } else if (length <= 0xffff) {
        bytes += static_cast<char>(mask_bit | 126U);
        append(2);
    } else {
        bytes += static_cast<char>(mask_bit | 127U);
        append(8);
    }
    return bytes;
}

/// A frame as a client sends it: masked, each kind and size with another key.
///
/// first: the first byte: 0x81 is a text that is complete
inline std::string frame(unsigned first, std::string_view payload) {
    std::string key = "\x37\xfa\x21\x3d";
    key[0] = static_cast<char>(0x37U ^ first);
    key[1] = static_cast<char>(0xfaU ^ (payload.size() & 0xffU));
    std::string bytes(1, static_cast<char>(first));
    bytes += frame_length(payload.size(), 0x80);
    bytes += key;
    for (std::size_t i = 0; i < payload.size(); ++i)
        bytes += static_cast<char>(payload[i] ^ key[i % key.size()]);
    return bytes;
}

/// A frame as a server sends it.
inline std::string bare_frame(unsigned first, std::string_view payload) {
    std::string bytes(1, static_cast<char>(first));
    bytes += frame_length(payload.size(), 0);
    bytes += payload;
    return bytes;
}

inline std::string text_frame(std::string_view text) {
    return frame(0x81, text);
}

inline std::string ping_frame(std::string_view data) {
    return frame(0x89, data);
}

inline std::string pong_frame(std::string_view data) {
    return frame(0x8a, data);
}

/// The payload of a close frame.
inline std::string close_payload(unsigned code, std::string_view reason = "") {
    std::string payload;
    payload += static_cast<char>(code >> 8U);
    payload += static_cast<char>(code & 0xffU);
    payload += reason;
    return payload;
}

inline std::string close_frame(unsigned code, std::string_view reason = "") {
    return frame(0x88, close_payload(code, reason));
}

/// What a client has sent, for a test's story: "text of 2, not ended; ping of
/// 3".
inline std::string sent_in_words(std::string_view bytes) {
    const auto byte_at = [&](std::size_t index) {
        return static_cast<unsigned char>(bytes[index]);
    };
    std::string words;
    constexpr std::size_t most = 60;  // of them
    while (bytes.size() >= 2 && words.size() < most) {
        const unsigned opcode = byte_at(0) & 0x0fU;
        std::uint64_t length = byte_at(1) & 0x7fU;
        const std::size_t more = length == 126 ? 2 : (length == 127 ? 8 : 0);
        if (bytes.size() < 2 + more) break;
        if (more > 0) length = 0;
        for (std::size_t i = 0; i < more; ++i)
            length = length << 8U | byte_at(2 + i);
        const char* const name = opcode == 0x0   ? "continuation"
                                 : opcode == 0x1 ? "text"
                                 : opcode == 0x2 ? "bytes"
                                 : opcode == 0x8 ? "close"
                                 : opcode == 0x9 ? "ping"
                                 : opcode == 0xa ? "pong"
                                                 : "unknown frame";
        words += (words.empty() ? "" : "; ") + std::string(name) + " of " +
                 std::to_string(length);
        if ((byte_at(0) & 0x80U) == 0) words += ", not ended";
        const std::size_t mask = (byte_at(1) & 0x80U) != 0 ? 4 : 0;
        const std::size_t size = 2 + more + mask;
        if (length > bytes.size() || bytes.size() < size + length) break;
        bytes.remove_prefix(size + static_cast<std::size_t>(length));
    }
    return words.empty() ? std::to_string(bytes.size()) + " bytes" : words;
}

/// A server's frames in words: "text hello", "close 1002", "81 …" for what has
/// another first byte than these.
class FrameReader {
  public:
    Lines lines;

    /// Takes the whole frames off the front of `bytes`.
    void read(std::string& bytes) {
        while (bytes.size() >= 2) {
            std::size_t head = 2;
            std::uint64_t length = byte_of(bytes, 1);
            EXPECT(length < 0x80, "a server's frame is not masked");
            const std::size_t more =
                length == 126 ? 2 : (length == 127 ? 8 : 0);
            if (bytes.size() < head + more) return;
            if (more > 0) length = 0;
            for (std::size_t i = 0; i < more; ++i)
                length = length << 8U | byte_of(bytes, head + i);
            head += more;
            if (bytes.size() - head < length) return;
            const auto size = static_cast<std::size_t>(length);
            lines.push_back(
                in_words(byte_of(bytes, 0), bytes.substr(head, size)));
            bytes.erase(0, head + size);
        }
    }

  private:
    static unsigned byte_of(const std::string& bytes, std::size_t index) {
        return static_cast<unsigned char>(bytes[index]);
    }

    static std::string closing_words(const std::string& payload) {
        if (payload.size() < 2) return payload;
        const unsigned code = byte_of(payload, 0) * 256 + byte_of(payload, 1);
        return std::to_string(code) +
               (payload.size() > 2 ? " " + payload.substr(2) : "");
    }

    static std::string in_words(unsigned first, const std::string& payload) {
        switch (first) {
        case 0x81:
            return "text " + payload;
        case 0x82:
            return "binary " + escape::hex_encode(payload);
        case 0x88:
            return "close " + closing_words(payload);
        case 0x89:
            return "ping " + payload;
        case 0x8a:
            return "pong " + payload;
        default:
            return escape::hex_encode(
                       std::string(1, static_cast<char>(first))) +
                   " " + escape::hex_encode(payload);
        }
    }
};

}  // namespace tornado::testing
