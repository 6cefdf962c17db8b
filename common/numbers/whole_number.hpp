#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>
#include <system_error>

namespace tornado::numbers {

/// Reads a text that is a whole number and nothing besides: digits, for a
/// signed type with "-" before them if need be. No space, no "+".
///
/// base:    how many digits there are, 2 to 36
/// returns: nothing if the text is anything else, or too large for Number
/// Any thread.
template <std::integral Number>
std::optional<Number> whole_number(std::string_view text, int base = 10) {
    Number number = 0;
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    const auto [stopped, error] = std::from_chars(begin, end, number, base);
    if (error != std::errc() || stopped != end) return {};
    return number;
}

}  // namespace tornado::numbers
