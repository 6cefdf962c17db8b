#pragma once
// Who is in the chat, and how they are told things. Given.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "iostream.hpp"

namespace tornado::stream_chat {

/// The guests of one chat.
///
/// thread:   the loop's
/// lifetime: shared by all who serve a guest; knows streams, owns none
class Room {
  public:
    using Guest = std::shared_ptr<IOStream>;

    /// Welcomes a guest, and tells the others.
    /// returns: its name
    std::string enter(const Guest& guest);

    /// Tells everybody but `guest` that it has left.
    void leave(const Guest& guest, std::string_view name);

    /// Tells everybody but `guest`. Whoever does not read is closed.
    void tell_others(const Guest& guest, std::string_view text);

    /// Closes every guest's stream.
    void close();

  private:
    std::vector<std::weak_ptr<IOStream>> guests_;
    std::size_t arrivals_ = 0;
};

}  // namespace tornado::stream_chat
