#pragma once
// The shop of chapter 09 behind a server that the test drives. For tests only.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "common/testing/testing.hpp"

#include "cart_handlers.hpp"
#include "tests/support/alive.hpp"
#include "tests/support/web_server.hpp"

namespace tornado::testing {

/// A StatusHandler that is counted: CountedStatus::count says how many live.
struct CountedStatus : StatusHandler, Alive<CountedStatus> {};

/// The cart outlives the server, as in the program.
class CartServer {
  public:
    explicit CartServer(int items = 10)
        : cart(items)
        , web({
              web::url<CartHandler>("/cart", std::ref(cart)),
              web::url<CountHandler>("/cart/count", std::ref(cart)),
              web::url<CountedStatus>("/cart/status", std::ref(cart)),
          }) {}

    void turns(int count = 4) { web.loop.turns(count); }

    /// A POST to /cart: "200 OK; {…}".
    std::string post(const std::string& form) {
        return web.ask(web_post("/cart", form)).summary();
    }

    /// One more who takes an item, so that the count goes down.
    void sell() {
        const std::string session = "buyer" + std::to_string(++buyers_);
        step("somebody takes an item");
        EXPECT_EQ(post("action=add&session=" + session).substr(0, 3), "200");
    }

    /// A page that asks for a count other than `known`. The server has read
    /// the request when this returns: so many wait then.
    Client poll(const std::string& known, std::size_t waiting) {
        Client client = web.connect();
        client.send(web_get("/cart/status?known=" + known));
        wait_for(waiting);
        return client;
    }

    /// So many of them, besides those that wait already.
    std::vector<Client> polls(std::size_t count, const std::string& known) {
        const std::size_t waiting = cart.waiting() + count;
        std::vector<Client> clients;
        for (std::size_t i = 0; i < count; ++i) {
            clients.push_back(web.connect());
            clients.back().send(web_get("/cart/status?known=" + known));
        }
        wait_for(waiting);
        return clients;
    }

    /// Serves somebody else, and a few turns more: whatever was sent, or
    /// closed, before this has been dealt with then.
    void settle() {
        step("somebody else asks for the count");
        (void)web.ask(web_get("/cart/count"));
        turns();
    }

    void wait_for(std::size_t waiting) {
        drive_until([this] { web.turn(); },
                    [&] { return cart.waiting() == waiting; },
                    "as many requests wait: " + std::to_string(waiting));
    }

    /// The count that `client` is answered with.
    std::string news(Client& client) { return web.answer(client).body; }

    ShoppingCart cart;
    WebServer web;

  private:
    int buyers_ = 0;
};

}  // namespace tornado::testing
