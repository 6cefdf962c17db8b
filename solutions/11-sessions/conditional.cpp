#include "conditional.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>

#include "common/stub/stub.hpp"

#include "httputil.hpp"

namespace tornado::httputil {

namespace {

/// A number without a sign. One that is too large is the largest.
std::optional<std::uint64_t> number_in(std::string_view text) {
    // TASK 11.5: digits, and nothing else.
    std::uint64_t number = 0;
    const char* begin = text.data();
    const char* end = begin + text.size();
    const auto [stop, error] = std::from_chars(begin, end, number);
    if (error == std::errc::invalid_argument || stop != end) return {};
    if (error == std::errc::result_out_of_range)
        return std::numeric_limits<std::uint64_t>::max();
    return number;
}

}  // namespace

std::optional<ByteRange> parse_byte_range(std::string_view header,
                                          std::uint64_t whole) {
    // TASK 11.5: one range of bytes, in one of three forms. What is no such
    // thing is no mistake: the header goes unheeded.
    constexpr std::string_view unit = "bytes=";
    if (!header.starts_with(unit)) return {};
    const std::string_view range = stripped(header.substr(unit.size()));
    const std::size_t dash = range.find('-');
    if (dash == range.npos) return {};
    const std::string_view left = stripped(range.substr(0, dash));
    const std::string_view right = stripped(range.substr(dash + 1));
    const auto first = number_in(left);
    const auto last = number_in(right);
    if ((!first && !left.empty()) || (!last && !right.empty())) return {};
    if (first) {
        const std::uint64_t end = last && *last < whole ? *last + 1 : whole;
        if (*first >= end) return ByteRange{};
        return ByteRange{*first, end};
    }
    if (!last) return {};
    return ByteRange{whole - std::min(*last, whole), whole};
}

std::optional<std::time_t> parse_timestamp(std::string_view text) {
    const std::string date(stripped(text));
    for (const char* form : {"%a, %d %b %Y %H:%M:%S GMT",
                             "%A, %d-%b-%y %H:%M:%S GMT",
                             "%a %b %d %H:%M:%S %Y"}) {
        std::tm parts{};
        const char* end = ::strptime(date.c_str(), form, &parts);
        if (!end || end != date.c_str() + date.size()) continue;
        const std::time_t time = ::timegm(&parts);
        if (time < 0) return {};
        return time;
    }
    return {};
}

}  // namespace tornado::httputil
