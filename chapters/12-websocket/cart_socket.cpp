#include "cart_socket.hpp"

#include <functional>

#include <nlohmann/json.hpp>

#include "common/stub/stub.hpp"

#include "cart_handlers.hpp"

namespace tornado {

httputil::MaybeFuture StatusSocket::open() {
    // TASK 12.4: from now on, tell each change. The count of this moment is
    // news to whoever has just come.
    TORNADO_STUB("StatusSocket::open", "12.4");
}

httputil::MaybeFuture
StatusSocket::on_message(const websocket::Message& /*message*/) {
    return {};
}

void StatusSocket::on_close() {
    // TASK 12.4: out of the list.
    TORNADO_STUB("StatusSocket::on_close", "12.4");
}

web::Rules socket_cart_rules(ShoppingCart& cart) {
    web::Rules rules = cart_rules(cart);
    rules.push_back(web::url<StatusSocket>("/cart/socket", std::ref(cart)));
    return rules;
}

}  // namespace tornado
