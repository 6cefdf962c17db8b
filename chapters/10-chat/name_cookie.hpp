#pragma once
// Who says what: a name in a cookie, as plain as can be. Given.
//
// Nothing here stops anybody from sending somebody else's name. Chapter 11
// begins by doing so.

#include <optional>
#include <string>
#include <string_view>

namespace tornado::chat {

/// How long a name may be, in characters.
inline constexpr std::size_t max_name = 40;

/// What somebody has typed, without spaces around it, if that can be a name:
/// UTF-8, 1 to max_name characters, no control characters among them.
std::optional<std::string> name_from(std::string_view typed);

/// The name that a request brings with it.
///
/// header: the value of its Cookie header; may be empty
/// returns: nothing if there is none, or one that name_from() would not give
std::optional<std::string> name_in_cookie(std::string_view header);

/// The value of a Set-Cookie header with this name; without one, it takes the
/// name from the browser.
std::string set_name_cookie(const std::optional<std::string>& name);

}  // namespace tornado::chat
