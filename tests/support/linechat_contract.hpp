#pragma once
// What linechat does, whatever it is written with: one suite for the select
// loop, the IOLoop, Futures and coroutines. For tests only.
//
// `Chat` needs two things: port(), and turn(), which serves what is ready now
// and waits a little (not more than about 50 ms) if nothing is.

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>

#include "common/linechat/line_buffer.hpp"
#include "common/linechat/texts.hpp"
#include "common/net/sockets.hpp"
#include "common/testing/client.hpp"
#include "common/testing/sleep_count.hpp"
#include "common/testing/testing.hpp"

#include "tests/support/full_select.hpp"

namespace tornado::linechat_contract {

using linechat::guest_name;
using testing::Client;

/// Drives `chat` until `client` has received exactly `text` (since the last
/// call), and says so if it is something else.
template <typename Chat>
void expect_received(Chat& chat,
                     Client& client,
                     const std::string& name,
                     const std::string& text) {
    testing::drive_until([&] { chat.turn(); },
                         [&] {
                             return client.received().size() >= text.size() ||
                                    client.closed();
                         },
                         name + " has received " + testing::show(text));
    EXPECT_EQ(client.take(), text);
}

/// A client that has been welcomed, with the others having heard of it.
template <typename Chat>
std::unique_ptr<Client>
newcomer(Chat& chat, const std::vector<Client*>& others, std::size_t number) {
    std::string name = guest_name(number);
    testing::step("connected " + name);
    auto client = std::make_unique<Client>(chat.port());
    expect_received(
        chat, *client, name, linechat::welcome(name, others.size()));
    for (Client* other : others)
        expect_received(chat, *other, "another guest", linechat::joined(name));
    return client;
}

template <typename Chat>
void newcomers_are_welcomed(Chat& chat) {
    auto one = newcomer(chat, {}, 1);
    auto two = newcomer(chat, {one.get()}, 2);
    auto three = newcomer(chat, {one.get(), two.get()}, 3);
}

template <typename Chat>
void a_line_reaches_the_others_only(Chat& chat) {
    auto one = newcomer(chat, {}, 1);
    auto two = newcomer(chat, {one.get()}, 2);
    auto three = newcomer(chat, {one.get(), two.get()}, 3);
    testing::step("guest2 sent \"hello\\n\"");
    two->send("hello\n");
    expect_received(chat, *one, "guest1", "guest2: hello\n");
    expect_received(chat, *three, "guest3", "guest2: hello\n");
    testing::step("guest1 sent \"and you?\\n\": the first line for guest2");
    one->send("and you?\n");
    expect_received(chat, *two, "guest2", "guest1: and you?\n");
}

template <typename Chat>
void lines_arrive_in_pieces_and_in_bulk(Chat& chat) {
    auto one = newcomer(chat, {}, 1);
    auto two = newcomer(chat, {one.get()}, 2);
    testing::step("guest1 sent \"he\", then \"llo\\r\\none\\ntwo\\nun\"");
    one->send("he");
    for (int i = 0; i < 3; ++i)
        chat.turn();
    EXPECT_EQ(two->take(), "");
    one->send("llo\r\none\ntwo\nun");
    expect_received(
        chat, *two, "guest2", "guest1: hello\nguest1: one\nguest1: two\n");
}

template <typename Chat>
void leaving_is_told(Chat& chat) {
    auto one = newcomer(chat, {}, 1);
    auto two = newcomer(chat, {one.get()}, 2);
    testing::step("guest2 sent half a line, and closed its connection");
    two->send("half a li");
    two->close();
    expect_received(chat, *one, "guest1", linechat::left("guest2"));
    // Who comes now is the third, and finds one other.
    auto three = newcomer(chat, {one.get()}, 3);
}

template <typename Chat>
void several_leave_at_once(Chat& chat) {
    auto one = newcomer(chat, {}, 1);
    auto two = newcomer(chat, {one.get()}, 2);
    auto three = newcomer(chat, {one.get(), two.get()}, 3);
    auto four = newcomer(chat, {one.get(), two.get(), three.get()}, 4);
    testing::step("guest2 and guest3 closed their connections");
    for (Client* client : {one.get(), four.get()})
        client->take();
    two->close();
    three->close();
    const std::string in_turn =
        linechat::left("guest2") + linechat::left("guest3");
    const std::string in_reverse =
        linechat::left("guest3") + linechat::left("guest2");
    for (Client* client : {one.get(), four.get()}) {
        testing::drive_until(
            [&] { chat.turn(); },
            [&] { return client->received().size() >= in_turn.size(); },
            "who stays has heard that both left");
        const std::string heard = client->take();
        EXPECT(heard == in_turn || heard == in_reverse,
               "who stays hears that both left, not " + testing::show(heard));
    }
}

template <typename Chat>
void a_reset_is_one_more_way_to_leave(Chat& chat) {
    auto one = newcomer(chat, {}, 1);
    auto two = newcomer(chat, {one.get()}, 2);
    auto three = newcomer(chat, {one.get(), two.get()}, 3);
    auto four = newcomer(chat, {one.get(), two.get(), three.get()}, 4);
    testing::step("guest2 reset its connection: reading finds it");
    two->reset();
    expect_received(chat, *one, "guest1", linechat::left("guest2"));
    expect_received(chat, *three, "guest3", linechat::left("guest2"));
    testing::step("guest3 reset its connection, and guest1 sent a line in the "
                  "same moment: writing may find it first");
    three->reset();
    one->send("still here\n");
    std::string told = linechat::left("guest3");
    std::string said = "guest1: still here\n";
    four->take();
    testing::drive_until(
        [&] { chat.turn(); },
        [&] { return four->received().size() >= told.size() + said.size(); },
        "guest4 has heard the line, and that guest3 left");
    std::string heard = four->take();
    EXPECT(heard == told + said || heard == said + told,
           "guest4 hears the line and that guest3 left, not " +
               testing::show(heard));
}

template <typename Chat>
void a_half_closed_guest_is_heard_and_answered(Chat& chat) {
    auto one = newcomer(chat, {}, 1);
    testing::step("guest2 connected, sent \"hi\\n\" and closed its sending "
                  "side, all at once");
    Client two(chat.port());
    two.send("hi\n");
    two.shutdown_write();
    std::string all =
        linechat::joined("guest2") + "guest2: hi\n" + linechat::left("guest2");
    expect_received(chat, *one, "guest1", all);
    expect_received(chat, two, "guest2", linechat::welcome("guest2", 1));
    testing::drive_until([&] { chat.turn(); },
                         [&] { return two.closed(); },
                         "guest2 sees the server close, too");
    EXPECT(!two.was_reset(), "guest2's connection ends by a close, no reset");
}

/// A client that has been welcomed but reads no more. Its buffer and its
/// segments are small, or the kernel alone would hold some megabytes for it;
/// so what it is sent piles up in the server soon.
template <typename Chat>
std::unique_ptr<Client> slow_reader(Chat& chat, Client& other, std::size_t n) {
    UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int buffer = 4096;
    const int segment = 536;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    ::setsockopt(fd.get(), IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof segment);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(chat.port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    check_syscall("connect",
                  ::connect(fd.get(),
                            reinterpret_cast<sockaddr*>(&address),
                            sizeof address));
    int flags = ::fcntl(fd.get(), F_GETFL);
    ::fcntl(fd.get(), F_SETFL, flags | O_NONBLOCK);
    auto client = std::make_unique<Client>(std::move(fd));
    std::string name = guest_name(n);
    testing::step("connected " + name + " with a small receive buffer");
    expect_received(chat, *client, name, linechat::welcome(name, 1));
    expect_received(chat, other, "another guest", linechat::joined(name));
    return client;
}

/// Sends `text` as fast as the server takes it.
template <typename Chat>
void send_driving(Chat& chat, Client& client, std::string_view text) {
    while (!text.empty()) {
        text.remove_prefix(client.send_some(text));
        chat.turn();
    }
}

template <typename Chat>
void a_guest_that_never_reads_is_dropped(Chat& chat) {
    auto one = newcomer(chat, {}, 1);
    auto slow = slow_reader(chat, *one, 2);
    auto three = newcomer(chat, {one.get(), slow.get()}, 3);
    testing::step("guest1 sent lines until guest2, who reads none, was "
                  "dropped; guest3 reads them all");
    const std::string line(1000, 'x');
    std::size_t sent = 0;
    std::string told;
    constexpr std::size_t far_too_much = 8 * linechat::max_pending;
    while (told.find(linechat::left("guest2")) == std::string::npos) {
        send_driving(chat, *one, line + "\n");
        told += one->take();
        three->take();
        sent += line.size();
        EXPECT(sent < far_too_much,
               "guest2 is dropped when more than max_pending (1 MiB) would "
               "have to be kept for it");
    }
    // The others go on.
    three->send("still here\n");
    told.clear();
    testing::drive_until([&] { chat.turn(); },
                         [&] {
                             told += one->take();
                             return told.ends_with("guest3: still here\n");
                         },
                         "guest1 has heard guest3's next line");
    testing::drive_until([&] { chat.turn(); },
                         [&] { return slow->closed(); },
                         "guest2's connection is closed");
    EXPECT(slow->received().size() < sent,
           "what was kept for guest2 is thrown away, not written");
}

template <typename Chat>
void a_slow_guest_gets_every_byte(Chat& chat) {
    auto one = newcomer(chat, {}, 1);
    auto slow = slow_reader(chat, *one, 2);
    testing::step("guest1 sent 800 lines of 1000 bytes; guest2 did not read "
                  "and closed its sending side");
    std::string expected;
    for (int i = 0; i < 800; ++i) {
        std::string line = std::to_string(i) + std::string(1000, '.');
        send_driving(chat, *one, line + "\n");
        expected += linechat::said("guest1", line);
    }
    slow->shutdown_write();
    expect_received(chat, *one, "guest1", linechat::left("guest2"));
    testing::step("guest2 still does not read; 5 turns");
    const long sleeps = testing::times_asleep();
    for (int i = 0; i < 5; ++i)
        chat.turn();
    EXPECT(testing::times_asleep() > sleeps,
           "the server sleeps: there is nothing to read, and nothing can be "
           "written");
    testing::step("somebody comes; guest2 has left, and is only owed the rest");
    auto three = newcomer(chat, {one.get()}, 3);
    testing::step("guest2 begins to read");
    testing::drive_until([&] { chat.turn(); },
                         [&] { return slow->closed(); },
                         "guest2 has read to the end");
    EXPECT(!slow->received().ends_with(linechat::joined("guest3")),
           "guest2 has left before guest3 came, and hears nothing of it");
    EXPECT(slow->received().size() == expected.size(),
           "guest2 gets all " + std::to_string(expected.size()) + " bytes");
    EXPECT_EQ(slow->received(), expected);
}

template <typename Chat>
void a_slow_guest_may_break_off_in_the_end(Chat& chat) {
    auto one = newcomer(chat, {}, 1);
    auto slow = slow_reader(chat, *one, 2);
    testing::step("guest1 sent 800 lines of 1000 bytes; guest2 did not read "
                  "and closed its sending side");
    for (int i = 0; i < 800; ++i)
        send_driving(chat, *one, std::string(1000, '.') + "\n");
    slow->shutdown_write();
    expect_received(chat, *one, "guest1", linechat::left("guest2"));
    testing::step("guest2 reset its connection; 5 turns, and 5 more");
    slow->reset();
    for (int i = 0; i < 5; ++i)
        chat.turn();
    const long sleeps = testing::times_asleep();
    for (int i = 0; i < 5; ++i)
        chat.turn();
    EXPECT(testing::times_asleep() > sleeps,
           "the server sleeps: what was kept for guest2 is nobody's now");
    auto three = newcomer(chat, {one.get()}, 3);
}

template <typename Chat>
void a_line_too_long_ends_its_guest_only(Chat& chat) {
    auto one = newcomer(chat, {}, 1);
    auto two = newcomer(chat, {one.get()}, 2);
    testing::step("guest2 sent a line of max_line bytes, then one that never "
                  "ends");
    std::string longest(linechat::max_line, 'x');
    send_driving(chat, *two, longest + "\n");
    expect_received(chat, *one, "guest1", "guest2: " + longest + "\n");
    send_driving(chat, *two, std::string(linechat::max_line + 100, 'y'));
    expect_received(chat, *one, "guest1", linechat::left("guest2"));
    expect_received(chat, *two, "guest2", linechat::too_long());
}

/// For a chat that sleeps in select().
template <typename Chat>
void a_guest_who_does_not_fit_is_sent_away(Chat& chat) {
    auto one = newcomer(chat, {}, 1);
    auto two = newcomer(chat, {one.get()}, 2);
    testing::step("every descriptor that select() takes is in use; somebody "
                  "connected");
    const auto taken = testing::take_all_that_select_takes();
    Client late(chat.port());
    testing::drive_until([&] { chat.turn(); },
                         [&] { return late.closed(); },
                         "the newcomer is sent away");
    testing::step("guest1 sent a line, the next thing that guest2 hears");
    one->send("still here\n");
    expect_received(chat, *two, "guest2", "guest1: still here\n");
}

template <typename Chat>
void many_guests_at_once(Chat& chat, std::size_t count) {
    testing::step("connected " + std::to_string(count) + " guests");
    std::vector<std::unique_ptr<Client>> guests;
    for (std::size_t i = 0; i < count; ++i) {
        guests.push_back(std::make_unique<Client>(chat.port()));
        testing::drive_until(
            [&] { chat.turn(); },
            [&] { return guests.back()->received().ends_with("\n"); },
            guest_name(i + 1) + " is welcomed");
    }
    testing::step("guest1 sent a line");
    for (auto& guest : guests)
        guest->take();
    guests[0]->send("hello all\n");
    for (std::size_t i = 1; i < count; ++i)
        testing::drive_until([&] { chat.turn(); },
                             [&] {
                                 return guests[i]->received().ends_with(
                                     "guest1: hello all\n");
                             },
                             guest_name(i + 1) + " has heard it");
}

}  // namespace tornado::linechat_contract
