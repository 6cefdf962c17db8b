#pragma once
// Sends new items when a shop has sold what it had.

#include "shopping_cart.hpp"

namespace tornado {

/// Waits for the shop's changes, as browsers do. When one leaves fewer than
/// `least` items, it adds `batch` at once: a callback that causes the next
/// change while this one is still being told.
///
/// lifetime: the cart must outlive it
class Warehouse {
  public:
    /// batch: at least 1
    Warehouse(ShoppingCart& cart, int least, int batch);
    ~Warehouse();
    Warehouse(const Warehouse&) = delete;
    Warehouse& operator=(const Warehouse&) = delete;

  private:
    // TASK 09.4: what does it need to wait again and again, and to stop?
    // Yours to design.
};

}  // namespace tornado
