#include "shopping_cart.hpp"

#include <exception>
#include <utility>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

namespace tornado {

ShoppingCart::ShoppingCart(int total_inventory) {
    // TASK 09.1: a shop that has sold nothing.
    TORNADO_STUB("ShoppingCart::ShoppingCart", "09.1");
}

ShoppingCart::~ShoppingCart() = default;

int ShoppingCart::get_inventory_count() const {
    // TASK 09.1: what there was, less what is in the carts.
    TORNADO_STUB("ShoppingCart::get_inventory_count", "09.1");
}

bool ShoppingCart::has_item(const std::string& session) const {
    // TASK 09.1: is it there?
    TORNADO_STUB("ShoppingCart::has_item", "09.1");
}

bool ShoppingCart::move_item_to_cart(const std::string& session) {
    // TASK 09.1: one for each session, and no more than there are. 09.2: if the
    // count has changed, tell who waits for that.
    TORNADO_STUB("ShoppingCart::move_item_to_cart", "09.1");
}

void ShoppingCart::remove_item_from_cart(const std::string& session) {
    // TASK 09.1: back on the shelf. 09.2: tell them of this, too.
    TORNADO_STUB("ShoppingCart::remove_item_from_cart", "09.1");
}

ShoppingCart::Token ShoppingCart::register_callback(Callback callback) {
    // TASK 09.2: keep it until the next change.
    TORNADO_STUB("ShoppingCart::register_callback", "09.2");
}

std::size_t ShoppingCart::waiting() const {
    // TASK 09.1: nobody can wait yet, and the program asks once a second. 09.2:
    // how many are kept?
    TORNADO_STUB("ShoppingCart::waiting", "09.1");
}

void ShoppingCart::unregister_callback(Token token) {
    // TASK 09.3: forget that one, wherever it is.
    TORNADO_STUB("ShoppingCart::unregister_callback", "09.3");
}

void ShoppingCart::add_items(int count) {
    // TASK 09.4: more than there were; that is a change, too.
    TORNADO_STUB("ShoppingCart::add_items", "09.4");
}

}  // namespace tornado
