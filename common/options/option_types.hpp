#pragma once
// Of which types an option can be, and how they are written. For one more type
// specialize OptionType.

#include <chrono>
#include <concepts>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tornado::options {

/// An option, or a value, that is not what it must be.
/// Tornado: options.Error (v6.5.7:127)
class Error : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// name:    in error texts
/// parse(): errors: Error
template <typename T>
struct OptionType;

template <>
struct OptionType<std::string> {
    static constexpr std::string_view name = "text";
    static std::string parse(std::string_view text);
    static std::string text(const std::string& value);
};

template <>
struct OptionType<int> {
    static constexpr std::string_view name = "whole number";
    static int parse(std::string_view text);
    static std::string text(int value);
};

template <>
struct OptionType<double> {
    static constexpr std::string_view name = "number";
    static double parse(std::string_view text);
    static std::string text(double value);
};

/// "false", "0" and "f" are false, everything else is true.
template <>
struct OptionType<bool> {
    static constexpr std::string_view name = "bool";
    static bool parse(std::string_view text);
    static std::string text(bool value);
};

/// "1h30m", "45s", "500ms", "2 days"; a number alone means seconds.
template <>
struct OptionType<std::chrono::nanoseconds> {
    static constexpr std::string_view name = "duration";
    static std::chrono::nanoseconds parse(std::string_view text);
    static std::string text(std::chrono::nanoseconds value);
};

/// "2026-11-21 12:30:00", also without seconds, without a time, without "-", or
/// with a "T"; local time.
template <>
struct OptionType<std::chrono::system_clock::time_point> {
    static constexpr std::string_view name = "time";
    static std::chrono::system_clock::time_point parse(std::string_view text);
    static std::string text(std::chrono::system_clock::time_point value);
};

/// The parts of a list, at its commas. An empty text has none.
std::vector<std::string_view> split_list(std::string_view text);

/// "5:8" is 5, 6, 7, 8; "5" is 5.
/// errors: Error, also for more than a million
std::vector<int> parse_range(std::string_view text);

template <typename T>
std::vector<T> parse_list(std::string_view text) {
    std::vector<T> values;
    for (const std::string_view part : split_list(text)) {
        if constexpr (std::same_as<T, int>) {
            const std::vector<int> range = parse_range(part);
            values.insert(values.end(), range.begin(), range.end());
        } else {
            values.push_back(OptionType<T>::parse(part));
        }
    }
    return values;
}

}  // namespace tornado::options
