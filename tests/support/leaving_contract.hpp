#pragma once
// What is left of those who leave the chat: nothing, whether callbacks or
// coroutines have waited. For tests only; `Chat` is a ChatServer.

#include <functional>
#include <vector>

#include "common/testing/testing.hpp"

#include "message.hpp"
#include "tests/support/chat_contract.hpp"

namespace tornado::chat_contract {

/// However a client leaves while it waits, nothing is left of its request.
template <typename Chat>
void who_leaves_is_taken_out(Chat& chat) {
    using Leave = std::function<void(Client&)>;
    const std::vector<Leave> ways = {
        [](Client& client) { client.close(); },
        [](Client& client) { client.reset(); },
        [](Client& client) { client.shutdown_write(); },
    };
    Client stays = waits(chat, "anna");
    for (const Leave& leave : ways) {
        Client client = waits(chat, "ben");
        step("ben leaves");
        leave(client);
        settle(chat);
        EXPECT(chat.buffer.waiting() == 1, "nobody waits but anna");
        chat.wait_for(1);
    }
    step("fifty come and leave");
    {
        std::vector<Client> many;
        for (int i = 0; i < 50; ++i) {
            many.emplace_back(chat.port());
            many.back().send(poll_of("many"));
        }
        chat.wait_for(51);
    }
    chat.wait_for(1);
    say(chat, "carl", "is anybody here?");
    EXPECT_EQ(heard(chat, stays), "carl: is anybody here?");
    chat.wait_for(0);
}

/// Whoever has been answered and leaves then takes nobody else out.
template <typename Chat>
void who_leaves_after_its_answer_is_no_concern(Chat& chat) {
    Client first = waits(chat, "anna");
    const ChatMessage one = say(chat, "ben", "one");
    EXPECT_EQ(heard(chat, first), "ben: one");
    Client second = waits(chat, "carl", one.id);
    step("anna, who has been answered, leaves");
    first.close();
    settle(chat);
    EXPECT_EQ(chat.buffer.waiting(), 1u);
    say(chat, "ben", "two");
    EXPECT_EQ(heard(chat, second), "ben: two");
}

/// The buffer is older than the server and lives longer: what those who waited
/// have left in it must keep nothing, and do no harm.
template <typename Chat>
void messages_go_on_when_the_server_has_gone(Chat& chat) {
    const Client client = waits(chat, "anna");
    step("the server goes");
    chat.stop();
    EXPECT(Chat::Counted::count == 0, "no handler is left");
    step("something is said");
    chat.buffer.new_messages(tornado::chat::Messages(
        {tornado::chat::make_message("1", "ben", "hello")}));
    EXPECT_EQ(chat.buffer.waiting(), 0u);
}

}  // namespace tornado::chat_contract
