#pragma once
// linechat, third version: the loop calls, and the chat only answers.

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/linechat/line_buffer.hpp"
#include "common/net/unique_fd.hpp"

#include "ioloop.hpp"

namespace tornado {

/// linechat with the rules of SelectChat, as handlers of an IOLoop. Several of
/// them, and anything else, can live on one loop. One rule is left out: when
/// there is no descriptor left, the loop logs what accepting throws, in each
/// turn, as Tornado's does.
///
/// thread:   the loop's
/// lifetime: owns the listener and all connections; the loop must live as long
class LoopChat {
  public:
    explicit LoopChat(UniqueFd listener, IOLoop& loop = IOLoop::current());
    ~LoopChat();
    LoopChat(const LoopChat&) = delete;
    LoopChat& operator=(const LoopChat&) = delete;

    std::uint16_t port() const;

  private:
    // TASK 02.2: SelectChat's guests, without its poller. What must the chat
    // leave behind, so that a callback that comes after it is gone can tell?
    // Yours to design.
};

}  // namespace tornado
