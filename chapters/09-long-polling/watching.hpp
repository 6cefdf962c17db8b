#pragma once
// What a page does that wants to know the shop's count, without a browser: one
// function for each of the two ways to ask.

#include <functional>
#include <string>

#include "concurrent.hpp"
#include "httpclient.hpp"
#include "ioloop.hpp"

namespace tornado {

/// Is told each answer, news or not.
using Seen = std::function<void(int count)>;

/// The count in an answer of the shop. Given.
/// errors: nlohmann::json::exception if there is none
int count_in(const std::string& body);

/// Asks SHOP/cart/count, tells `seen`, waits for `interval`, and so on.
///
/// shop:    "http://127.0.0.1:8009"
/// returns: never done; fails with what a fetch fails with
Future<void> watch_by_polling(httpclient::AsyncHTTPClient client,
                              std::string shop,
                              IOLoop::Duration interval,
                              Seen seen);

/// Asks SHOP/cart/status with what it knows, tells `seen`, and asks again at
/// once. An answer may take as long as it likes.
///
/// returns: as above
Future<void> watch_by_long_polling(httpclient::AsyncHTTPClient client,
                                   std::string shop,
                                   Seen seen);

}  // namespace tornado
