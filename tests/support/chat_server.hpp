#pragma once
// The chat of chapter 10 behind a server that the test drives. For tests only.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "common/testing/testing.hpp"

#include "chat_handlers.hpp"
#include "chat_pages.hpp"
#include "tests/support/alive.hpp"
#include "tests/support/chat_contract.hpp"
#include "tests/support/web_server.hpp"

namespace tornado::testing {

/// With the handler for those who wait that is to be tested, and the buffer in
/// which they do. The buffer outlives the server, as in the program.
template <typename Updates, typename Buffer>
class ChatServer {
  public:
    /// Counted::count says how many requests wait or are being answered.
    struct Counted : Updates, Alive<Counted> {};

    ChatServer()
        : web(rules(buffer)) {}

    std::uint16_t port() const { return web.server.port(); }

    void turn() { web.turn(); }

    /// Turns until so many wait, and no more handlers are left than that.
    void wait_for(std::size_t waiting) {
        drive_until([this] { turn(); },
                    [&] { return buffer.waiting() == waiting; },
                    "as many requests wait: " + std::to_string(waiting));
        drive_until([this] { turn(); },
                    [&] { return Counted::count == static_cast<int>(waiting); },
                    "as many handlers are left: " + std::to_string(waiting));
    }

    Buffer buffer;
    WebServer web;

  private:
    static web::Rules rules(Buffer& buffer) {
        web::Rules rules = chat::page_rules(buffer);
        rules.push_back(web::url<chat::MessageNewHandler>(
            "/a/message/new", chat::board_of(buffer)));
        rules.push_back(
            web::url<Counted>("/a/message/updates", std::ref(buffer)));
        return rules;
    }
};

/// However a client leaves while it waits, nothing is left of its request.
template <typename Chat>
void who_leaves_is_taken_out(Chat& chat) {
    using Leave = std::function<void(Client&)>;
    const std::vector<Leave> ways = {
        [](Client& client) { client.close(); },
        [](Client& client) { client.reset(); },
        [](Client& client) { client.shutdown_write(); },
    };
    Client stays = chat_contract::waits(chat, "anna");
    for (const Leave& leave : ways) {
        Client client = chat_contract::waits(chat, "ben");
        step("ben leaves");
        leave(client);
        chat_contract::settle(chat);
        EXPECT(chat.buffer.waiting() == 1, "nobody waits but anna");
        chat.wait_for(1);
    }
    step("fifty come and leave");
    {
        std::vector<Client> many;
        for (int i = 0; i < 50; ++i) {
            many.emplace_back(chat.port());
            many.back().send(chat_contract::poll_of("many"));
        }
        chat.wait_for(51);
    }
    chat.wait_for(1);
    chat_contract::say(chat, "carl", "is anybody here?");
    EXPECT_EQ(chat_contract::heard(chat, stays), "carl: is anybody here?");
    chat.wait_for(0);
}

/// Whoever has been answered and leaves then takes nobody else out.
template <typename Chat>
void who_leaves_after_its_answer_is_no_concern(Chat& chat) {
    Client first = chat_contract::waits(chat, "anna");
    const ChatMessage one = chat_contract::say(chat, "ben", "one");
    EXPECT_EQ(chat_contract::heard(chat, first), "ben: one");
    Client second = chat_contract::waits(chat, "carl", one.id);
    step("anna, who has been answered, leaves");
    first.close();
    chat_contract::settle(chat);
    EXPECT_EQ(chat.buffer.waiting(), 1u);
    chat_contract::say(chat, "ben", "two");
    EXPECT_EQ(chat_contract::heard(chat, second), "ben: two");
}

}  // namespace tornado::testing
