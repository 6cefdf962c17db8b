#include <array>
#include <string>
#include <vector>

#include "common/testing/testing.hpp"

#include "frame.hpp"
#include "tests/support/websocket_frames.hpp"

using namespace tornado;
using namespace tornado::testing;
using websocket::FrameHead;
using websocket::FrameParser;
using websocket::MaskKey;
using websocket::Opcode;
using websocket::Role;

namespace {

using Event = FrameParser::Event;

constexpr MaskKey rfc_key{'\x37', '\xfa', '\x21', '\x3d'};

/// A head in words: "fin opcode 1, 5 bytes".
std::string in_words(const FrameParser& parser) {
    const FrameHead& head = parser.head();
    return std::string(head.fin ? "fin " : "") +
           (head.compressed ? "compressed " : "") + "opcode " +
           std::to_string(static_cast<int>(head.opcode)) + ", " +
           std::to_string(parser.length()) + " bytes";
}

/// What a parser makes of bytes that come in these pieces: heads, payloads, and
/// "refused" if it throws.
class Reading {
  public:
    explicit Reading(Role role)
        : parser_(role) {}

    void come(std::string_view piece) {
        rest_ += piece;
        try {
            while (step()) {
            }
        } catch (const websocket::ProtocolError& error) {
            seen("refused with " + std::to_string(error.code()));
        }
    }

    Transcript seen;
    std::string payload;

  private:
    bool step() {
        std::string_view bytes = rest_;
        const Event event = parser_.feed(bytes, payload);
        rest_.erase(0, rest_.size() - bytes.size());
        if (event == Event::head) seen(in_words(parser_));
        if (event == Event::end) {
            seen("payload " +
                 (payload.size() < 30
                      ? payload
                      : std::to_string(payload.size()) + " bytes"));
            payload.clear();
        }
        return event != Event::need_more;
    }

    FrameParser parser_;
    std::string rest_;
};

Lines read(const std::string& bytes, Role role = Role::server) {
    Reading reading(role);
    reading.come(bytes);
    return reading.seen.lines();
}

std::string framed(const FrameHead& head, const std::string& payload) {
    std::string out;
    websocket::append_frame(head, payload, out);
    return out;
}

/// The bytes before the payload, in hexadecimal.
std::string head_of_size(std::size_t size) {
    const std::string bytes =
        framed({.opcode = Opcode::binary}, std::string(size, 'x'));
    return escape::hex_encode(bytes.substr(0, bytes.size() - size));
}

}  // namespace

TEST_CASE("12.2 apply_mask: there and back, and on from any place" *
          doctest::description(
              "Byte i is XORed with byte i % 4 of the key, eight at a time as "
              "one at a time. A payload comes in pieces as the network likes, "
              "and the key goes on in each where it stopped in the last. "
              "[WS-10]")) {
    std::string text = "Hello";
    websocket::apply_mask(text, rfc_key);
    EXPECT_EQ(escape::hex_encode(text), "7f9f4d5158");
    websocket::apply_mask(text, rfc_key);
    EXPECT_EQ(text, "Hello");
    step("every size, and every place to go on from");
    for (std::size_t size = 0; size < 40; ++size)
        for (std::size_t offset = 0; offset < 9; ++offset) {
            std::string bytes;
            std::string expected;
            for (std::size_t i = 0; i < size; ++i) {
                bytes += static_cast<char>(7 * i);
                expected +=
                    static_cast<char>(bytes[i] ^ rfc_key[(offset + i) % 4]);
            }
            websocket::apply_mask(bytes, rfc_key, offset);
            if (bytes != expected)
                step(std::to_string(size) + " bytes, " +
                     std::to_string(offset) + " were before them");
            EXPECT_EQ(escape::hex_encode(bytes), escape::hex_encode(expected));
        }
}

TEST_CASE("12.2 append_frame: writes the frames of the RFC, with lengths as "
          "short as they can be" *
          doctest::description(
              "A text in one frame, bare and masked, one in two fragments, a "
              "ping. The length takes seven bits up to 125, then two bytes, "
              "then eight, the highest first. What was there before stays. "
              "[WS-10]")) {
    const auto hex = [](const FrameHead& head, const std::string& payload) {
        return escape::hex_encode(framed(head, payload));
    };
    EXPECT_EQ(hex({}, "Hello"), "810548656c6c6f");
    EXPECT_EQ(hex({.mask = rfc_key}, "Hello"), "818537fa213d7f9f4d5158");
    EXPECT_EQ(hex({.fin = false}, "Hel"), "010348656c");
    EXPECT_EQ(hex({.opcode = Opcode::continuation}, "lo"), "80026c6f");
    EXPECT_EQ(hex({.opcode = Opcode::ping}, "Hello"), "890548656c6c6f");
    EXPECT_EQ(hex({.compressed = true}, "x"), "c10178");
    std::string out = "before ";
    websocket::append_frame({.mask = rfc_key}, "", out);
    EXPECT_EQ(escape::hex_encode(out),
              escape::hex_encode("before ") + "818037fa213d");
    step("lengths");
    EXPECT_EQ(head_of_size(0), "8200");
    EXPECT_EQ(head_of_size(125), "827d");
    EXPECT_EQ(head_of_size(126), "827e007e");
    EXPECT_EQ(head_of_size(256), "827e0100");
    EXPECT_EQ(head_of_size(65535), "827effff");
    EXPECT_EQ(head_of_size(65536), "827f0000000000010000");
}

