#include "cart_handlers.hpp"

#include <functional>

#include <nlohmann/json.hpp>

#include "common/numbers/whole_number.hpp"
#include "common/stub/stub.hpp"

namespace tornado {

using nlohmann::json;

void CartRequestHandler::set_default_headers() {
    set_header("Cache-Control", "no-store");
}

void CartRequestHandler::answer_count(int count) {
    finish(json{{"inventoryCount", count}});
}

std::optional<int>
CartRequestHandler::number_argument(std::string_view name) const {
    const auto text = get_argument(name, std::nullopt);
    if (!text) return {};
    const auto number = numbers::whole_number<int>(*text);
    if (!number) throw web::HTTPError(400, std::string(name) + " is no number");
    return number;
}

void CountHandler::get() {
    // TASK 09.1: what is there now?
    answer_count(cart().get_inventory_count());
}

void CartHandler::get() {
    // TASK 09.1: the state.
    answer_state();
}

void CartHandler::post() {
    // TASK 09.1: do what `action` says, and answer with the state that has come
    // of it.
    const std::string action = get_argument("action");
    if (action == "add") {
        if (!cart().move_item_to_cart(session())) set_status(409);
    } else if (action == "remove") {
        cart().remove_item_from_cart(session());
    } else {
        throw web::HTTPError(400, "no such action: " + action);
    }
    answer_state();
}

/// Whose cart.
std::string CartHandler::session() const {
    // TASK 09.1: an argument; it must not be empty.
    std::string session = get_argument("session");
    if (session.empty()) throw web::HTTPError(400, "an empty session");
    return session;
}

void CartHandler::answer_state() {
    // TASK 09.1: a JSON object with "inventoryCount" and "inCart".
    const bool in_cart = cart().has_item(session());
    finish(json{{"inventoryCount", cart().get_inventory_count()},
                {"inCart", in_cart}});
}

web::Asynchronous StatusHandler::get() {
    // TASK 09.2: if the client's count is not the present one, answer_count();
    // if it is, have that done by the next change. Either way you finish it
    // yourself.
    const int count = cart().get_inventory_count();
    if (number_argument("known") != count)
        answer_count(count);
    else
        token_ = cart().register_callback(
            callback([this](int changed) { answer_count(changed); }));
    return web::asynchronous;
}

void StatusHandler::on_connection_close() {
    // TASK 09.3: nobody waits here any more.
    cart().unregister_callback(token_);
}

web::Rules cart_rules(ShoppingCart& cart) {
    return {
        web::url<CartHandler>("/cart", std::ref(cart)),
        web::url<CountHandler>("/cart/count", std::ref(cart)),
        web::url<StatusHandler>("/cart/status", std::ref(cart)),
    };
}

}  // namespace tornado
