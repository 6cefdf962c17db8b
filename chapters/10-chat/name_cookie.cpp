#include "name_cookie.hpp"

#include <algorithm>

#include "common/escape/escape.hpp"

namespace tornado::chat {

namespace {

constexpr std::string_view cookie = "chat_name=";

std::string_view stripped(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

/// ASCII's, DEL, and those that UTF-8 writes as C2 80 to C2 9F.
bool has_control_character(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < ' ' || byte == 0x7f) return true;
        if (byte == 0xc2 && i + 1 < text.size() &&
            static_cast<unsigned char>(text[i + 1]) < 0xa0)
            return true;
    }
    return false;
}

/// Of UTF-8: the bytes that are not the second, third or fourth of one.
std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) {
            return (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
        }));
}

}  // namespace

std::optional<std::string> name_from(std::string_view typed) {
    const std::string_view name = stripped(typed);
    if (name.empty() || !escape::is_utf8(name) || has_control_character(name) ||
        characters(name) > max_name)
        return {};
    return std::string(name);
}

std::optional<std::string> name_in_cookie(std::string_view header) {
    while (!header.empty()) {
        const std::size_t end = std::min(header.find(';'), header.size());
        const std::string_view pair = stripped(header.substr(0, end));
        if (pair.starts_with(cookie))
            return name_from(
                escape::url_unescape(pair.substr(cookie.size()), false));
        header.remove_prefix(std::min(end + 1, header.size()));
    }
    return {};
}

std::string set_name_cookie(const std::optional<std::string>& name) {
    if (!name) return std::string(cookie) + "; Path=/; Max-Age=0";
    return std::string(cookie) + escape::url_escape(*name, false) + "; Path=/";
}

}  // namespace tornado::chat
