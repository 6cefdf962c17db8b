#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "shopping_cart.hpp"
#include "tests/support/outcome.hpp"
#include "warehouse.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

using Token = ShoppingCart::Token;

ShoppingCart::Callback told_as(Transcript& seen, const std::string& who) {
    return
        [&seen, who](int count) { seen(who + ": " + std::to_string(count)); };
}

}  // namespace

TEST_CASE("09.4 ShoppingCart: who registers again while being told waits for "
          "the next change" *
          doctest::description(
              "The list grows under the walk. It must neither break the walk, "
              "nor be cleared with the rest, nor be told the same change again "
              "and for ever. [CART-5]")) {
    ShoppingCart cart;
    Transcript seen;
    std::function<void(int)> again = [&](int count) {
        told_as(seen, "again")(count);
        // Many, so that a vector must move.
        for (int i = 0; i < 20; ++i)
            cart.register_callback([](int) {});
        cart.register_callback(again);
    };
    cart.register_callback(told_as(seen, "a"));
    cart.register_callback(again);
    cart.register_callback(told_as(seen, "b"));
    step("anna takes an item");
    cart.move_item_to_cart("anna");
    EXPECT_EQ(seen.lines(), (Lines{"a: 9", "again: 9", "b: 9"}));
    step("ben takes one");
    cart.move_item_to_cart("ben");
    EXPECT_EQ(seen.lines(), (Lines{"a: 9", "again: 9", "b: 9", "again: 8"}));
    EXPECT_EQ(cart.waiting(), 21u);
}

TEST_CASE("09.4 ShoppingCart: who is taken back while others are told is not "
          "told" *
          doctest::description(
              "The promise of unregister_callback() holds at every moment. A "
              "list that was taken out before the walk is out of its reach, "
              "unless you think of it. [CART-5]")) {
    ShoppingCart cart;
    Transcript seen;
    std::vector<Token> tokens;
    const auto take_back = [&](std::size_t which) {
        return [&, which](int) {
            seen("took back " + std::to_string(which));
            cart.unregister_callback(tokens[which]);
        };
    };
    tokens.push_back(cart.register_callback(told_as(seen, "0")));
    tokens.push_back(cart.register_callback(take_back(0)));
    tokens.push_back(cart.register_callback(take_back(4)));
    tokens.push_back(cart.register_callback(take_back(3)));
    tokens.push_back(cart.register_callback(told_as(seen, "4")));
    tokens.push_back(cart.register_callback(told_as(seen, "5")));
    step("the second takes back the first, the third the fifth, the fourth "
         "itself; then anna takes an item");
    cart.move_item_to_cart("anna");
    EXPECT_EQ(
        seen.lines(),
        (Lines{"0: 9", "took back 0", "took back 4", "took back 3", "5: 9"}));
    EXPECT_EQ(cart.waiting(), 0u);
    step("a callback registers another, and the next one takes that back");
    Token added = Token::none;
    cart.register_callback([&](int) {
        added = cart.register_callback(told_as(seen, "added in between"));
    });
    cart.register_callback([&](int) { cart.unregister_callback(added); });
    cart.move_item_to_cart("ben");
    EXPECT_EQ(cart.waiting(), 0u);
    cart.move_item_to_cart("carl");
    EXPECT_EQ(seen.lines().back(), "5: 9");
}

TEST_CASE(
    "09.4 ShoppingCart: a change made by a callback is told once to each, "
    "and as it is then" *
    doctest::description(
        "The second change comes in the middle of the first. Whoever is "
        "still to be told of the first must not hear a count that is no "
        "longer true, nor be called twice. [CART-5]")) {
    ShoppingCart cart;
    std::vector<int> calls(3);
    std::vector<int> told(3);
    const auto note = [&](std::size_t who) {
        return [&, who](int count) {
            ++calls[who];
            told[who] = count;
        };
    };
    Transcript seen;
    cart.register_callback(note(0));
    cart.register_callback([&](int) {
        cart.register_callback(told_as(seen, "registered in between"));
        step("a callback puts in ten items more");
        cart.add_items(10);
    });
    cart.register_callback(note(1));
    cart.register_callback(note(2));
    step("anna takes an item");
    cart.move_item_to_cart("anna");
    EXPECT_EQ(calls, (std::vector<int>{1, 1, 1}));
    EXPECT_EQ(told, (std::vector<int>{9, 19, 19}));
    EXPECT_EQ(seen.lines(), Lines{"registered in between: 19"});
    EXPECT_EQ(cart.waiting(), 0u);
}

