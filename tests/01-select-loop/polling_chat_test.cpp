#include <algorithm>
#include <vector>

#include "common/testing/testing.hpp"

#include "busy_chat.hpp"
#include "netutil.hpp"
#include "tests/support/linechat_contract.hpp"

using namespace tornado;
using namespace tornado::testing;
namespace contract = tornado::linechat_contract;

namespace {

/// BusyChat as the contract wants it.
struct PollingDriven {
    BusyChat chat{bind_socket(0)};

    std::uint16_t port() const { return chat.port(); }

    void turn() { chat.step(); }
};

}  // namespace

TEST_CASE("01.2 BusyChat: a newcomer is welcomed and the others are told" *
          doctest::description(
              "The first guest is guest1, whoever else comes or goes. The "
              "texts are in common/linechat/texts.hpp. [LINE-1]")) {
    PollingDriven server;
    contract::newcomers_are_welcomed(server);
}

TEST_CASE("01.2 BusyChat: a line reaches everybody but its author" *
          doctest::description(
              "The author's own terminal shows the line already. [LINE-2]")) {
    PollingDriven server;
    contract::a_line_reaches_the_others_only(server);
}

TEST_CASE("01.2 BusyChat: lines are whole, however the bytes arrive" *
          doctest::description(
              "TCP keeps the order of bytes and nothing else: a line may "
              "come in pieces, and many lines in one read. [LINE-3]")) {
    PollingDriven server;
    contract::lines_arrive_in_pieces_and_in_bulk(server);
}

TEST_CASE("01.2 BusyChat: the others are told who left" *
          doctest::description(
              "Zero bytes from recv() means that the guest has closed. Whoever "
              "erases it from a list while still walking over that list has no "
              "next guest to go to. [LINE-4, SEL-2]")) {
    {
        PollingDriven server;
        contract::leaving_is_told(server);
    }
    PollingDriven server;
    contract::several_leave_at_once(server);
}

TEST_CASE("01.2 BusyChat: a reset ends one guest and nothing else" *
          doctest::description(
              "recv() or send() fails for that one connection, and throws. "
              "An exception that leaves step() would end the chat for "
              "everybody. [LINE-7]")) {
    PollingDriven server;
    contract::a_reset_is_one_more_way_to_leave(server);
}

TEST_CASE("01.2 BusyChat: a line that is too long ends its guest only" *
          doctest::description(
              "LineBuffer keeps what is not a whole line yet, and one without "
              "an end would fill the memory. too_long() of the buffer knows; "
              "that of the texts tells the guest. [LINE-11]")) {
    PollingDriven server;
    contract::a_line_too_long_ends_its_guest_only(server);
}

TEST_CASE("01.2 BusyChat: a step never waits, and says whether anything "
          "happened" *
          doctest::description(
              "Polling means asking and going on. With nobody there a step "
              "must return at once, or the next socket is never asked. "
              "[LINE-5]")) {
    BusyChat chat(bind_socket(0));
    EXPECT_EQ(chat.step(), false);
    Client client(chat.port());
    step("one client connected");
    EXPECT_EQ(chat.step(), true);
    EXPECT_EQ(chat.step(), false);
    step("it sent a line");
    client.send("hello\n");
    EXPECT_EQ(chat.step(), true);
    EXPECT_EQ(chat.step(), false);
}

TEST_CASE("01.2 BusyChat: names every descriptor that can bring news" *
          doctest::description(
              "The listener brings newcomers, each guest its lines. Task "
              "01.3 will sleep on exactly these. [LINE-5]")) {
    BusyChat chat(bind_socket(0));
    EXPECT_EQ(chat.descriptors().size(), 1U);
    Client one(chat.port());
    Client two(chat.port());
    step("two connected, and one step");
    chat.step();
    EXPECT_EQ(chat.descriptors().size(), 3U);
    drive_until([&] { chat.step(); },
                [&] { return two.received().ends_with("\n"); },
                "both are welcomed");
    std::vector<int> fds = chat.descriptors();
    EXPECT_EQ(fds.size(), 3U);
    std::sort(fds.begin(), fds.end());
    EXPECT(std::adjacent_find(fds.begin(), fds.end()) == fds.end(),
           "each descriptor once");
    step("one of two guests left");
    two.close();
    drive_until([&] { chat.step(); },
                [&] {
                    return one.received().ends_with(linechat::left("guest2")) ||
                           one.received().ends_with(linechat::left("guest1"));
                },
                "the other has heard of it");
    EXPECT_EQ(chat.descriptors().size(), 2U);
}
