#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/testing/testing.hpp"

#include "shopping_cart.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

using Token = ShoppingCart::Token;

/// A callback that writes down who was told what: "a: 9".
ShoppingCart::Callback tell(Transcript& seen, const std::string& who) {
    return
        [&seen, who](int count) { seen(who + ": " + std::to_string(count)); };
}

}  // namespace

TEST_CASE(
    "09.1 ShoppingCart: an item in a cart is missing from the shelf until "
    "it is put back" *
    doctest::description("The count is what is in nobody's cart. [CART-1]")) {
    ShoppingCart cart(3);
    EXPECT_EQ(cart.get_inventory_count(), 3);
    step("anna and ben take an item");
    EXPECT_EQ(cart.move_item_to_cart("anna"), true);
    EXPECT_EQ(cart.move_item_to_cart("ben"), true);
    EXPECT_EQ(cart.get_inventory_count(), 1);
    EXPECT_EQ(cart.has_item("anna"), true);
    EXPECT_EQ(cart.has_item("carl"), false);
    step("anna puts it back");
    cart.remove_item_from_cart("anna");
    EXPECT_EQ(cart.get_inventory_count(), 2);
    EXPECT_EQ(cart.has_item("anna"), false);
    EXPECT_EQ(cart.has_item("ben"), true);
}

TEST_CASE("09.1 ShoppingCart: a cart has room for one item" *
          doctest::description(
              "A click that is sent twice must not sell two, and what is put "
              "back twice must not become two. [CART-1]")) {
    ShoppingCart cart;
    step("anna takes an item, twice");
    EXPECT_EQ(cart.move_item_to_cart("anna"), true);
    EXPECT_EQ(cart.move_item_to_cart("anna"), true);
    EXPECT_EQ(cart.get_inventory_count(), 9);
    step("she puts it back, twice; ben, who has none, does so, too");
    cart.remove_item_from_cart("anna");
    cart.remove_item_from_cart("anna");
    cart.remove_item_from_cart("ben");
    EXPECT_EQ(cart.get_inventory_count(), 10);
}

TEST_CASE("09.1 ShoppingCart: what is not there is not sold" *
          doctest::description(
              "The article's cart goes on below zero. Two buyers who click at "
              "the same moment cannot both get the last item, since there is "
              "one thread: the second finds none. [CART-2]")) {
    ShoppingCart cart(1);
    EXPECT_EQ(cart.move_item_to_cart("anna"), true);
    step("ben comes too late");
    EXPECT_EQ(cart.move_item_to_cart("ben"), false);
    EXPECT_EQ(cart.has_item("ben"), false);
    EXPECT_EQ(cart.get_inventory_count(), 0);
    step("anna, who has hers, asks again; then she puts it back");
    EXPECT_EQ(cart.move_item_to_cart("anna"), true);
    cart.remove_item_from_cart("anna");
    EXPECT_EQ(cart.move_item_to_cart("ben"), true);
}

TEST_CASE("09.2 ShoppingCart: who waits is called once, by the next change, in "
          "order" *
          doctest::description(
              "Register, notify, clear. A callback ends a request, and a "
              "request can be ended once: one that stays in the list would "
              "answer it a second time. [CART-3]")) {
    ShoppingCart cart;
    Transcript seen;
    for (const char* who : {"a", "b", "c", "d"})
        cart.register_callback(tell(seen, who));
    EXPECT_EQ(cart.waiting(), 4u);
    EXPECT_EQ(seen.lines(), Lines{});
    step("anna takes an item");
    cart.move_item_to_cart("anna");
    EXPECT_EQ(seen.lines(), (Lines{"a: 9", "b: 9", "c: 9", "d: 9"}));
    step("one registers again; anna puts it back");
    cart.register_callback(tell(seen, "a"));
    cart.remove_item_from_cart("anna");
    EXPECT_EQ(seen.lines(), (Lines{"a: 9", "b: 9", "c: 9", "d: 9", "a: 10"}));
    EXPECT_EQ(cart.waiting(), 0u);
}

TEST_CASE("09.2 ShoppingCart: where nothing changes, nobody is told" *
          doctest::description(
              "Every call costs an answer, and a new request after it. "
              "[CART-3]")) {
    ShoppingCart cart(1);
    Transcript seen;
    cart.move_item_to_cart("anna");
    cart.register_callback(tell(seen, "a"));
    step("anna asks again, ben finds nothing, and puts back what he has not");
    cart.move_item_to_cart("anna");
    cart.move_item_to_cart("ben");
    cart.remove_item_from_cart("ben");
    EXPECT_EQ(seen.lines(), Lines{});
    EXPECT_EQ(cart.waiting(), 1u);
}

TEST_CASE("09.3 ShoppingCart: a callback that was taken back is not called" *
          doctest::description(
              "Which of them, its token says: a std::function cannot be "
              "compared with another, as Python's bound methods can. "
              "[CART-4]")) {
    ShoppingCart cart;
    Transcript seen;
    std::vector<Token> tokens;
    for (const char* who : {"a", "b", "c", "d"})
        tokens.push_back(cart.register_callback(tell(seen, who)));
    step("took back the second, then the first");
    cart.unregister_callback(tokens[1]);
    cart.unregister_callback(tokens[0]);
    EXPECT_EQ(cart.waiting(), 2u);
    step("anna takes an item");
    cart.move_item_to_cart("anna");
    EXPECT_EQ(seen.lines(), (Lines{"c: 9", "d: 9"}));
}

TEST_CASE("09.3 ShoppingCart: a token names its callback and never another" *
          doctest::description(
              "Whoever cleans up need not know whether the callback has been "
              "called meanwhile. If the token were a place in the list, it "
              "would be somebody else's by then. [CART-4]")) {
    ShoppingCart cart;
    Transcript seen;
    const Token old = cart.register_callback(tell(seen, "old"));
    const Token gone = cart.register_callback(tell(seen, "gone"));
    step("two wait; took back Token::none, as who has never registered does");
    cart.unregister_callback(Token::none);
    EXPECT(cart.waiting() == 2, "both wait still");
    cart.unregister_callback(gone);
    cart.move_item_to_cart("anna");
    step("one was called and one taken back; two new ones wait");
    cart.register_callback(tell(seen, "new"));
    cart.register_callback(tell(seen, "newer"));
    step("took back the two old ones again, and none");
    cart.unregister_callback(old);
    cart.unregister_callback(gone);
    cart.unregister_callback(Token::none);
    EXPECT_EQ(cart.waiting(), 2u);
    cart.remove_item_from_cart("anna");
    EXPECT_EQ(seen.lines(), (Lines{"old: 9", "new: 10", "newer: 10"}));
}

TEST_CASE("09.3 ShoppingCart: what a callback holds goes with it" *
          doctest::description(
              "A callback may keep whatever it likes. When it was called or "
              "taken back, nobody needs that any more. [CART-4]")) {
    ShoppingCart cart;
    const auto told = std::make_shared<int>(1);
    const auto gone = std::make_shared<int>(2);
    const auto keep = [](std::shared_ptr<int> kept) { return [kept](int) {}; };
    cart.register_callback(keep(told));
    cart.unregister_callback(cart.register_callback(keep(gone)));
    EXPECT_EQ(told.use_count(), 2);
    EXPECT_EQ(gone.use_count(), 1);
    step("anna takes an item");
    cart.move_item_to_cart("anna");
    EXPECT_EQ(told.use_count(), 1);
}
