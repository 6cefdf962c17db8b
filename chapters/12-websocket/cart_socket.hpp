#pragma once
// The shop's count over a connection that stays. The page of the program cart
// uses it; StatusHandler of chapter 09 is the same by long polling.
//
// In the article this is a StatusHandler, too, derived from WebSocketHandler.

#include "common/stub/stub.hpp"

#include "shopping_cart.hpp"
#include "web.hpp"
#include "websocket.hpp"

namespace tornado {

/// GET /cart/socket: tells {"inventoryCount": 9}, at first as it is, and then
/// as it is after each change. What a client says is not looked at.
class StatusSocket : public websocket::WebSocketHandler {
  public:
    void initialize(ShoppingCart& cart) { cart_ = &cart; }

    httputil::MaybeFuture open() override;
    httputil::MaybeFuture on_message(const websocket::Message&) override;
    void on_close() override;

  private:
    ShoppingCart* cart_ = nullptr;

  private:
    // TASK 12.4: what does a connection remember of the cart's list? And what
    // goes into the list, again and again?
    // Yours to design.
};

/// The rules of chapter 09's cart, with this one. Given.
/// lifetime: `cart` must outlive the Application, and every turn of the
///           loop that comes after it
web::Rules socket_cart_rules(ShoppingCart& cart);

}  // namespace tornado
