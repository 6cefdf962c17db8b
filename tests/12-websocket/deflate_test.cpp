#include <string>

#include <sys/resource.h>

#include "common/gzip/deflate.hpp"
#include "common/testing/testing.hpp"

#include "permessage_deflate.hpp"
#include "tests/support/websocket_server.hpp"

using namespace tornado;
using namespace tornado::testing;
using websocket::DeflateParameters;
using websocket::PerMessageDeflate;
using websocket::Role;

namespace {

const std::string tail("\0\0\xff\xff", 4);

/// What a server answers to these offers; "none" if it accepts none.
std::string answer_to(const std::string& offers,
                      const DeflateParameters& ours = {}) {
    const auto agreed = websocket::accept_offer(offers, ours);
    return agreed ? websocket::extension_text(*agreed) : "none";
}

/// The payload of a packed message, made by zlib and nobody else.
std::string packed(Deflater& deflater, const std::string& text) {
    const std::string bytes = deflater.pack(text);
    return bytes.substr(0, bytes.size() - tail.size());
}

/// One message that says `text` so many times.
std::string packed_many(const std::string& text, int times) {
    Deflater deflater(9, 15);
    std::string bytes;
    for (int i = 0; i < times; ++i)
        bytes += deflater.pack(text);
    return bytes.substr(0, bytes.size() - tail.size());
}

/// How much memory this process has had at most, in bytes.
long peak_memory() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss * 1024;
}

std::string unpacked(Inflater& inflater, const std::string& payload) {
    return inflater.unpack(payload + tail, 1'000'000).value_or("too large");
}

/// The code of what unpacking throws; 0 if it does not.
unsigned refusal(PerMessageDeflate& deflate,
                 const std::string& payload,
                 std::size_t most) {
    try {
        (void)deflate.unpack(payload, most);
        return 0;
    } catch (const websocket::ProtocolError& error) {
        return error.code();
    }
}

SocketRecord packing_echo() {
    SocketRecord record;
    record.message = echo;
    record.compression.emplace();
    return record;
}

/// An echo that packs, and its client.
struct PackingEcho {
    SocketRecord record = packing_echo();
    RecordedServer at{record};
    SocketClient client{
        at,
        handshake("/ws", "Sec-WebSocket-Extensions: permessage-deflate\r\n")};
};

}  // namespace

TEST_CASE("12.5 accept_offer: the first offer that can be accepted, as both "
          "want it" *
          doctest::description(
              "What the client asks of us is promised in the answer, and what "
              "we want ourselves: the smaller window, and to forget if either "
              "side wishes it. An unknown parameter, one that comes twice, a "
              "value that makes no sense: to accept that would be to promise "
              "what we do not know. [WS-19, ODD-4]")) {
    EXPECT_EQ(answer_to("permessage-deflate"), "permessage-deflate");
    EXPECT_EQ(answer_to("permessage-deflate; client_max_window_bits"),
              "permessage-deflate");
    EXPECT_EQ(answer_to("permessage-deflate;server_no_context_takeover ; "
                        "client_no_context_takeover"),
              "permessage-deflate; server_no_context_takeover; "
              "client_no_context_takeover");
    EXPECT_EQ(answer_to("permessage-deflate; server_max_window_bits=10"),
              "permessage-deflate; server_max_window_bits=10");
    EXPECT_EQ(answer_to("permessage-deflate; server_max_window_bits=\"10\""),
              "permessage-deflate; server_max_window_bits=10");
    EXPECT_EQ(answer_to("permessage-deflate; client_max_window_bits=12"),
              "permessage-deflate; client_max_window_bits=12");
    EXPECT_EQ(answer_to("x-webkit, permessage-deflate; soup=1, "
                        "permessage-deflate; server_max_window_bits=12, "
                        "permessage-deflate"),
              "permessage-deflate; server_max_window_bits=12");
    step("with wishes of our own");
    const DeflateParameters ours{.server_no_context_takeover = true,
                                 .server_max_window_bits = 11,
                                 .client_max_window_bits = 10};
    EXPECT_EQ(answer_to("permessage-deflate", ours),
              "permessage-deflate; server_no_context_takeover; "
              "server_max_window_bits=11");
    EXPECT_EQ(answer_to("permessage-deflate; client_max_window_bits; "
                        "server_max_window_bits=9",
                        ours),
              "permessage-deflate; server_no_context_takeover; "
              "server_max_window_bits=9; client_max_window_bits=10");
    EXPECT_EQ(answer_to("permessage-deflate; server_no_context_takeover",
                        {.client_no_context_takeover = true}),
              "permessage-deflate; server_no_context_takeover; "
              "client_no_context_takeover");
    step("no offers");
    for (const std::string offer :
         {"",
          "permessage-bzip2",
          "permessage-deflate; soup",
          "permessage-deflate; "
          "server_no_context_takeover=1",
          "permessage-deflate; "
          "client_no_context_takeover; "
          "client_no_context_takeover",
          "permessage-deflate; server_max_window_bits",
          "permessage-deflate; "
          "server_max_window_bits=8",
          "permessage-deflate; "
          "server_max_window_bits=16",
          "permessage-deflate; "
          "server_max_window_bits=010",
          "permessage-deflate; "
          "server_max_window_bits=10x",
          "permessage-deflate; "
          "client_max_window_bits=7",
          "permessage-deflate; "
          "client_max_window_bits=x"}) {
        step("the offer: " + offer);
        EXPECT_EQ(answer_to(offer), "none");
    }
}

