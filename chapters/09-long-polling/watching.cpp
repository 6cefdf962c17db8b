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
    TORNADO_STUB("watch_by_polling", "09.1");
}

Future<void>
watch_by_long_polling(AsyncHTTPClient client, std::string shop, Seen seen) {
    // TASK 09.2: fetch, without a time limit, and tell; for ever. The first
    // request knows nothing.
    TORNADO_STUB("watch_by_long_polling", "09.2");
}

}  // namespace tornado
