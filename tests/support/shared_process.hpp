#pragma once
// One process of a chat that has many, without being one: all of them are on a
// loop that the test drives. For tests only.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "common/testing/testing.hpp"

#include "shared_chat.hpp"

namespace tornado::testing {

/// Everything that the program has, in its order.
class SharedProcess {
  public:
    SharedProcess(IOLoop& loop,
                  const redis::Endpoint& endpoint,
                  std::function<void()> turn,
                  IOLoop::Duration first_pause = std::chrono::milliseconds(1))
        : client(endpoint, options(first_pause), loop)
        , subscriber(endpoint, options(first_pause), loop)
        , feed(client, subscriber, buffer)
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
    static redis::ConnectionOptions options(IOLoop::Duration first_pause) {
        return {.first_pause = first_pause,
                .longest_pause = 20 * first_pause,
                .random = [] { return 0.0; }};
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
