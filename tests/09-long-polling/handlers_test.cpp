#include <functional>
#include <string>
#include <vector>

#include "common/testing/testing.hpp"

#include "tests/support/cart_server.hpp"
#include "tests/support/recorded_log.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

/// The status lines of posts that make no sense.
Lines refusals(CartServer& shop, const std::vector<std::string>& forms) {
    const RecordedLog log;  // keeps the warnings out of sight
    Lines statuses;
    for (const std::string& form : forms)
        statuses.push_back(shop.post(form).substr(0, 3));
    return statuses;
}

}  // namespace

TEST_CASE("09.1 CountHandler: answers at once with the count" *
          doctest::description(
              "Plain polling: nothing waits, and most answers say what the one "
              "before has said. No cache may give them, or the page would hear "
              "old counts. [CART-8]")) {
    CartServer shop;
    EXPECT_EQ(shop.web.ask(web_get("/cart/count"))
                  .summary({"Content-Type", "Cache-Control"}),
              "200 OK; Content-Type: application/json; charset=UTF-8; "
              "Cache-Control: no-store; {\"inventoryCount\":10}");
    shop.sell();
    EXPECT_EQ(shop.web.ask(web_get("/cart/count")).summary(),
              "200 OK; {\"inventoryCount\":9}");
}

TEST_CASE("09.1 CartHandler: adds, removes, and answers with what has come of "
          "it" *
          doctest::description(
              "The page shows what the server says, and not what it believes "
              "to have done. A GET asks for the same without changing "
              "anything. [CART-8]")) {
    CartServer shop;
    const auto state = [](int count, const std::string& in_cart) {
        return "200 OK; {\"inCart\":" + in_cart +
               ",\"inventoryCount\":" + std::to_string(count) + "}";
    };
    EXPECT_EQ(shop.post("action=add&session=anna"), state(9, "true"));
    EXPECT_EQ(shop.post("action=add&session=anna"), state(9, "true"));
    EXPECT_EQ(shop.web.ask(web_get("/cart?session=anna")).summary(),
              state(9, "true"));
    EXPECT_EQ(shop.web.ask(web_get("/cart?session=ben")).summary(),
              state(9, "false"));
    EXPECT_EQ(shop.post("action=remove&session=anna"), state(10, "false"));
    step("what is not there is removed; the last item is asked for twice");
    EXPECT_EQ(shop.post("action=remove&session=anna"), state(10, "false"));
    CartServer small(1);
    EXPECT_EQ(small.post("action=add&session=anna"), state(0, "true"));
    EXPECT_EQ(small.post("action=add&session=anna"), state(0, "true"));
}

TEST_CASE(
    "09.1 CartHandler: refuses what makes no sense, and what is sold out" *
    doctest::description(
        "Sold out is no mistake of the client: 409, with the state, so "
        "that the page can show it. All else is a 400, and changes "
        "nothing. [CART-8]")) {
    CartServer shop(1);
    EXPECT_EQ(refusals(shop,
                       {"session=anna",
                        "action=add",
                        "action=add&session=",
                        "action=steal&session=anna"}),
              (Lines{"400", "400", "400", "400"}));
    EXPECT_EQ(shop.cart.get_inventory_count(), 1);
    {
        const RecordedLog log;
        for (const std::string target : {"/cart", "/cart?session="})
            EXPECT_EQ(shop.web.ask(web_get(target)).status, "400 Bad Request");
    }
    shop.sell();
    EXPECT_EQ(shop.post("action=add&session=anna"),
              "409 Conflict; {\"inCart\":false,\"inventoryCount\":0}");
}

TEST_CASE("09.2 StatusHandler: the answer comes with the next change" *
          doctest::description(
              "get() has long returned, with nothing sent. Somebody else's "
              "request, on another connection, ends this one, and the "
              "connection is good for the next. [CART-9]")) {
    CartServer shop;
    Client page = shop.poll("10", 1);
    step("nothing happens for a while");
    shop.turns(4);
    EXPECT_EQ(page.received(), "");
    shop.sell();
    EXPECT_EQ(shop.news(page), "{\"inventoryCount\":9}");
    EXPECT_EQ(shop.cart.waiting(), 0u);
    step("the page asks again on the same connection");
    page.send(web_get("/cart/status?known=9"));
    shop.wait_for(1);
    shop.sell();
    EXPECT_EQ(shop.news(page), "{\"inventoryCount\":8}");
}

TEST_CASE("09.2 StatusHandler: many wait, all hear of one change, and others "
          "are served meanwhile" *
          doctest::description(
              "To wait costs an object and an entry in a list. There is no "
              "thread that could be blocked, and nobody asks anything while "
              "nothing happens. [CART-9]")) {
    CartServer shop;
    std::vector<Client> pages = shop.polls(30, "10");
    step("somebody else asks for the count");
    EXPECT_EQ(shop.web.ask(web_get("/cart/count")).body,
              "{\"inventoryCount\":10}");
    EXPECT_EQ(shop.cart.waiting(), 30u);
    shop.sell();
    for (Client& page : pages)
        EXPECT_EQ(shop.news(page), "{\"inventoryCount\":9}");
    EXPECT_EQ(shop.cart.waiting(), 0u);
}

TEST_CASE("09.2 StatusHandler: who has missed a change, or knows nothing, is "
          "answered at once" *
          doctest::description(
              "Between an answer and the next request a page has nobody in the "
              "list. What changes in that gap would be lost until the change "
              "after it, if the page did not say what it knows. [CART-10]")) {
    CartServer shop;
    Client page = shop.poll("10", 1);
    shop.sell();
    EXPECT_EQ(shop.news(page), "{\"inventoryCount\":9}");
    step("before the page asks again");
    shop.sell();
    EXPECT_EQ(shop.cart.waiting(), 0u);
    page.send(web_get("/cart/status?known=9"));
    shop.settle();
    EXPECT(!page.received().empty(), "the page is answered, and need not wait");
    EXPECT_EQ(shop.news(page), "{\"inventoryCount\":8}");
    step("an item is put back: there is more than the page knows of");
    (void)shop.post("action=remove&session=buyer1");
    page.send(web_get("/cart/status?known=8"));
    shop.settle();
    EXPECT(!page.received().empty(), "the page is answered, and need not wait");
    EXPECT_EQ(shop.news(page), "{\"inventoryCount\":9}");
    step("a new page, which knows nothing");
    EXPECT_EQ(shop.web.ask(web_get("/cart/status")).body,
              "{\"inventoryCount\":9}");
    EXPECT_EQ(shop.cart.waiting(), 0u);
    EXPECT_EQ(CountedStatus::count, 0);
}

TEST_CASE("09.2 StatusHandler: what a page claims to know must be a number" *
          doctest::description(
              "A request that can never be answered must not wait for ever. "
              "[CART-10]")) {
    CartServer shop;
    const RecordedLog log;
    for (const std::string known : {"ten", "10x", "", "99999999999999"}) {
        const WebAnswer answer =
            shop.web.ask(web_get("/cart/status?known=" + known));
        EXPECT_EQ(answer.status, "400 Bad Request");
    }
    EXPECT_EQ(shop.cart.waiting(), 0u);
}
