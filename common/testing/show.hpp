#pragma once
// show(value): a value as a failure text prints it. Bytes are quoted with
// every control character visible. Overloads beside a type of your own are
// found by argument-dependent lookup.

#include <chrono>
#include <concepts>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tornado::testing {

/// "\"GET / HTTP/1.1\\r\\n\"". Long texts are cut in the middle.
std::string show(std::string_view bytes);

inline std::string show(const std::string& bytes) {
    return show(std::string_view(bytes));
}

inline std::string show(const char* bytes) {
    return show(std::string_view(bytes));
}

inline std::string show(bool value) {
    return value ? "true" : "false";
}

inline std::string show(std::nullptr_t) {
    return "nullptr";
}

template <typename T>
    requires(std::integral<T> || std::floating_point<T>) &&
            (!std::same_as<T, bool>)
std::string show(T number) {
    return std::to_string(number);
}

using Milliseconds = std::chrono::duration<double, std::milli>;
std::string show(Milliseconds duration);

template <typename Rep, typename Period>
std::string show(std::chrono::duration<Rep, Period> duration) {
    return show(Milliseconds(duration));
}

template <typename A, typename B>
std::string show(const std::pair<A, B>& pair);
template <typename T>
std::string show(const std::optional<T>& value);
template <typename K, typename V>
std::string show(const std::map<K, V>& map);
template <typename T>
std::string show(const std::vector<T>& list);

template <typename A, typename B>
std::string show(const std::pair<A, B>& pair) {
    return "(" + show(pair.first) + ", " + show(pair.second) + ")";
}

template <typename T>
std::string show(const std::optional<T>& value) {
    return value ? show(*value) : "nothing";
}

template <typename K, typename V>
std::string show(const std::map<K, V>& map) {
    std::string text = "{";
    for (const auto& [key, value] : map)
        text += (text.size() > 1 ? ", " : "") + show(key) + ": " + show(value);
    return text + "}";
}

template <typename T>
std::string show(const std::vector<T>& list) {
    std::string text = "[";
    for (const auto& item : list)
        text += (text.size() > 1 ? ", " : "") + show(item);
    return text + "]";
}

/// Where two texts part: both shown with a caret under the first byte that
/// differs, from a few bytes before it.
struct Difference {
    std::string expected;
    std::string got;
    std::string caret;  // spaces and one '^'
};

Difference difference(std::string_view got, std::string_view expected);

}  // namespace tornado::testing
