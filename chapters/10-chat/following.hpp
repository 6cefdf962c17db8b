#pragma once
// What the chat's page does, without a browser: asks for messages, again and
// again.
//
// Mirrors demos/chat/static/chat.js (v4.5.3) updater.

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "ioloop.hpp"

namespace tornado::chat {

/// A message as a client gets it.
struct Heard {
    std::string id;
    std::string from;
    std::string body;
};

/// Asks for what came after the message `cursor`; an empty one means that none
/// is known yet. An answer may take as long as it likes, and may fail.
using Ask = std::function<Future<std::vector<Heard>>(std::string cursor)>;

/// Is told each message.
using Tell = std::function<void(const Heard& message)>;

/// How long to wait after a question that has failed: at first, and at most.
inline constexpr IOLoop::Duration first_pause = std::chrono::milliseconds(500);
inline constexpr IOLoop::Duration longest_pause = std::chrono::seconds(15);

/// Asks, tells, and asks again at once for what came after that. When asking
/// fails it waits, each time in a row twice as long as the time before, and
/// asks the same again. An answer with no messages is no failure, but it waits
/// for first_pause.
///
/// returns: never done; fails with what `tell` throws
/// Tornado: chat.js updater.poll, onSuccess, onError (v4.5.3); differs: there
///          the pause grows without an end
Future<void> follow(Ask ask, Tell tell);

}  // namespace tornado::chat
