#include "tools/learn/trace/record_text.hpp"

#include <cstdio>

namespace tornado::learn {

using trace::Kind;

std::string kind_text(const trace::Record& record) {
    switch (record.kind) {
    case Kind::connection:
        return record.port == 0 ? unnamed_connection
                                : "peer " + std::to_string(record.port);
    case Kind::listener:
        return "listening on " + std::to_string(record.port);
    case Kind::event:
        return "the loop's waker";
    case Kind::pipe:
        return "a pipe";
    case Kind::file:
        return "a file";
    case Kind::terminal:
        return "the terminal";
    case Kind::epoll:
        return "epoll";
    case Kind::datagram:
        return "datagrams";
    case Kind::unknown:
        return "a descriptor";
    }
    return "";
}

std::string printable(const trace::Record& record) {
    std::string text;
    for (std::uint32_t i = 0; i < record.text_length; ++i) {
        const auto c = static_cast<unsigned char>(record.text[i]);
        char escaped[8];
        if (c == '\r') {
            text += "\\r";
        } else if (c == '\n') {
            text += "\\n";
        } else if (c < 0x20 || c >= 0x7f) {
            std::snprintf(escaped, sizeof escaped, "\\x%02x", c);
            text += escaped;
        } else {
            text += static_cast<char>(c);
        }
    }
    return text;
}

}  // namespace tornado::learn
