#include "shopping_cart.hpp"

#include <exception>
#include <utility>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

namespace tornado {

ShoppingCart::ShoppingCart(int total_inventory)
    : total_inventory_(total_inventory) {
    // TASK 09.1: a shop that has sold nothing.
}

ShoppingCart::~ShoppingCart() = default;

int ShoppingCart::get_inventory_count() const {
    // TASK 09.1: what there was, less what is in the carts.
    return total_inventory_ - static_cast<int>(carts_.size());
}

bool ShoppingCart::has_item(const std::string& session) const {
    // TASK 09.1: is it there?
    return carts_.contains(session);
}

bool ShoppingCart::move_item_to_cart(const std::string& session) {
    // TASK 09.1: one for each session, and no more than there are. 09.2: if the
    // count has changed, tell who waits for that.
    if (has_item(session)) return true;
    if (get_inventory_count() <= 0) return false;
    carts_.insert(session);
    notify_callbacks();
    return true;
}

void ShoppingCart::remove_item_from_cart(const std::string& session) {
    // TASK 09.1: back on the shelf. 09.2: tell them of this, too.
    if (carts_.erase(session) == 0) return;
    notify_callbacks();
}

ShoppingCart::Token ShoppingCart::register_callback(Callback callback) {
    // TASK 09.2: keep it until the next change.
    const Token token{++last_token_};
    callbacks_.emplace(token, std::move(callback));
    return token;
}

std::size_t ShoppingCart::waiting() const {
    // TASK 09.1: nobody can wait yet, and the program asks once a second. 09.2:
    // how many are kept?
    return callbacks_.size();
}

void ShoppingCart::notify_callbacks() {
    // TASK 09.1: empty until 09.2: call all that wait, each once, with the
    // count. 09.4: any of them may come back here, in all the ways that the
    // header names.
    telling_.merge(callbacks_);
    while (!telling_.empty()) {
        const auto first = telling_.extract(telling_.begin());
        try {
            first.mapped()(get_inventory_count());
        } catch (...) {
            log::app_log.error("Exception in callback of a ShoppingCart: " +
                               log::describe(std::current_exception()));
        }
    }
}

void ShoppingCart::unregister_callback(Token token) {
    // TASK 09.3: forget that one, wherever it is.
    callbacks_.erase(token);
    telling_.erase(token);
}

void ShoppingCart::add_items(int count) {
    // TASK 09.4: more than there were; that is a change, too.
    total_inventory_ += count;
    notify_callbacks();
}

}  // namespace tornado
