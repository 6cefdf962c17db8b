#include "common/linechat/line_buffer.hpp"

#include <algorithm>

namespace tornado::linechat {

std::optional<std::string> LineBuffer::next_line() {
    std::size_t end = bytes_.find('\n');
    if (end == std::string::npos || end > max_line + 1) return std::nullopt;
    std::string line = bytes_.substr(0, end);
    bytes_.erase(0, end + 1);
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

bool LineBuffer::too_long() const {
    // One more for a '\r' that may turn out to be part of the line's end.
    return std::min(bytes_.find('\n'), bytes_.size()) > max_line + 1;
}

}  // namespace tornado::linechat
