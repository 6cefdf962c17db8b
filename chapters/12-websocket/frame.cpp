#include "frame.hpp"

#include <algorithm>
#include <cstring>

#include "common/stub/stub.hpp"

namespace tornado::websocket {

namespace {

// The bits of a frame's first two bytes.
constexpr unsigned fin_bit = 0x80;
constexpr unsigned rsv1_bit = 0x40;
constexpr unsigned other_reserved_bits = 0x30;
constexpr unsigned opcode_bits = 0x0f;
constexpr unsigned mask_bit = 0x80;
constexpr unsigned length_bits = 0x7f;

// Lengths that say how many bytes hold the length.
constexpr unsigned in_two_bytes = 126;
constexpr unsigned in_eight_bytes = 127;

}  // namespace

void apply_mask(std::span<char> bytes, const MaskKey& key, std::size_t offset) {
    // TASK 12.2: byte i of a payload is XORed with byte i % 4 of the key. Eight
    // at a time are as much work as one.
    TORNADO_STUB("websocket::apply_mask", "12.2");
}

void append_frame(const FrameHead& head,
                  std::string_view payload,
                  std::string& out) {
    // TASK 12.2: the two bytes, the length in as few as it needs, the key, the
    // payload.
    TORNADO_STUB("websocket::append_frame", "12.2");
}

FrameParser::FrameParser(Role role) {
    // TASK 12.2: no frame has begun.
    TORNADO_STUB("websocket::FrameParser::FrameParser", "12.2");
}

FrameParser::Event FrameParser::feed(std::string_view& bytes,
                                     std::string& payload) {
    // TASK 12.2: first the head, all of it at once. Then the payload, in pieces
    // as they come: the mask must go on in each where it stopped in the last.
    TORNADO_STUB("websocket::FrameParser::feed", "12.2");
}

const FrameHead& FrameParser::head() const {
    // TASK 12.2: of the frame that was begun last.
    TORNADO_STUB("websocket::FrameParser::head", "12.2");
}

std::uint64_t FrameParser::length() const {
    // TASK 12.2: of its payload.
    TORNADO_STUB("websocket::FrameParser::length", "12.2");
}

}  // namespace tornado::websocket
