#pragma once
// What an echo server does, whatever it is written with: one suite for
// callbacks, Futures and coroutines. For tests only.
//
// `Server` needs three things: port(); turn(), which serves what is ready now
// and does not wait; and pass(duration), which lets its clock run on.

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "common/linechat/line_buffer.hpp"
#include "common/linechat/texts.hpp"
#include "common/testing/client.hpp"
#include "common/testing/testing.hpp"

namespace tornado::echo_contract {

using testing::Client;

/// Who says nothing for so long is sent away.
inline constexpr std::chrono::seconds idle_limit{30};

/// What it is told then.
inline const std::string good_bye = "* you are idle, good bye\n";

/// Drives `server` until `client` has received exactly `text`.
template <typename Server>
void expect_received(Server& server, Client& client, const std::string& text) {
    testing::drive_until([&] { server.turn(); },
                         [&] {
                             return client.received().size() >= text.size() ||
                                    client.closed();
                         },
                         "the client has received " + testing::show(text));
    EXPECT_EQ(client.take(), text);
}

template <typename Server>
void expect_closed(Server& server, Client& client) {
    testing::drive_until([&] { server.turn(); },
                         [&] { return client.closed(); },
                         "the client sees the server close");
    EXPECT(!client.was_reset(), "the connection ends by a close, no reset");
}

template <typename Server>
void lines_come_back(Server& server) {
    Client client(server.port());
    testing::step("sent \"one\\ntw\", then \"o\\r\\n\"");
    client.send("one\ntw");
    expect_received(server, client, "one\n");
    client.send("o\r\n");
    expect_received(server, client, "two\n");
}

template <typename Server>
void clients_do_not_wait_for_each_other(Server& server) {
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 10; ++i) {
        clients.push_back(std::make_unique<Client>(server.port()));
        clients.back()->send("half a line");
    }
    testing::step("ten clients have sent half a line, the last a whole one");
    clients.back()->send("\n");
    expect_received(server, *clients.back(), "half a line\n");
    EXPECT_EQ(clients.front()->received(), "");
}

template <typename Server>
void a_client_that_closes_is_answered_and_let_go(Server& server) {
    Client client(server.port());
    Client other(server.port());
    testing::step("a client sent a line and closed its sending side; another "
                  "reset its connection");
    client.send("last words\n");
    client.shutdown_write();
    other.send("x");
    server.turn();
    other.reset();
    expect_received(server, client, "last words\n");
    expect_closed(server, client);
}

template <typename Server>
void much_comes_back_whole(Server& server) {
    Client client(server.port());
    testing::step("sent 2000 lines of 1000 bytes, and then began to read");
    std::string sent;
    for (int i = 0; i < 2000; ++i)
        sent += std::to_string(i) + std::string(1000, '.') + "\n";
    std::string_view rest = sent;
    while (!rest.empty()) {
        rest.remove_prefix(client.send_some(rest));
        server.turn();
    }
    testing::drive_until(
        [&] { server.turn(); },
        [&] { return client.received().size() >= sent.size(); },
        "all has come back");
    EXPECT_EQ(client.received(), sent);
}

template <typename Server>
void a_line_too_long_ends_its_client(Server& server) {
    Client client(server.port());
    testing::step("sent a line that never ends");
    std::string text(linechat::max_line + 100, 'x');
    client.send(text);
    expect_received(server, client, linechat::too_long());
    expect_closed(server, client);
}

template <typename Server>
void an_idle_client_is_sent_away(Server& server) {
    Client idle(server.port());
    Client lively(server.port());
    testing::step("one client says something after 20 s, another does not");
    idle.send("hello\n");
    lively.send("hello\n");
    expect_received(server, idle, "hello\n");
    expect_received(server, lively, "hello\n");
    server.pass(std::chrono::seconds(20));
    lively.send("still here\n");
    expect_received(server, lively, "still here\n");
    testing::step("15 s later");
    server.pass(std::chrono::seconds(15));
    expect_received(server, idle, good_bye);
    expect_closed(server, idle);
    lively.send("and now\n");
    expect_received(server, lively, "and now\n");
}

}  // namespace tornado::echo_contract
