#pragma once
// Bytes in, lines out.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tornado::linechat {

/// No line of the chat is longer than this, in bytes without its newline.
inline constexpr std::size_t max_line = 4096;

/// What may be kept for a client that does not read, in bytes.
inline constexpr std::size_t max_pending = std::size_t{1} << 20;  // 1 MiB

/// Collects bytes as they arrive, in pieces of any size, and hands out whole
/// lines without their "\n" or "\r\n".
class LineBuffer {
  public:
    void append(std::string_view bytes) { bytes_ += bytes; }

    /// The next whole line; nothing if none is complete yet.
    std::optional<std::string> next_line();

    /// True if a line longer than max_line has begun to pile up.
    bool too_long() const;

  private:
    std::string bytes_;
};

}  // namespace tornado::linechat
