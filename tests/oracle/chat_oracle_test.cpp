// Chapter 10's contract against the real Tornado that Debian has, with an app
// of ours that speaks the protocol of its chat demo. Skipped (exit code 77)
// where the package python3-tornado is missing.

#include <cstdint>

#include <poll.h>

#include "common/testing/testing.hpp"

#include "tests/oracle/oracle_app.hpp"
#include "tests/support/chat_contract.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

/// It runs by itself, in a process of its own.
struct TornadoChat {
    OracleApp app;

    std::uint16_t port() const { return app.port(); }

    void turn() const { ::poll(nullptr, 0, 5); }
};

using Clause = void (*)(TornadoChat& chat);

void run(Clause clause) {
    TornadoChat chat;
    clause(chat);
}

}  // namespace

TEST_CASE("10.2 Tornado: its chat gives messages to who waits, and to who "
          "comes back" *
          doctest::description("Proves the contract, and not our handlers.")) {
    run(chat_contract::a_message_reaches_all_who_wait);
    run(chat_contract::what_was_missed_comes_at_once);
    run(chat_contract::nothing_is_lost_between_two_polls);
}

TEST_CASE("10.2 Tornado: its chat refuses what ours refuses" *
          doctest::description("Proves the contract, and not our handlers.")) {
    run(chat_contract::who_has_no_name_is_refused);
    run(chat_contract::a_message_without_a_word_is_refused);
}

TEST_CASE("10.2 Tornado: its chat shows text as text, and outlives who leaves" *
          doctest::description("Proves the contract, and not our handlers.")) {
    run(chat_contract::what_people_write_is_text);
    run(chat_contract::who_leaves_stops_nobody);
    run(chat_contract::a_form_can_go_on_to_another_page);
}
