#pragma once
// linechat, second version: one thread, many guests, and nobody is waited for
// but in poll().

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/linechat/line_buffer.hpp"
#include "common/net/unique_fd.hpp"

#include "select_poller.hpp"

namespace tornado {

/// linechat, with the rules of BusyChat, and these besides:
///
/// - what a guest cannot take yet is kept for it, and written when it can;
/// - a guest for whom more than linechat::max_pending bytes would have to be
///   kept is dropped;
/// - a guest who says nothing more (end of stream, or a line that is too
///   long) has left, but is still sent what was kept for it;
/// - a reset ends that guest and nothing else, and nothing is kept for it;
/// - who does not fit into select() is sent away;
/// - who comes when no descriptor is left, in this process or in the system
///   (EMFILE, ENFILE), waits at the door. Turns sleep all the same, but no
///   longer than a second, and then the door is tried again: when another
///   process gives a descriptor back, nobody tells.
///
/// lifetime: owns the listener and all connections
class SelectChat {
  public:
    explicit SelectChat(UniqueFd listener);

    /// One turn: sleeps until somebody is ready, but no longer than `timeout`
    /// (negative: without a limit), nor than a second while newcomers have to
    /// wait at the door, and serves who is.
    void turn(std::chrono::nanoseconds timeout = std::chrono::nanoseconds(-1));

    std::uint16_t port() const;

  private:
    // TASK 01.4: as in BusyChat, and what else must be remembered of a guest
    // who reads more slowly than the others write?
    // Yours to design.
};

}  // namespace tornado