TEST_CASE("12.5 PerMessageDeflate: the examples of the RFC" *
          doctest::description(
              "\"Hello\", packed, without the four bytes that end each "
              "message; and the second time much shorter, because the window "
              "remembers the first. It refers no further back than was agreed: "
              "the other side has kept no more. [WS-19]")) {
    PerMessageDeflate deflate(Role::server, {});
    EXPECT_EQ(escape::hex_encode(deflate.pack("Hello")), "f248cdc9c90700");
    EXPECT_EQ(escape::hex_encode(deflate.pack("Hello")), "f200110000");
    const auto unhex = [](std::string_view text) {
        return escape::hex_decode(text).value_or("no hexadecimal");
    };
    EXPECT_EQ(deflate.unpack(unhex("f248cdc9c90700"), 100), "Hello");
    EXPECT_EQ(deflate.unpack(unhex("f200110000"), 100), "Hello");
    step("a block that is not packed, and one that ends the stream");
    EXPECT_EQ(deflate.unpack(unhex("000500faff48656c6c6f00"), 100), "Hello");
    EXPECT_EQ(deflate.unpack(unhex("f348cdc9c9070000"), 100), "Hello");
    step("with a window of 512 bytes");
    PerMessageDeflate narrow(Role::server, {.server_max_window_bits = 9});
    std::string noise;
    for (unsigned i = 0, seed = 1; i < 2000; ++i) {
        seed = seed * 1103515245U + 12345U;
        noise += static_cast<char>(seed >> 16U);
    }
    Inflater small(9);
    for (const std::string& text : {std::string("a text to come back to"),
                                    noise,
                                    noise,
                                    std::string("a text to come back to")})
        EXPECT(unpacked(small, narrow.pack(text)) == text,
               "it can be unpacked with a window of 512 bytes");
}

TEST_CASE(
    "12.5 PerMessageDeflate: forgets what was agreed to be forgotten, and "
    "nothing else" *
    doctest::description(
        "Each side's packer has a memory of its own, and the other "
        "side's unpacker must have the same. [WS-19]")) {
    for (const Role role : {Role::server, Role::client}) {
        step(role == Role::server ? "a server" : "a client");
        const bool server = role == Role::server;
        PerMessageDeflate forgets_own(role,
                                      {.server_no_context_takeover = server,
                                       .client_no_context_takeover = !server});
        const std::string first = forgets_own.pack("Hello");
        EXPECT(forgets_own.pack("Hello") == first,
               "packed twice in the same way");
        Deflater remembers(6, 15);
        EXPECT_EQ(forgets_own.unpack(packed(remembers, "Hello"), 100), "Hello");
        EXPECT_EQ(forgets_own.unpack(packed(remembers, "Hello"), 100), "Hello");
        PerMessageDeflate forgets_theirs(
            role,
            {.server_no_context_takeover = !server,
             .client_no_context_takeover = server});
        const std::string one = forgets_theirs.pack("Hello");
        EXPECT(forgets_theirs.pack("Hello").size() < one.size(),
               "the second time shorter");
        EXPECT_EQ(forgets_theirs.unpack(first, 100), "Hello");
        EXPECT_EQ(forgets_theirs.unpack(first, 100), "Hello");
    }
}