TEST_CASE("12.2 FrameParser: reads frames, however their bytes come" *
          doctest::description(
              "First the head, so that somebody can say no before the payload "
              "comes; then the payload, unmasked. Both may lie in any number "
              "of packets: what has been taken is gone, what has not is "
              "offered again. [WS-10]")) {
    EXPECT_EQ(read(frame(0x81, "Hello")),
              (Lines{"fin opcode 1, 5 bytes", "payload Hello"}));
    EXPECT_EQ(read(bare_frame(0x81, "Hello"), Role::client),
              (Lines{"fin opcode 1, 5 bytes", "payload Hello"}));
    EXPECT_EQ(read(frame(0x02, "a") + frame(0xc0, "") + frame(0x89, "b")),
              (Lines{"opcode 2, 1 bytes",
                     "payload a",
                     "fin compressed opcode 0, 0 bytes",
                     "payload ",
                     "fin opcode 9, 1 bytes",
                     "payload b"}));
    step("lengths of two and of eight bytes");
    for (const std::size_t size :
         {125U, 126U, 255U, 256U, 65535U, 65536U, 70000U})
        EXPECT_EQ(read(frame(0x82, std::string(size, 'x'))),
                  (Lines{"fin opcode 2, " + std::to_string(size) + " bytes",
                         "payload " + std::to_string(size) + " bytes"}));
    step("one byte after the other");
    const std::string bytes = frame(0x81, "Hello, world") +
                              frame(0x82, std::string(300, 'x')) +
                              frame(0x89, "");
    Reading reading(Role::server);
    for (const char byte : bytes)
        reading.come(std::string_view(&byte, 1));
    EXPECT_EQ(reading.seen.lines(), read(bytes));
    EXPECT_EQ(reading.seen.lines().size(), 6u);
    EXPECT_EQ(read(bytes).at(1), "payload Hello, world");
}

TEST_CASE("12.2 FrameParser: a payload is handed on as it comes, and a length "
          "is a promise" *
          doctest::description(
              "Whoever announces four exabytes has sent ten bytes so far: that "
              "must not cost memory. [WS-11]")) {
    FrameParser parser(Role::server);
    std::string payload;
    const std::string bytes =
        std::string("\x82\xff\x40\0\0\0\0\0\0\0\x37\xfa\x21\x3d", 14) +
        std::string("\x7f\x9f\x4d", 3);
    std::string_view rest = bytes;
    EXPECT(parser.feed(rest, payload) == Event::head, "the head is there");
    EXPECT_EQ(parser.length(), 0x4000000000000000U);
    EXPECT(parser.feed(rest, payload) == Event::need_more, "it needs more");
    EXPECT_EQ(payload, "Hel");
    EXPECT_EQ(rest, "");
    EXPECT(payload.capacity() < 1000, "no memory for what has not come");
}

TEST_CASE("12.2 FrameParser: refuses what no peer may send, as soon as it "
          "shows" *
          doctest::description(
              "A peer that breaks the rules is broken or means harm, and what "
              "it sends next cannot be understood. There is one way to write "
              "each length, so nobody can hide one from somebody who looks on. "
              "[WS-8, WS-10, ODD-5]")) {
    const Lines refused{"refused with 1002"};
    step("reserved bits");
    EXPECT_EQ(read(frame(0xa1, "")), refused);
    EXPECT_EQ(read(frame(0x91, "")), refused);
    step("opcodes that mean nothing");
    for (const unsigned opcode : {3U, 7U, 11U, 15U})
        EXPECT_EQ(read(frame(0x80 | opcode, "")), refused);
    step("control frames in fragments, or too long");
    EXPECT_EQ(read(frame(0x09, "")), refused);
    EXPECT_EQ(read(frame(0x08, "")), refused);
    EXPECT_EQ(read(frame(0x89, std::string(126, 'x'))), refused);
    EXPECT_EQ(read(frame(0x8a, std::string(70000, 'x'))), refused);
    EXPECT_EQ(read(frame(0x89, std::string(125, 'x'))).at(0),
              "fin opcode 9, 125 bytes");
    step("a client without a mask, and a server with one");
    EXPECT_EQ(read(bare_frame(0x81, "Hello")), refused);
    EXPECT_EQ(read(frame(0x81, "Hello"), Role::client), refused);
    step("lengths that take more bytes than they need");
    const auto head = [](std::string bytes) {
        return std::move(bytes) + "\x37\xfa\x21\x3d";
    };
    EXPECT_EQ(read(head(std::string("\x82\xfe\x00\x7d", 4))), refused);
    EXPECT_EQ(read(head(std::string("\x82\xfe\x00\x00", 4))), refused);
    EXPECT_EQ(read(head(std::string("\x82\xff\0\0\0\0\0\0\xff\xff", 10))),
              refused);
    EXPECT_EQ(read(head(std::string("\x82\xff\0\0\0\0\0\0\0\x7d", 10))),
              refused);
    EXPECT_EQ(read(head(std::string("\x82\xff\x80\0\0\0\0\0\0\0", 10))),
              refused);
    step("two bytes are enough: the rest may never come");
    EXPECT_EQ(read("\xf1\x80"), refused);
    EXPECT_EQ(read("\x83\x80"), refused);
    EXPECT_EQ(read("\x09\x80"), refused);
    EXPECT_EQ(read("\x89\xfe"), refused);
    EXPECT_EQ(read("\x81\x05"), refused);
    EXPECT_EQ(read("\x81"), Lines{});
}
