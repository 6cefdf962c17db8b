#pragma once
// The shop's side of its web page: who changes the cart, and two ways to be
// told of changes.

#include <optional>
#include <string>
#include <string_view>

#include "shopping_cart.hpp"
#include "web.hpp"

namespace tornado {

/// What these handlers have in common. Given.
class CartRequestHandler : public web::RequestHandler {
  public:
    void initialize(ShoppingCart& cart) { cart_ = &cart; }

    /// Says that no browser may keep the answer for the next one who asks.
    void set_default_headers() override;

  protected:
    ShoppingCart& cart() { return *cart_; }

    /// Finishes with {"inventoryCount": 9}.
    void answer_count(int count);

    /// The argument as a number; nothing if it is not there.
    /// errors: HTTPError (400) if it is no number
    std::optional<int> number_argument(std::string_view name) const;

  private:
    ShoppingCart* cart_ = nullptr;
};

/// GET /cart/count: the count, now. For pages that ask every few seconds.
class CountHandler : public CartRequestHandler {
  public:
    void get();
};

/// GET and POST /cart, of one `session`. The answer to both is its state:
/// {"inventoryCount": 9, "inCart": true}.
class CartHandler : public CartRequestHandler {
  public:
    void get();

    /// action: "add" or "remove"
    /// errors: 409 with the state if there is nothing left to add; 400
    void post();

  private:
    std::string session() const;
    void answer_state();
};

/// GET /cart/status?known=10: the count as soon as it is another than 10. So a
/// page that has missed a change is answered at once, and one that knows
/// nothing yet, without `known`, too.
class StatusHandler : public CartRequestHandler {
  public:
    web::Asynchronous get();
    void on_connection_close() override;

  private:
    // TASK 09.2: what does a request that waits remember? (09.3 asks again.)
    // Yours to design.
};

/// The rules of these handlers. Given.
/// lifetime: `cart` must outlive the Application, and every turn of the
///           loop that comes after it
web::Rules cart_rules(ShoppingCart& cart);

}  // namespace tornado
