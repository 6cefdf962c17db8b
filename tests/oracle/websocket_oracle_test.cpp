// The WebSocket table against the real Tornado that Debian has. Skipped (exit
// code 77) where the package python3-tornado is missing.

#include <string>

#include "common/testing/testing.hpp"

#include "tests/oracle/oracle_app.hpp"
#include "tests/support/websocket_table.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

/// The frames of the answer, and the end.
std::string answer_to(const OracleApp& app, const std::string& bytes) {
    Client client(app.port());
    client.send("GET /ws HTTP/1.1\r\nHost: example.test\r\n"
                "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    client.send(bytes);
    drive_until([] { ::poll(nullptr, 0, 5); },
                [&] { return client.closed(); },
                "the server has closed the connection");
    std::string received = client.take();
    const std::size_t end = received.find("\r\n\r\n");
    if (!received.starts_with("HTTP/1.1 101") || end == received.npos)
        return received;
    received.erase(0, end + 4);
    FrameReader reader;
    reader.read(received);
    std::string lines;
    for (const std::string& line : reader.lines)
        lines += line + ", ";
    return lines + received + "end";
}

}  // namespace

TEST_CASE("12.0 Tornado: answers the WebSocket table as it says" *
          doctest::description("Proves the table, and not our frames.")) {
    const OracleApp app;
    Lines differences;
    for (const SocketRow& row : socket_table()) {
        step("the row: " + row.name);
        const std::string got = answer_to(app, row.bytes);
        if (got != row.answer)
            differences.push_back(row.name + ": " + got + " and not " +
                                  row.answer);
    }
    EXPECT_EQ(differences, Lines{});
}
