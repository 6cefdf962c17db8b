#pragma once
// The chat of chapter 10 behind a server that the test drives. For tests only.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "common/testing/testing.hpp"

#include "chat_handlers.hpp"
#include "chat_pages.hpp"
#include "tests/support/alive.hpp"
#include "tests/support/web_server.hpp"

namespace tornado::testing {

/// With the handler for those who wait that is to be tested, and the buffer in
/// which they do. The buffer outlives the server, as in the program.
template <typename Updates, typename Buffer>
class ChatServer {
  public:
    /// Counted::count says how many requests wait or are being answered.
    struct Counted : Updates, Alive<Counted> {};

    ChatServer()
        : web_(std::in_place, rules(buffer)) {}

    std::uint16_t port() const { return web_->server.port(); }

    void turn() { web_->turn(); }

    /// Closes the server, with all connections, and its loop.
    void stop() { web_.reset(); }

    /// Turns until so many wait, and no more handlers are left than that.
    void wait_for(std::size_t waiting) {
        drive_until([this] { turn(); },
                    [&] { return buffer.waiting() == waiting; },
                    "as many requests wait: " + std::to_string(waiting));
        drive_until([this] { turn(); },
                    [&] { return Counted::count == static_cast<int>(waiting); },
                    "as many handlers are left: " + std::to_string(waiting));
    }

    Buffer buffer;

  private:
    static web::Rules rules(Buffer& buffer) {
        web::Rules rules = chat::page_rules(buffer);
        rules.push_back(web::url<chat::MessageNewHandler>("/a/message/new",
                                                          std::ref(buffer)));
        rules.push_back(
            web::url<Counted>("/a/message/updates", std::ref(buffer)));
        return rules;
    }

    std::optional<WebServer> web_;
};

}  // namespace tornado::testing