TEST_CASE(
    "09.4 ShoppingCart: a change made by a callback is told before it returns, "
    "in the order in which they came" *
    doctest::description(
        "Who changes the count may rely on it, in a callback as anywhere. Who "
        "registers when that change is made waits for another. [CART-5]")) {
    ShoppingCart cart;
    Transcript seen;
    cart.register_callback([&](int) {
        cart.register_callback(told_as(seen, "came later"));
        cart.add_items(10);
        seen("the change is made");
        cart.register_callback(told_as(seen, "too late"));
    });
    cart.register_callback(told_as(seen, "a"));
    cart.register_callback(told_as(seen, "b"));
    step("a callback registers another, puts in ten items, and registers one "
         "more; anna takes an item");
    cart.move_item_to_cart("anna");
    EXPECT_EQ(
        seen.lines(),
        (Lines{"a: 19", "b: 19", "came later: 19", "the change is made"}));
    EXPECT_EQ(cart.waiting(), 1u);
    step("the same where nobody has registered since");
    ShoppingCart other;
    Transcript heard;
    other.register_callback([&](int) {
        other.add_items(10);
        heard("the change is made");
    });
    other.register_callback(told_as(heard, "a"));
    other.move_item_to_cart("anna");
    EXPECT_EQ(heard.lines(), (Lines{"a: 19", "the change is made"}));
}

TEST_CASE("09.4 ShoppingCart: what a callback holds goes before the next is "
          "called" *
          doctest::description(
              "It is kept until it has been called, and no longer: it may hold "
              "a connection. [CART-5]")) {
    ShoppingCart cart;
    auto held = std::make_shared<int>(1);
    const std::weak_ptr<int> watch = held;
    bool gone = false;
    cart.register_callback([kept = std::move(held)](int) {});
    cart.register_callback([&](int) { gone = watch.expired(); });
    step("two wait, and the second looks whether what the first held is gone");
    cart.move_item_to_cart("anna");
    EXPECT(gone, "a callback is destroyed when it has been called");
}

TEST_CASE("09.4 ShoppingCart: a callback that throws is logged and stops "
          "nobody" *
          doctest::description(
              "Whoever has taken the item has nothing to do with it, and those "
              "behind it in the list have not either. [CART-6]")) {
    ShoppingCart cart;
    Transcript seen;
    ExpectLog log("Exception in callback");
    cart.register_callback(told_as(seen, "a"));
    cart.register_callback([](int) { throw std::runtime_error("oh"); });
    cart.register_callback([](int) { throw 5; });
    cart.register_callback(told_as(seen, "b"));
    step("anna takes an item");
    EXPECT_EQ(cart.move_item_to_cart("anna"), true);
    EXPECT_EQ(seen.lines(), (Lines{"a: 9", "b: 9"}));
    EXPECT_EQ(in_log(log), "lines in the log: 2");
    EXPECT_EQ(cart.waiting(), 0u);
}

TEST_CASE("09.4 Warehouse: sends a batch whenever too few are left" *
          doctest::description(
              "It is told of a change, causes the next one, and wants to be "
              "told of that, too. All who wait end with the count that is "
              "true. [CART-7]")) {
    ShoppingCart cart(3);
    const Warehouse warehouse(cart, 2, 5);
    int told = 0;
    const auto take = [&](const std::string& session) {
        cart.register_callback([&](int count) { told = count; });
        step(session + " takes an item");
        cart.move_item_to_cart(session);
        EXPECT_EQ(told, cart.get_inventory_count());
        return told;
    };
    EXPECT_EQ(take("anna"), 2);
    EXPECT_EQ(take("ben"), 6);
    EXPECT_EQ(cart.waiting(), 1u);
    EXPECT_EQ(take("carl"), 5);
    EXPECT_EQ(take("dora"), 4);
    EXPECT_EQ(take("emil"), 3);
    EXPECT_EQ(take("fritz"), 2);
    EXPECT_EQ(take("gerda"), 6);
    EXPECT_EQ(cart.waiting(), 1u);
}

TEST_CASE("09.4 Warehouse: a batch that is too small is followed by the next" *
          doctest::description(
              "Its own change may leave too few again. It hears of that only "
              "if it has registered before it makes the change; and when it is "
              "closed, it leaves nothing behind. [CART-7]")) {
    ShoppingCart cart(1);
    std::optional<Warehouse> warehouse(std::in_place, cart, 10, 3);
    step("anna takes the last item; ten are wanted, and come three at a time");
    cart.move_item_to_cart("anna");
    EXPECT_EQ(cart.get_inventory_count(), 12);
    step("the warehouse closes");
    warehouse.reset();
    EXPECT_EQ(cart.waiting(), 0u);
    for (int i = 0; i < 12; ++i)
        cart.move_item_to_cart(std::to_string(i));
    EXPECT_EQ(cart.get_inventory_count(), 0);
}

TEST_CASE("09.4 Warehouse: waits already when its batch is sold as it comes" *
          doctest::description(
              "A customer who is told of the batch may buy all of it at once, "
              "before add_items() has returned. [CART-5]")) {
    ShoppingCart cart(1);
    const Warehouse warehouse(cart, 3, 3);
    cart.register_callback([&](int) {
        for (const char* who : {"ben", "carl", "dora"})
            cart.move_item_to_cart(who);
    });
    step("anna takes the last item, and three others wait for the next");
    cart.move_item_to_cart("anna");
    EXPECT(cart.get_inventory_count() >= 3, "enough is there again");
}
