#include "common/options/option_types.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <utility>

namespace tornado::options {

namespace {

using std::chrono::nanoseconds;
using std::chrono::system_clock;

[[noreturn]] void refuse(std::string_view text, std::string_view type) {
    throw Error("\"" + std::string(text) + "\" is no " + std::string(type));
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

template <typename Number>
Number number_of(std::string_view text, std::string_view type) {
    Number number{};
    std::string_view digits = trimmed(text);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    const char* begin = digits.data();
    const char* end = begin + digits.size();
    const auto [stop, error] = std::from_chars(begin, end, number);
    if (error != std::errc() || stop != end) refuse(text, type);
    return number;
}

/// How many seconds a unit has; 0 if there is no such unit.
double seconds_in(std::string_view unit) {
    static constexpr std::array<std::pair<std::string_view, double>, 19> units{
        {{"h", 3600},
         {"hour", 3600},
         {"hours", 3600},
         {"m", 60},
         {"min", 60},
         {"minutes", 60},
         {"s", 1},
         {"sec", 1},
         {"seconds", 1},
         {"", 1},
         {"ms", 1e-3},
         {"milliseconds", 1e-3},
         {"us", 1e-6},
         {"microseconds", 1e-6},
         {"d", 86400},
         {"days", 86400},
         {"w", 604800},
         {"week", 604800},
         {"weeks", 604800}}};
    for (const auto& [name, seconds] : units)
        if (name == unit) return seconds;
    return 0;
}

bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}

}  // namespace

std::string OptionType<std::string>::parse(std::string_view text) {
    return std::string(text);
}

std::string OptionType<std::string>::text(const std::string& value) {
    return value;
}

int OptionType<int>::parse(std::string_view text) {
    return number_of<int>(text, name);
}

std::string OptionType<int>::text(int value) {
    return std::to_string(value);
}

double OptionType<double>::parse(std::string_view text) {
    return number_of<double>(text, name);
}

std::string OptionType<double>::text(double value) {
    std::array<char, 40> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%g", value);
    return buffer.data();
}

bool OptionType<bool>::parse(std::string_view text) {
    return text != "false" && text != "0" && text != "f" && text != "False";
}

std::string OptionType<bool>::text(bool value) {
    return value ? "true" : "false";
}

nanoseconds OptionType<nanoseconds>::parse(std::string_view text) {
    double seconds = 0;
    std::string_view rest = trimmed(text);
    if (rest.empty()) refuse(text, name);
    while (!rest.empty()) {
        const std::size_t digits =
            std::min(rest.find_first_not_of("+-.0123456789"), rest.size());
        const double number = number_of<double>(rest.substr(0, digits), name);
        rest = trimmed(rest.substr(digits));
        std::size_t letters = 0;
        while (letters < rest.size() && is_letter(rest[letters]))
            ++letters;
        const double unit = seconds_in(rest.substr(0, letters));
        if (unit == 0) refuse(text, name);
        seconds += number * unit;
        rest = trimmed(rest.substr(letters));
    }
    constexpr double most = 9e9;  // seconds: what nanoseconds can hold
    if (!(std::abs(seconds) < most)) refuse(text, name);
    return nanoseconds(std::llround(seconds * 1e9));
}

std::string OptionType<nanoseconds>::text(nanoseconds value) {
    const std::chrono::duration<double> seconds = value;
    return OptionType<double>::text(seconds.count()) + "s";
}

system_clock::time_point
OptionType<system_clock::time_point>::parse(std::string_view text) {
    const std::string date(trimmed(text));
    for (const char* form : {"%a %b %d %H:%M:%S %Y",
                             "%Y-%m-%d %H:%M:%S",
                             "%Y-%m-%d %H:%M",
                             "%Y-%m-%dT%H:%M",
                             "%Y%m%d %H:%M:%S",
                             "%Y%m%d %H:%M",
                             "%Y-%m-%d",
                             "%Y%m%d"}) {
        std::tm parts{};
        parts.tm_isdst = -1;
        const char* end = ::strptime(date.c_str(), form, &parts);
        if (end && *end == '\0')
            return system_clock::from_time_t(std::mktime(&parts));
    }
    refuse(text, name);
}

std::string
OptionType<system_clock::time_point>::text(system_clock::time_point value) {
    const std::time_t time = system_clock::to_time_t(value);
    std::tm parts{};
    ::localtime_r(&time, &parts);
    std::array<char, 40> buffer{};
    std::strftime(buffer.data(), buffer.size(), "%Y-%m-%d %H:%M:%S", &parts);
    return buffer.data();
}

std::vector<std::string_view> split_list(std::string_view text) {
    std::vector<std::string_view> parts;
    if (text.empty()) return parts;
    while (true) {
        const std::size_t comma = text.find(',');
        parts.push_back(text.substr(0, comma));
        if (comma == text.npos) return parts;
        text.remove_prefix(comma + 1);
    }
}

std::vector<int> parse_range(std::string_view text) {
    const std::size_t colon = text.find(':');
    const int first = OptionType<int>::parse(text.substr(0, colon));
    const int last = colon == text.npos
                         ? first
                         : OptionType<int>::parse(text.substr(colon + 1));
    constexpr long most = 1'000'000;
    const long count = static_cast<long>(last) - first + 1;
    if (count > most) refuse(text, "range of that size");
    std::vector<int> numbers;
    numbers.reserve(static_cast<std::size_t>(std::max(count, 0L)));
    for (long i = 0; i < count; ++i)
        numbers.push_back(static_cast<int>(first + i));
    return numbers;
}

}  // namespace tornado::options
