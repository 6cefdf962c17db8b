#pragma once
// A shop with a few items of one kind, a cart for each visitor, and those who
// want to know when the number of items changes.
//
// In the article this is the class ShoppingCart, with its names: register()
// alone is a reserved word here. Left out on purpose: what an item is.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>

namespace tornado {

/// Who has taken an item, how many are left, and who waits for news of that.
///
/// thread:   the loop's
/// lifetime: outlives those who have a callback in it; no callback may destroy
///           it
class ShoppingCart {
  public:
    /// Gets the number of items that are left, as it is when it is called.
    using Callback = std::function<void(int count)>;

    /// Names one callback, for unregister_callback(). It is never given again,
    /// so it may be kept when that callback has long been called.
    enum class Token : std::uint64_t { none };

    explicit ShoppingCart(int total_inventory = 10);
    ~ShoppingCart();
    ShoppingCart(const ShoppingCart&) = delete;
    ShoppingCart& operator=(const ShoppingCart&) = delete;

    // --- 09.1 ---------------------------------------------------------------

    /// How many items are left: in nobody's cart.
    int get_inventory_count() const;

    /// Whether the cart of `session` has its item.
    bool has_item(const std::string& session) const;

    /// Puts an item into the cart of `session`, which has room for one: if it
    /// is there already, nothing changes.
    ///
    /// returns: false if there is no item left
    bool move_item_to_cart(const std::string& session);

    /// Puts it back. Harmless if it is not there.
    void remove_item_from_cart(const std::string& session);

    // --- 09.2 ---------------------------------------------------------------

    /// Has `callback` called once, by the next change of the count. Whoever
    /// wants to know of the one after that registers again.
    ///
    /// A change calls all that wait, in the order in which they came, before
    /// the function returns that has made it.
    ///
    /// returns:  its name
    /// lifetime: `callback` is kept until it has been called or taken back
    Token register_callback(Callback callback);

    /// How many callbacks wait for the next change.
    std::size_t waiting() const;

    // --- 09.3 ---------------------------------------------------------------

    /// Takes a callback back: it is not called any more. Harmless if it has
    /// been called, or was taken back before.
    void unregister_callback(Token token);

    // --- 09.4 ---------------------------------------------------------------
    // From here on a callback may do all of this itself: register, also itself;
    // take back others that the same change has not reached yet; change the
    // count. One that throws is logged ("Exception in callback …"), and those
    // behind it are called all the same.

    /// More items to sell: `count` is 1 at least.
    void add_items(int count);

  private:
    // TASK 09.1: what must the shop remember of its items and carts? Begin with
    // that. 09.2 brings those who wait. 09.3: how will you find one of them
    // again? Two std::functions cannot be compared. 09.4: and what is true
    // while some of them have been told, and others not yet?
    // Yours to design.
};

}  // namespace tornado
