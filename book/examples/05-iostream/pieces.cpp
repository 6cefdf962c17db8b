// Three messages, sent one by one; and what one read makes of them.

#include <array>
#include <cstdio>
#include <string>

#include "common/net/sockets.hpp"

#include "netutil.hpp"

using namespace tornado;

int main() {
    auto [ours, theirs] = socket_pair();
    for (const char* message : {"one\n", "two\nth", "ree\n"})
        write_to_fd(theirs.get(), message);

    std::array<char, 10> bytes;
    while (auto size = read_from_fd(ours.get(), bytes)) {
        std::string text(bytes.data(), *size);
        for (char& each : text)
            if (each == '\n') each = '$';
        std::printf("read: %s\n", text.c_str());
    }
}
