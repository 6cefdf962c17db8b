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
    TORNADO_STUB("CountHandler::get", "09.1");
}

void CartHandler::get() {
    // TASK 09.1: the state.
    TORNADO_STUB("CartHandler::get", "09.1");
}

void CartHandler::post() {
    // TASK 09.1: do what `action` says, and answer with the state that has come
    // of it.
    TORNADO_STUB("CartHandler::post", "09.1");
}

/// Whose cart.
std::string CartHandler::session() const {
    // TASK 09.1: an argument; it must not be empty.
    TORNADO_STUB("CartHandler::session", "09.1");
}

void CartHandler::answer_state() {
    // TASK 09.1: a JSON object with "inventoryCount" and "inCart".
    TORNADO_STUB("CartHandler::answer_state", "09.1");
}

web::Asynchronous StatusHandler::get() {
    // TASK 09.2: if the client's count is not the present one, answer_count();
    // if it is, have that done by the next change. Either way you finish it
    // yourself.
    TORNADO_STUB("StatusHandler::get", "09.2");
}

void StatusHandler::on_connection_close() {
    // TASK 09.3: nobody waits here any more.
    TORNADO_STUB("StatusHandler::on_connection_close", "09.3");
}

web::Rules cart_rules(ShoppingCart& cart) {
    return {
        web::url<CartHandler>("/cart", std::ref(cart)),
        web::url<CountHandler>("/cart/count", std::ref(cart)),
        web::url<StatusHandler>("/cart/status", std::ref(cart)),
    };
}

}  // namespace tornado
