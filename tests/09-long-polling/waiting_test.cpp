#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/testing/testing.hpp"

#include "epoll_poller.hpp"
#include "tests/support/cart_server.hpp"
#include "tests/support/recorded_log.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

/// Turns until nobody waits in the cart and no StatusHandler is left.
void expect_all_forgotten(CartServer& shop) {
    shop.wait_for(0);
    drive_until([&] { shop.turns(1); },
                [] { return CountedStatus::count == 0; },
                "the handlers have gone, too");
}

}  // namespace

TEST_CASE("09.3 StatusHandler: a client that leaves is forgotten" *
          doctest::description(
              "However it leaves: by closing, by a reset, or by ending its "
              "side. Without this the list grows with every tab that is "
              "closed, until something is sold: at night, all night. "
              "[CART-11]")) {
    CartServer shop;
    Client stays = shop.poll("10", 1);
    using Leave = std::function<void(Client&)>;
    const std::vector<Leave> ways = {
        [](Client& client) { client.close(); },
        [](Client& client) { client.reset(); },
        [](Client& client) { client.shutdown_write(); },
    };
    for (const Leave& leave : ways) {
        Client page = shop.poll("10", 2);
        step("a page leaves while it waits");
        leave(page);
        shop.settle();
        EXPECT(shop.cart.waiting() == 1,
               "nobody waits in the cart but the page that stays");
    }
    step("fifty come and leave");
    (void)shop.polls(50, "10");
    shop.wait_for(1);
    drive_until([&] { shop.turns(1); },
                [] { return CountedStatus::count == 1; },
                "one handler is left, that of the page that stays");
    shop.sell();
    EXPECT_EQ(shop.news(stays), "{\"inventoryCount\":9}");
    expect_all_forgotten(shop);
}

TEST_CASE("09.3 StatusHandler: a client that leaves after its answer takes "
          "nobody else out of the list" *
          doctest::description(
              "Its callback has been called, and its connection is open for "
              "the next request. When that closes, there is nothing to clean "
              "up. [CART-11]")) {
    CartServer shop;
    Client first = shop.poll("10", 1);
    shop.sell();
    EXPECT_EQ(shop.news(first), "{\"inventoryCount\":9}");
    Client second = shop.poll("9", 1);
    step("the page that was answered leaves, while another waits");
    first.close();
    shop.turns(4);
    EXPECT_EQ(shop.cart.waiting(), 1u);
    shop.sell();
    EXPECT_EQ(shop.news(second), "{\"inventoryCount\":8}");
}

TEST_CASE("09.3 StatusHandler: a client that comes back hears what it has "
          "missed, and then waits like the others" *
          doctest::description(
              "It may have been away for a moment or for a night. What it "
              "knows tells the server all it needs; nothing is kept for those "
              "who are away. [CART-10, CART-11]")) {
    CartServer shop;
    Client page = shop.poll("10", 1);
    step("the page loses its connection");
    page.reset();
    shop.wait_for(0);
    shop.sell();
    shop.sell();
    step("it comes back");
    Client again = shop.web.connect();
    again.send(web_get("/cart/status?known=10"));
    EXPECT_EQ(shop.news(again), "{\"inventoryCount\":8}");
    again.send(web_get("/cart/status?known=8"));
    shop.wait_for(1);
    shop.turns(4);
    EXPECT_EQ(again.received(), "");
    shop.sell();
    EXPECT_EQ(shop.news(again), "{\"inventoryCount\":7}");
}

TEST_CASE("09.3 StatusHandler: a client that never reads waits in one place, "
          "and holds up nobody" *
          doctest::description(
              "It sends a hundred polls and reads no answer. A connection's "
              "next request is begun when the one before is answered, so it "
              "costs one entry; and to answer is to hand over some bytes, and "
              "never to wait for the reader. [CART-12]")) {
    CartServer shop;
    Client deaf = shop.web.connect();
    std::string polls;
    for (int i = 0; i < 100; ++i)
        polls += web_get("/cart/status?known=" + std::to_string(10 - i % 5));
    step("one client sends a hundred polls, and reads nothing");
    deaf.send(polls);
    shop.wait_for(1);
    Client page = shop.poll("10", 2);
    for (const char* count : {"9", "8", "7"}) {
        shop.sell();
        EXPECT_EQ(shop.news(page),
                  "{\"inventoryCount\":" + std::string(count) + "}");
        shop.turns(4);
        EXPECT(shop.cart.waiting() <= 1,
               "the client that never reads has at most one request waiting");
        page.send(web_get("/cart/status?known=" + std::string(count)));
        shop.turns(4);
    }
    step("both leave");
    deaf.reset();
    page.close();
    expect_all_forgotten(shop);
}

TEST_CASE("09.3 StatusHandler: a client with more requests behind the one that "
          "waits is forgotten, too" *
          doctest::description(
              "Its end stands behind bytes that nobody reads while it waits. "
              "Tornado would notice at its next answer; on this loop the "
              "stream is told. [CART-11]")) {
    CartServer shop;
    Client page = shop.poll("10", 1);
    step("sent one more request, and left");
    page.send(web_get("/cart/count"));
    shop.turns(4);
    page.close();
    expect_all_forgotten(shop);
}

TEST_CASE("09.3 StatusHandler: changes go on when the server has gone" *
          doctest::description(
              "Its connections are closed, and the requests that waited on "
              "them are gone. The cart is older than the server and lives "
              "longer; what is left in it must do no harm. [CART-11]")) {
    ShoppingCart cart;
    {
        WebServer web({web::url<CountedStatus>("/", std::ref(cart))});
        Client page = web.connect();
        page.send(web_get("/?known=10"));
        drive_until([&] { web.turn(); },
                    [&] { return cart.waiting() == 1; },
                    "a page waits");
        step("the server goes");
    }
    EXPECT_EQ(CountedStatus::count, 0);
    step("somebody takes an item");
    EXPECT_EQ(cart.move_item_to_cart("anna"), true);
    EXPECT_EQ(cart.waiting(), 0u);
}
