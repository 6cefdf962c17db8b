#include <string>
#include <vector>

#include "common/testing/testing.hpp"

#include "cart_socket.hpp"
#include "tests/support/alive.hpp"
#include "tests/support/websocket_server.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

/// A StatusSocket that is counted.
struct CountedSocket : StatusSocket, Alive<CountedSocket> {};

/// The cart outlives the server, as in the program.
struct Shop {
    explicit Shop(int items = 10)
        : cart(items)
        , server({web::url<CountedSocket>("/ws", std::ref(cart))}) {}

    /// Turns until so many sockets are left.
    void wait_for(int sockets) {
        server.drive([&] { return CountedSocket::count == sockets; },
                     "as many sockets are left: " + std::to_string(sockets));
    }

    ShoppingCart cart;
    SocketServer server;
};

std::string news(int count) {
    return "text {\"inventoryCount\":" + std::to_string(count) + "}";
}

}  // namespace

TEST_CASE("12.4 StatusSocket: tells the count when it opens, and each change "
          "from then on" *
          doctest::description(
              "Nobody asks again, so nothing can be missed between two "
              "questions. What changed before is in the first count. "
              "[CART-14]")) {
    Shop shop;
    shop.cart.move_item_to_cart("anna");
    SocketClient page(shop.server);
    EXPECT_EQ(page.heard(1), (Lines{news(9)}));
    shop.cart.move_item_to_cart("ben");
    EXPECT_EQ(page.heard(2), (Lines{news(9), news(8)}));
    step("two changes in one turn");
    shop.cart.remove_item_from_cart("ben");
    shop.cart.move_item_to_cart("carla");
    EXPECT_EQ(page.heard(4), (Lines{news(9), news(8), news(9), news(8)}));
    page.tell(text_frame("what a client says is not looked at"));
    EXPECT_EQ(page.heard_so_far().size(), 4u);
}

TEST_CASE("12.4 StatusSocket: who leaves is out of the list" *
          doctest::description(
              "With a close frame or without. It is in the list again after "
              "each change, so nobody else would ever clean up. And one that "
              "is gone, while nobody has noticed yet, does not keep the "
              "others from hearing. [CART-14, WS-16]")) {
    Shop shop;
    SocketClient stays(shop.server);
    {
        SocketClient says_good_bye(shop.server);
        SocketClient just_goes(shop.server);
        EXPECT_EQ(shop.cart.waiting(), 3u);
        says_good_bye.send(close_frame(1000));
        just_goes.raw().close();
        shop.wait_for(1);
    }
    EXPECT_EQ(shop.cart.waiting(), 1u);
    shop.cart.move_item_to_cart("anna");
    EXPECT_EQ(stays.heard(2), (Lines{news(10), news(9)}));
    EXPECT_EQ(shop.cart.waiting(), 1u);
    step("a connection has ended, and on_close() has not run yet");
    std::vector<std::unique_ptr<SocketClient>> pages;
    for (int i = 0; i < 3; ++i)
        pages.push_back(std::make_unique<SocketClient>(shop.server));
    shop.server.settle();
    pages.at(1)->raw().reset();
    shop.cart.move_item_to_cart("carla");
    shop.cart.move_item_to_cart("dora");
    EXPECT_EQ(pages.at(0)->heard(3).back(), news(7));
    EXPECT_EQ(pages.at(2)->heard(3).back(), news(7));
    shop.wait_for(3);
    EXPECT_EQ(shop.cart.waiting(), 3u);
}
