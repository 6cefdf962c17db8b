// The shop with its web page. Open it in several tabs, or several browsers:
//
//     cart --port 8009                         then: http://127.0.0.1:8009
//
// It prints how many requests wait whenever that has changed.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <optional>

#include "common/cli/program_options.hpp"

#include "cart_handlers.hpp"
#include "cart_page.hpp"
#include "poller_option.hpp"
#include "warehouse.hpp"

using namespace tornado;

namespace {

class PageHandler : public web::RequestHandler {
  public:
    void get() { write(cart_page); }
};

/// Looks once a second.
/// own: how many wait in the cart that are no requests
void watch_waiting(IOLoop& loop,
                   const ShoppingCart& cart,
                   std::size_t own,
                   std::size_t before) {
    const std::size_t now = std::max(cart.waiting(), own) - own;
    if (now != before) {
        std::printf("waiting: %zu\n", now);
        std::fflush(stdout);
    }
    loop.call_later(std::chrono::seconds(1), [&loop, &cart, own, now] {
        watch_waiting(loop, cart, own, now);
    });
}

int run(const cli::ProgramOptions& options) {
    IOLoop loop(make_poller(options.text("poller")));
    loop.make_current();
    ShoppingCart cart(static_cast<int>(options.number("items", 0, 1'000'000)));
    std::optional<Warehouse> warehouse;
    const auto batch = static_cast<int>(options.number("restock", 0, 1000));
    if (batch > 0) warehouse.emplace(cart, 1, batch);
    const std::size_t own = cart.waiting();  // the warehouse, if there is one

    web::Rules rules = cart_rules(cart);
    rules.push_back(web::url<PageHandler>("/"));
    web::Application app(std::move(rules));
    const HTTPServer& server =
        app.listen(options.port(), options.text("address"));
    std::printf("cart on port %d\n", server.port());
    std::fflush(stdout);
    loop.call_later(std::chrono::seconds(1),
                    [&, own] { watch_waiting(loop, cart, own, 0); });
    loop.start();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    auto known = server_and_poller_options(8009);
    known.push_back({"items", "10", "how many there are to sell"});
    known.push_back({"restock", "0", "how many come when none is left (09.4)"});
    const cli::ProgramOptions options(argc, argv, "a shop", known);
    try {
        return run(options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "cart: %s\n", error.what());
        return 1;
    }
}
