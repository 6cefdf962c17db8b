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

unsigned byte_at(std::string_view bytes, std::size_t index) {
    // TASK 12.2: a char may be negative, and a byte never is.
    return static_cast<unsigned char>(bytes[index]);
}

/// The first `count` bytes as a number, the highest byte first.
std::uint64_t number_in(std::string_view bytes, std::size_t count) {
    // TASK 12.2: byte by byte, whatever the machine's own order is.
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < count; ++i)
        number = number << 8U | byte_at(bytes, i);
    return number;
}

void append_number(std::uint64_t number, std::size_t count, std::string& out) {
    // TASK 12.2: the other way round.
    while (count-- > 0)
        out += static_cast<char>(number >> (8 * count) & 0xffU);
}

/// How many bytes hold the length behind the first two of a frame.
std::size_t length_size(unsigned length) {
    // TASK 12.2: none, if it fits into its seven bits.
    if (length == in_two_bytes) return 2;
    return length == in_eight_bytes ? 8 : 0;
}

bool is_known(Opcode opcode) {
    // TASK 12.2: there are six.
    return opcode <= Opcode::binary ||
           (opcode >= Opcode::close && opcode <= Opcode::pong);
}

}  // namespace

void apply_mask(std::span<char> bytes, const MaskKey& key, std::size_t offset) {
    // TASK 12.2: byte i of a payload is XORed with byte i % 4 of the key. Eight
    // at a time are as much work as one.
    std::array<char, sizeof(std::uint64_t)> pattern{};
    for (std::size_t i = 0; i < pattern.size(); ++i)
        pattern[i] = key[(offset + i) % key.size()];
    std::uint64_t mask = 0;
    std::memcpy(&mask, pattern.data(), sizeof mask);
    while (bytes.size() >= sizeof mask) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), sizeof word);
        word ^= mask;
        std::memcpy(bytes.data(), &word, sizeof word);
        bytes = bytes.subspan(sizeof word);
    }
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>(bytes[i] ^ pattern[i]);
}

void append_frame(const FrameHead& head,
                  std::string_view payload,
                  std::string& out) {
    // TASK 12.2: the two bytes, the length in as few as it needs, the key, the
    // payload.
    const unsigned first = (head.fin ? fin_bit : 0) |
                           (head.compressed ? rsv1_bit : 0) |
                           static_cast<unsigned>(head.opcode);
    unsigned length = static_cast<unsigned>(payload.size() & length_bits);
    if (payload.size() > 0xffff)
        length = in_eight_bytes;
    else if (payload.size() >= in_two_bytes)
        length = in_two_bytes;
    out += static_cast<char>(first);
    out += static_cast<char>(length | (head.mask ? mask_bit : 0));
    append_number(payload.size(), length_size(length), out);
    if (head.mask) out.append(head.mask->data(), head.mask->size());
    const std::size_t begin = out.size();
    out.append(payload);
    if (head.mask) apply_mask(std::span(out).subspan(begin), *head.mask);
}

FrameParser::FrameParser(Role role)
    : role_(role) {
    // TASK 12.2: no frame has begun.
}

FrameParser::Event FrameParser::feed(std::string_view& bytes,
                                     std::string& payload) {
    // TASK 12.2: first the head, all of it at once. Then the payload, in pieces
    // as they come: the mask must go on in each where it stopped in the last.
    if (!in_payload_) {
        if (!read_head(bytes)) return Event::need_more;
        in_payload_ = true;
        received_ = 0;
        return Event::head;
    }
    const auto count = static_cast<std::size_t>(
        std::min<std::uint64_t>(length_ - received_, bytes.size()));
    const std::size_t begin = payload.size();
    payload.append(bytes.substr(0, count));
    bytes.remove_prefix(count);
    if (head_.mask)
        apply_mask(std::span(payload).subspan(begin),
                   *head_.mask,
                   static_cast<std::size_t>(received_));
    received_ += count;
    if (received_ < length_) return Event::need_more;
    in_payload_ = false;
    return Event::end;
}

/// returns: false if not all of it is there
bool FrameParser::read_head(std::string_view& bytes) {
    // TASK 12.2: refuse what is wrong as soon as it shows: with a peer that
    // does not speak our language there is nothing to wait for.
    if (bytes.size() < 2) return false;
    const unsigned first = byte_at(bytes, 0);
    const unsigned second = byte_at(bytes, 1);
    check_start(first, second);
    const unsigned length = second & length_bits;
    const bool masked = (second & mask_bit) != 0;
    const std::size_t before_key = 2 + length_size(length);
    const std::size_t size = before_key + (masked ? sizeof(MaskKey) : 0);
    if (bytes.size() < size) return false;
    length_ = length;
    if (const std::size_t count = length_size(length); count > 0) {
        length_ = number_in(bytes.substr(2), count);
        const std::uint64_t least = count == 2 ? in_two_bytes : 0x10000U;
        if (length_ < least) throw ProtocolError("a length that is too long");
        if (length_ >> 63U != 0) throw ProtocolError("a length of 64 bits");
    }
    head_ = {.fin = (first & fin_bit) != 0,
             .compressed = (first & rsv1_bit) != 0,
             .opcode = static_cast<Opcode>(first & opcode_bits)};
    if (masked) {
        MaskKey& key = head_.mask.emplace();
        bytes.copy(key.data(), key.size(), before_key);
    }
    bytes.remove_prefix(size);
    return true;
}

/// Looks at a frame's first two bytes.
void FrameParser::check_start(unsigned first, unsigned second) const {
    // TASK 12.2: everything that they can say and must not.
    const auto opcode = static_cast<Opcode>(first & opcode_bits);
    if ((first & other_reserved_bits) != 0)
        throw ProtocolError("a reserved bit is set");
    if (!is_known(opcode)) throw ProtocolError("an unknown opcode");
    if (is_control(opcode) && (first & fin_bit) == 0)
        throw ProtocolError("a control frame in fragments");
    if (is_control(opcode) && (second & length_bits) > max_control_payload)
        throw ProtocolError("a control frame that is too long");
    const bool masked = (second & mask_bit) != 0;
    if (masked != (role_ == Role::server))
        throw ProtocolError(masked ? "a server's frame is masked"
                                   : "a client's frame is not masked");
}

const FrameHead& FrameParser::head() const {
    // TASK 12.2: of the frame that was begun last.
    return head_;
}

std::uint64_t FrameParser::length() const {
    // TASK 12.2: of its payload.
    return length_;
}

}  // namespace tornado::websocket
