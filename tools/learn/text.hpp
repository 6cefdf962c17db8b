#pragma once

/// Plain text: splitting, wrapping and padding it for a terminal.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tornado::learn {

std::vector<std::string> split_lines(std::string_view text);
std::vector<std::string> split_words(std::string_view text);

/// The pieces of `text` between single `separator`s, empty ones included.
std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& pieces,
                 std::string_view between);

/// "a", "a and b", "a, b and c".
std::string enumerate(const std::vector<std::string>& pieces);

std::string trim(std::string_view text);

/// How many columns `text` takes: code points, colour codes not counted.
std::size_t columns(std::string_view text);

/// `text` with blanks up to `width` columns.
std::string pad(std::string text, std::size_t width);

/// `text` with blanks in front of it, up to `width` columns.
std::string pad_left(const std::string& text, std::size_t width);

/// `text` cut to `width` columns, with "..." where something went.
std::string shorten(const std::string& text, std::size_t width);

/// Breaks prose at blanks so that no line is longer than `width` columns.
///
/// first, rest: what stands in front of the first line and of the others
std::string wrap(std::string_view text,
                 std::size_t width,
                 std::string_view first = "",
                 std::string_view rest = "");

/// `text` without terminal colour codes.
std::string without_colour(std::string_view text);

/// "1 test", "2 tests".
std::string count(std::size_t number, const std::string& noun);

/// "0.4 s", "12 s", "3 min 05 s".
std::string seconds_text(double seconds);

/// A number of one or two digits with two digits: "07".
std::string two_digits(int number);

/// How many letters differ between two words (Levenshtein's distance).
std::size_t distance(const std::string& a, const std::string& b);

/// A number in sixteen hexadecimal digits.
std::string hex_text(unsigned long long number);

/// What HTML and SVG show as `text`, in an element or in an attribute.
std::string text_of_html(const std::string& text);

}  // namespace tornado::learn
