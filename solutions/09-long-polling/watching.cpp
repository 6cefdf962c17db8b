#include "watching.hpp"

#include <nlohmann/json.hpp>

#include "common/stub/stub.hpp"

#include "gen.hpp"

namespace tornado {

using httpclient::AsyncHTTPClient;
using httpclient::HTTPRequest;
using httpclient::HTTPResponse;

int count_in(const std::string& body) {
    return nlohmann::json::parse(body).at("inventoryCount").get<int>();
}

Future<void> watch_by_polling(AsyncHTTPClient client,
                              std::string shop,
                              IOLoop::Duration interval,
                              Seen seen) {
    // TASK 09.1: fetch, tell, sleep; for ever.
    while (true) {
        HTTPResponse response = co_yield client.fetch(shop + "/cart/count");
        seen(count_in(response.body));
        co_yield gen::sleep(interval);
    }
}

Future<void>
watch_by_long_polling(AsyncHTTPClient client, std::string shop, Seen seen) {
    // TASK 09.2: fetch, without a time limit, and tell; for ever. The first
    // request knows nothing.
    shop += "/cart/status";
    std::string url = shop;
    while (true) {
        HTTPRequest request(url);
        request.request_timeout = IOLoop::Duration::zero();
        HTTPResponse response = co_yield client.fetch(request);
        const int count = count_in(response.body);
        url = shop + "?known=";
        url += std::to_string(count);
        seen(count);
    }
}

}  // namespace tornado
