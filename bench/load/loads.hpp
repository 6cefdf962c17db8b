#pragma once
// The loads, and the figures that come of each.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "bench/load/exchange.hpp"
#include "bench/load/target.hpp"

namespace tornado::bench {

struct Order {
    std::size_t connections = 64;
    std::size_t depth = 1;            // questions that are sent at once
    std::size_t answers = 1'000'000;  // no more than that
    double seconds = 1;               // no longer than that
    std::size_t warm_up = 0;          // answers before it counts
    std::size_t size = 128;           // bytes of a message or a body
    std::string path = "/";
    std::string body = "Hello, World!";
};

/// Names and values, in the order in which they are printed.
using Figures = std::vector<std::pair<std::string, double>>;

/// Keep-alive requests.
Figures load_hello(Target& target, const Order& order);

/// GET /bytes/SIZE, with a long answer.
Figures load_download(Target& target, const Order& order);

/// POST /count, with a long request.
Figures load_upload(Target& target, const Order& order);

/// Polls that are parked, and one message that ends them all.
Figures load_longpoll(Target& target, const Order& order);

/// Messages of a WebSocket, sent back.
Figures load_websocket(Target& target, const Order& order);

/// The value below which `share` of them are; they come back sorted.
double quantile(std::vector<float>& values, double share);

/// Does what should be done after each so many new connections, so that those
/// do not stand in a queue that has no place: asks for the page once.
class Pace {
  public:
    explicit Pace(const Target& target)
        : talker_(target) {}

    /// One more connection.
    void step();

    /// Until the server has taken in all that came before.
    void wait();

  private:
    Talker talker_;
    std::size_t steps_ = 0;
};

}  // namespace tornado::bench