TEST_CASE("12.5 messages: packed if both want it, in fragments, with a ping "
          "between them" *
          doctest::description(
              "If the handler does not want it, or the client does not offer "
              "it, nothing is said about it, and the bit is an error. It "
              "stands on the first frame and means the whole message; Tornado "
              "forgets it when a ping comes between. A message that is not "
              "packed is still welcome. [WS-19, ODD-2]")) {
    {
        const std::string offer =
            "Sec-WebSocket-Extensions: permessage-deflate\r\n";
        SocketRecord plain;
        RecordedServer at(plain);
        const SocketClient not_wanted(at, handshake("/ws", offer));
        EXPECT_EQ(not_wanted.header("Sec-WebSocket-Extensions"), "-");
        SocketRecord packing;
        packing.compression.emplace();
        RecordedServer there(packing);
        SocketClient not_offered(there);
        EXPECT_EQ(not_offered.header("Sec-WebSocket-Extensions"), "-");
        not_offered.send(frame(0xc1, "x"));
        EXPECT_EQ(not_offered.heard(1).front().substr(0, 10), "close 1002");
        const SocketClient both(there, handshake("/ws", offer));
        EXPECT_EQ(both.header("Sec-WebSocket-Extensions"),
                  "permessage-deflate");
    }
    PackingEcho test;
    Deflater deflater(6, 15);
    Inflater inflater(15);
    const std::string text = "hello, hello, hello";
    const std::string bytes = packed(deflater, text);
    test.client.send(frame(0x41, bytes.substr(0, 3)) + ping_frame("p") +
                     frame(0x00, bytes.substr(3, 1)) +
                     frame(0x80, bytes.substr(4)));
    const Lines first = test.client.heard(2);
    EXPECT_EQ(first.at(0), "pong p");
    EXPECT_EQ(first.at(1).substr(0, 3), "c1 ");
    EXPECT_EQ(
        unpacked(inflater, escape::hex_decode(first.at(1).substr(3)).value()),
        text);
    test.client.send(text_frame("not packed") +
                     frame(0xc1, packed(deflater, text)) + text_frame(""));
    const Lines all = test.client.heard(5);
    EXPECT_EQ(test.record.seen.lines(),
              (Lines{"open",
                     "ping p",
                     "text " + text,
                     "text not packed",
                     "text " + text,
                     "text "}));
    EXPECT_EQ(
        unpacked(inflater, escape::hex_decode(all.at(2).substr(3)).value()),
        "not packed");
    step("the bit on a continuation, and on a ping");
    test.client.send(frame(0x41, "") + frame(0xc0, ""));
    EXPECT_EQ(test.client.heard(6).at(5).substr(0, 10), "close 1002");
    PackingEcho pinged;
    pinged.client.send(frame(0xc9, "a"));
    EXPECT_EQ(pinged.client.heard(1).at(0).substr(0, 10), "close 1002");
}

TEST_CASE("12.5 limits: max_message_size counts before and after unpacking" *
          doctest::description(
              "Both are memory. A thousand bytes can be unpacked to a million: "
              "that is what somebody who means harm sends. Exactly the limit "
              "passes. A text is looked at after it was unpacked. [WS-6, "
              "WS-20]")) {
    Deflater deflater(9, 15);
    const std::string bomb = packed(deflater, std::string(1'000'000, 'a'));
    EXPECT(bomb.size() < 2000, "it is small");
    PerMessageDeflate exactly(Role::server, {});
    EXPECT_EQ(refusal(exactly, bomb, 1'000'000), 0u);
    PerMessageDeflate less(Role::server, {});
    EXPECT_EQ(refusal(less, bomb, 999'999), 1009u);
    PerMessageDeflate broken(Role::server, {});
    EXPECT_EQ(refusal(broken, "\xff\xff\xff\xff", 100), 1007u);
    step("64 KB that stand for 64 MB, of which one is allowed");
    const std::string large = packed_many(std::string(1'000'000, 'a'), 64);
    PerMessageDeflate careful(Role::server, {});
    const long before = peak_memory();
    EXPECT_EQ(refusal(careful, large, 1'000'000), 1009u);
    EXPECT(peak_memory() - before < 16'000'000,
           "less than 16 MB are needed to find that out");
    step("the same on a connection");
    const auto answer = [](const std::string& bytes) {
        SocketRecord record;
        record.compression.emplace();
        record.options.max_message_size = 1000;
        RecordedServer at(record);
        SocketClient client(
            at,
            handshake("/ws",
                      "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
        client.tell(bytes);
        const Lines lines = client.heard_so_far();
        if (!lines.empty()) return lines.front().substr(0, 10);
        return std::to_string(record.seen.lines().back().size()) + " seen";
    };
    const auto message = [](const std::string& text) {
        Deflater by_itself(9, 15);
        return frame(0xc1, packed(by_itself, text));
    };
    EXPECT_EQ(answer(message(std::string(1000, 'x'))), "1005 seen");
    EXPECT_EQ(answer(message(std::string(1001, 'x'))), "close 1009");
    EXPECT_EQ(answer(message(std::string(1'000'000, 'x'))), "close 1009");
    EXPECT_EQ(answer(frame(0xc1, std::string(1001, '\0'))), "close 1009");
    EXPECT_EQ(answer(message("\xff")), "close 1007");
    EXPECT_EQ(answer(frame(0xc1, "\xff\xff\xff")), "close 1007");
}

TEST_CASE("12.5 PerMessageDeflate: packs as well as it is told to" *
          doctest::description(
              "Small costs time, and fast costs bytes: the handler knows "
              "which it has. [WS-19]")) {
    std::string text;
    for (int i = 0; i < 2000; ++i)
        text += std::to_string(i * i) + " sheep, ";
    PerMessageDeflate fast(Role::server, {}, 1);
    PerMessageDeflate small(Role::server, {}, 9);
    EXPECT(small.pack(text).size() < fast.pack(text).size(),
           "at level 9 it is smaller than at level 1");
}
