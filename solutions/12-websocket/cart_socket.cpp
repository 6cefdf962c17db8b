#include "cart_socket.hpp"

#include <functional>

#include <nlohmann/json.hpp>

#include "common/stub/stub.hpp"

#include "cart_handlers.hpp"

namespace tornado {

httputil::MaybeFuture StatusSocket::open() {
    // TASK 12.4: from now on, tell each change. The count of this moment is
    // news to whoever has just come.
    wait();
    tell(cart_->get_inventory_count());
    return {};
}

httputil::MaybeFuture
StatusSocket::on_message(const websocket::Message& /*message*/) {
    return {};
}

void StatusSocket::on_close() {
    // TASK 12.4: out of the list.
    cart_->unregister_callback(token_);
}

void StatusSocket::tell(int count) {
    // TASK 12.4: as JSON.
    (void)write_message(nlohmann::json{{"inventoryCount", count}});
}

void StatusSocket::wait() {
    // TASK 12.4: the cart tells each callback once. This one wants to be told
    // of the next change, too, whatever becomes of the telling.
    token_ = cart_->register_callback([this](int count) {
        wait();
        tell(count);
    });
}

web::Rules socket_cart_rules(ShoppingCart& cart) {
    web::Rules rules = cart_rules(cart);
    rules.push_back(web::url<StatusSocket>("/cart/socket", std::ref(cart)));
    return rules;
}

}  // namespace tornado
