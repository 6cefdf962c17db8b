#pragma once
// What a server that echoes answers to bytes, row by row: ours, and the real
// Tornado (tests/oracle/websocket_app.py). No message is larger than 1000
// bytes. For tests only.

#include <string>
#include <vector>

#include "tests/support/websocket_frames.hpp"

namespace tornado::testing {

struct SocketRow {
    std::string name;
    std::string bytes;   // behind the handshake
    std::string answer;  // Tornado's frames, and the end
    std::string ours{};  // where we differ
};

inline std::vector<SocketRow> socket_table() {
    const std::string bye = close_frame(1000);
    const std::string ended = "close 1000, end";
    const std::string x1000(1000, 'x');
    return {
        {"a text", text_frame("a") + bye, "text a, " + ended},
        {"an empty text", text_frame("") + bye, "text , " + ended},
        {"bytes", frame(0x82, "\xff") + bye, "binary ff, " + ended},
        {"fragments",
         frame(0x01, "a") + frame(0x00, "") + frame(0x80, "b") + bye,
         "text ab, " + ended},
        {"a character in two fragments",
         frame(0x01, "\xc3") + frame(0x80, "\xbc") + bye,
         "text \xc3\xbc, " + ended},
        {"a ping", ping_frame("p") + bye, "pong p, " + ended},
        {"a ping between fragments",
         frame(0x01, "a") + ping_frame("p") + frame(0x80, "b") + bye,
         "pong p, text ab, " + ended},
        {"a good-bye between fragments",
         frame(0x01, "a") + bye + frame(0x80, "b"),
         ended},
        {"a pong that nobody asked for",
         pong_frame("p") + text_frame("a") + bye,
         "text a, " + ended},
        {"the largest message",
         frame(0x82, x1000) + bye,
         "binary " + escape::hex_encode(x1000) + ", " + ended},
        {"one byte more",
         frame(0x82, x1000 + "x"),
         "close 1009 message too big, end"},
        {"one byte more, in two fragments",
         frame(0x02, x1000) + frame(0x80, "x"),
         "close 1009 message too big, end"},
        {"a code of an application",
         close_frame(4000, "why"),
         "close 4000, end"},
        {"a code that is none",
         close_frame(999),
         "close 999, end",
         "close 1002 no such close code, end"},
        {"a text that is not UTF-8",
         text_frame("a\xff"),
         "end",
         "close 1007 a text that is not UTF-8, end"},
        {"a text that ends within a character",
         text_frame("Gr\xc3"),
         "end",
         "close 1007 a text that is not UTF-8, end"},
        {"a character whose second half is none",
         frame(0x01, "Gr\xc3") + frame(0x80, "x"),
         "end",
         "close 1007 a text that is not UTF-8, end"},
        {"half of a UTF-16 pair",
         text_frame("\xed\xa0\x80"),
         "end",
         "close 1007 a text that is not UTF-8, end"},
        {"no mask",
         bare_frame(0x81, "a") + bye,
         "text a, " + ended,
         "close 1002 a client's frame is not masked, end"},
        {"a continuation of nothing",
         frame(0x80, "a"),
         "end",
         "close 1002 nothing to be continued, end"},
        {"a fragment that continues nothing",
         frame(0x00, "a"),
         "end",
         "close 1002 nothing to be continued, end"},
        {"a continuation of what is complete",
         text_frame("a") + frame(0x80, "b"),
         "text a, end",
         "text a, close 1002 nothing to be continued, end"},
        {"a message within a message",
         frame(0x01, "a") + frame(0x81, "b"),
         "end",
         "close 1002 a message within a message, end"},
        {"bytes within a text",
         frame(0x01, "a") + frame(0x02, "b"),
         "end",
         "close 1002 a message within a message, end"},
        {"a reserved bit",
         frame(0xa1, "a"),
         "end",
         "close 1002 a reserved bit is set, end"},
        {"packed, and nobody has agreed on it",
         frame(0xc1, "a"),
         "end",
         "close 1002 a reserved bit is set, end"},
        {"a ping that is packed",
         frame(0xc9, "a"),
         "end",
         "close 1002 a reserved bit is set, end"},
        {"a continuation that is packed",
         frame(0x01, "a") + frame(0xc0, "b"),
         "end",
         "close 1002 a reserved bit is set, end"},
        {"an unknown opcode",
         frame(0x83, "a"),
         "end",
         "close 1002 an unknown opcode, end"},
        {"a ping in fragments",
         frame(0x09, "a"),
         "end",
         "close 1002 a control frame in fragments, end"},
        {"a ping that is too long",
         ping_frame(std::string(126, 'x')),
         "end",
         "close 1002 a control frame that is too long, end"},
        {"no frames at all",
         "GET / HTTP/1.1\r\n\r\n",
         "end",
         "close 1002 a client's frame is not masked, end"},
    };
}

}  // namespace tornado::testing
