#pragma once
// linechat, first version: asks every socket again and again whether it has
// something. It works, and it keeps a whole core busy doing nothing.

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "common/linechat/line_buffer.hpp"
#include "common/net/unique_fd.hpp"

namespace tornado {

/// A chat of lines for nc or telnet, polled by hand. What it says stands in
/// common/linechat/texts.hpp:
///
/// - a newcomer hears welcome(), everybody else joined();
/// - a whole line of one guest is told to all others as said(), and not to
///   the guest itself;
/// - when a guest's connection ends, by a close or by a reset, the others hear
///   left();
/// - a guest whose line is too long hears too_long(), and has left.
///
/// A guest that does not read stops everybody: BusyChat writes until all is
/// written. SelectChat mends that.
/// lifetime: owns the listener and all connections
class BusyChat {
  public:
    explicit BusyChat(UniqueFd listener);

    /// Looks once at every socket and deals with what is there.
    /// returns: whether anything happened
    bool step();

    /// Every descriptor from which something may come: the listener and all
    /// guests.
    std::vector<int> descriptors() const;

    std::uint16_t port() const;

  private:
    // TASK 01.2: who is here, and what of each guest must be remembered
    // between two looks?
    // Yours to design.
};

}  // namespace tornado
