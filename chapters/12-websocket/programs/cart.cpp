// The shop with a page that listens. Open it in several tabs, or several
// browsers:
//
//     cart --port 8009                         then: http://127.0.0.1:8009
//
// It prints how many listen whenever that has changed.

#include <chrono>
#include <cstdio>
#include <exception>

#include "common/cli/program_options.hpp"

#include "cart_socket.hpp"
#include "poller_option.hpp"
#include "socket_cart_page.hpp"

using namespace tornado;

namespace {

class PageHandler : public web::RequestHandler {
  public:
    void get() { write(socket_cart_page); }
};

/// Looks once a second.
void watch_waiting(IOLoop& loop, const ShoppingCart& cart, std::size_t before) {
    const std::size_t now = cart.waiting();
    if (now != before) {
        std::printf("listening: %zu\n", now);
        std::fflush(stdout);
    }
    loop.call_later(std::chrono::seconds(1),
                    [&loop, &cart, now] { watch_waiting(loop, cart, now); });
}

int run(const cli::ProgramOptions& options) {
    IOLoop loop(make_poller(options.text("poller")));
    loop.make_current();
    ShoppingCart cart(static_cast<int>(options.number("items", 0, 1'000'000)));
    web::Rules rules = socket_cart_rules(cart);
    rules.push_back(web::url<PageHandler>("/"));
    web::Application app(std::move(rules));
    const HTTPServer& server =
        app.listen(options.port(), options.text("address"));
    std::printf("cart on port %d\n", server.port());
    std::fflush(stdout);
    loop.call_later(std::chrono::seconds(1),
                    [&] { watch_waiting(loop, cart, 0); });
    loop.start();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    auto known = server_and_poller_options(8009);
    known.push_back({"items", "10", "how many there are to sell"});
    const cli::ProgramOptions options(argc, argv, "a shop", known);
    try {
        return run(options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "cart: %s\n", error.what());
        return 1;
    }
}
