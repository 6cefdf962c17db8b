// Two fetches, of which the second depends on the first, in both styles.

#include <functional>
#include <iostream>
#include <memory>
#include <string>

#include "gen.hpp"
#include "httpclient.hpp"
#include "web.hpp"

using namespace tornado;
using httpclient::AsyncHTTPClient;
using httpclient::HTTPResponse;

using Tell = std::function<void(std::string)>;

/// /start says where to look, and there is the treasure.
struct TreasureHandler : web::RequestHandler {
    void get() { write(request().path == "/start" ? "/island" : "gold"); }
};

void find_with_callbacks(const std::string& site, const Tell& tell) {
    AsyncHTTPClient().fetch(
        site + "/start", [site, tell](const HTTPResponse& map) {
            if (map.error()) return tell("no map");
            AsyncHTTPClient().fetch(site + map.body,
                                    [tell](const HTTPResponse& place) {
                                        if (place.error())
                                            return tell("nothing there");
                                        tell(place.body);
                                    });
        });
}

Future<std::string> find(std::string site) {
    AsyncHTTPClient client;
    HTTPResponse map = co_yield client.fetch(site + "/start");
    HTTPResponse place = co_yield client.fetch(site + map.body);
    co_return place.body;
}

int main() {
    log::set_sink([](const log::Record&) {});
    IOLoop loop;
    loop.make_current();
    web::Application app({web::url<TreasureHandler>("/.*")});
    const HTTPServer& server = app.listen(0, "127.0.0.1");
    const std::string site =
        "http://127.0.0.1:" + std::to_string(server.port());
    find_with_callbacks(site, [&loop](const std::string& found) {
        std::cout << "callbacks: " << found << '\n';
        loop.stop();
    });
    loop.start();
    std::cout << "coroutine: " << loop.run_sync([&] { return find(site); })
              << '\n';
}
