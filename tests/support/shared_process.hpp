#pragma once
// One process of a chat that has many, without being one: all of them are on a
// loop that the test drives. For tests only.

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "common/testing/testing.hpp"

#include "shared_chat.hpp"

namespace tornado::testing {

/// How long such a process waits for a Redis; without `most`, as long as it
/// does by itself. One on the machine's own clock may take as long as it likes.
struct RedisLimits {
    IOLoop::Duration first_pause = std::chrono::milliseconds(1);
    std::optional<IOLoop::Duration> most = {};
};

/// Everything that the program has, in its order.
class SharedProcess {
  public:
    SharedProcess(IOLoop& loop,
                  const redis::Endpoint& endpoint,
                  std::function<void()> turn,
                  const RedisLimits& limits = {})
        : client(endpoint, options(limits), loop)
        , subscriber(endpoint, options(limits), loop)
        , feed(client, subscriber, buffer, feed_options(limits))
        , app_(redis::chat_rules(feed, buffer), quiet())
        , server_(app_.listen(0, "127.0.0.1", {}, loop))
        , turn_(std::move(turn)) {}

    std::uint16_t port() const { return server_.port(); }

    void turn() const { turn_(); }

    /// Turns until the board has a message that says this.
    void wait_for(const std::string& body) {
        drive_until(
            turn_,
            [&] {
                const auto all = buffer.messages();
                return !all.empty() && all.list().back()->body == body;
            },
            "the last message of a process is \"" + body + "\"");
    }

    void wait_for_waiting(std::size_t count) {
        drive_until(
            turn_,
            [&] { return buffer.waiting() == count; },
            "as many requests wait: " + std::to_string(count));
    }

    /// Logs no requests.
    static web::Settings quiet() {
        web::Settings settings;
        settings.log_function = [](const web::RequestHandler&) {};
        return settings;
    }

    redis::Client client;
    redis::Subscriber subscriber;
    chat::FutureMessageBuffer buffer;
    redis::MessageFeed feed;

  private:
    static redis::ConnectionOptions options(const RedisLimits& limits) {
        redis::ConnectionOptions made{.first_pause = limits.first_pause,
                                      .longest_pause = 20 * limits.first_pause,
                                      .random = [] { return 0.0; }};
        made.connect_timeout = limits.most.value_or(made.connect_timeout);
        made.reply_timeout = limits.most.value_or(made.reply_timeout);
        return made;
    }

    static redis::FeedOptions feed_options(const RedisLimits& limits) {
        redis::FeedOptions made;
        made.patience = limits.most.value_or(made.patience);
        return made;
    }

    web::Application app_;
    HTTPServer& server_;
    std::function<void()> turn_;
};

/// "hello", "how are you": what a board has, in its order.
inline Lines bodies(const chat::MessageBoard& board) {
    Lines lines;
    const chat::Messages all = board.messages();
    for (const auto& message : all.list())
        lines.push_back(message->body);
    return lines;
}

}  // namespace tornado::testing
