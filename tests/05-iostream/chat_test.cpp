#include <memory>

#include "common/testing/testing.hpp"

#include "netutil.hpp"
#include "stream_chat.hpp"
#include "tests/support/linechat_contract.hpp"
#include "tests/support/stream_pair.hpp"

using namespace tornado;
using namespace tornado::testing;
namespace contract = tornado::linechat_contract;

namespace {

struct DrivenChat {
    CurrentTurnLoop loop;
    stream_chat::StreamChat chat{loop, bind_socket(0)};

    ~DrivenChat() { loop.close(); }

    std::uint16_t port() const { return chat.port(); }

    void turn() { loop.turn(); }
};

template <typename Clause>
void on_a_chat(Clause clause) {
    DrivenChat chat;
    clause(chat);
}

}  // namespace

TEST_CASE("05.3 linechat: newcomers are welcomed, lines reach the others, and "
          "guests may leave" *
          doctest::description(
              "The contract of all linechats. A close, a reset, a half-close "
              "and a line that is too long are one exception or one condition "
              "here. [STR-1, STR-11, STR-16, STR-17]")) {
    on_a_chat([](auto& c) { contract::newcomers_are_welcomed(c); });
    on_a_chat([](auto& c) { contract::a_line_reaches_the_others_only(c); });
    on_a_chat([](auto& c) { contract::lines_arrive_in_pieces_and_in_bulk(c); });
    on_a_chat([](auto& c) { contract::leaving_is_told(c); });
    on_a_chat([](auto& c) { contract::several_leave_at_once(c); });
    on_a_chat([](auto& c) { contract::a_reset_is_one_more_way_to_leave(c); });
    on_a_chat([](auto& c) {
        contract::a_half_closed_guest_is_heard_and_answered(c);
    });
    on_a_chat(
        [](auto& c) { contract::a_line_too_long_ends_its_guest_only(c); });
    on_a_chat([](auto& c) { contract::many_guests_at_once(c, 50); });
}

TEST_CASE("05.3 linechat: who reads slowly gets every byte, who never reads is "
          "dropped" *
          doctest::description(
              "The chat cannot hold back whoever talks, for others listen to "
              "them. So it must bound what it keeps for each. [STR-18, "
              "STR-24]")) {
    on_a_chat([](auto& c) { contract::a_slow_guest_gets_every_byte(c); });
    on_a_chat(
        [](auto& c) { contract::a_slow_guest_may_break_off_in_the_end(c); });
    on_a_chat(
        [](auto& c) { contract::a_guest_that_never_reads_is_dropped(c); });
    on_a_chat(
        [](auto& c) { contract::a_guest_who_does_not_fit_is_sent_away(c); });
}
