#include "tools/learn/text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace tornado::learn {

namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

/// A byte that continues a UTF-8 code point.
bool continues(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

template <typename... Arguments>
std::string formatted(const char* format, Arguments... arguments) {
    std::array<char, 64> buffer{};
    std::snprintf(buffer.data(), buffer.size(), format, arguments...);
    return buffer.data();
}

}  // namespace

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> pieces;
    std::size_t start = 0;
    while (true) {
        const auto end = text.find(separator, start);
        pieces.emplace_back(text.substr(start, end - start));
        if (end == std::string_view::npos) {
            return pieces;
        }
        start = end + 1;
    }
}

std::vector<std::string> split_lines(std::string_view text) {
    auto lines = split(text, '\n');
    if (lines.back().empty()) {
        lines.pop_back();
    }
    return lines;
}

std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text) {
        if (!is_blank(c) && c != '\n') {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) {
        words.push_back(word);
    }
    return words;
}

std::string join(const std::vector<std::string>& pieces,
                 std::string_view between) {
    std::string joined;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        joined += (i == 0 ? "" : std::string(between)) + pieces[i];
    }
    return joined;
}

std::string enumerate(const std::vector<std::string>& pieces) {
    if (pieces.size() < 2) {
        return join(pieces, "");
    }
    return join({pieces.begin(), pieces.end() - 1}, ", ") + " and " +
           pieces.back();
}

std::string trim(std::string_view text) {
    const auto blank = " \t\r\n";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) {
        return "";
    }
    const auto last = text.find_last_not_of(blank);
    return std::string(text.substr(first, last - first + 1));
}

std::string without_colour(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\033' && i + 1 < text.size() && text[i + 1] == '[') {
            i += 2;
            while (i < text.size() && (text[i] < '@' || text[i] > '~')) {
                ++i;
            }
        } else {
            plain += text[i];
        }
    }
    return plain;
}

std::size_t columns(std::string_view text) {
    std::size_t width = 0;
    for (const char c : without_colour(text)) {
        width += continues(c) ? 0U : 1U;
    }
    return width;
}

std::string pad(std::string text, std::size_t width) {
    const auto used = columns(text);
    if (used < width) {
        text.append(width - used, ' ');
    }
    return text;
}

std::string pad_left(const std::string& text, std::size_t width) {
    const auto size = columns(text);
    return (size < width ? std::string(width - size, ' ') : "") + text;
}

std::string shorten(const std::string& text, std::size_t width) {
    if (columns(text) <= width) {
        return text;
    }
    std::size_t end = 0;
    for (std::size_t used = 0; end < text.size(); ++end) {
        if (!continues(text[end]) && ++used > width - 3) {
            break;
        }
    }
    return text.substr(0, end) + "...";
}

std::string wrap(std::string_view text,
                 std::size_t width,
                 std::string_view first,
                 std::string_view rest) {
    std::string result;
    std::string line{first};
    bool empty = true;
    for (const auto& word : split_words(text)) {
        if (!empty && columns(line) + 1 + columns(word) > width) {
            result += line + "\n";
            line = rest;
            empty = true;
        }
        line += (empty ? "" : " ") + word;
        empty = false;
    }
    return result + line + "\n";
}

std::string count(std::size_t number, const std::string& noun) {
    return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

std::string seconds_text(double seconds) {
    if (seconds < 10) {
        return formatted("%.1f s", seconds);
    }
    const auto whole = static_cast<long>(seconds + 0.5);
    if (whole < 120) {
        return std::to_string(whole) + " s";
    }
    return formatted("%ld min %02ld s", whole / 60, whole % 60);
}

std::string two_digits(int number) {
    return formatted("%02d", number);
}

std::size_t distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto above = row[j];
            row[j] = std::min({above + 1,
                               row[j - 1] + 1,
                               diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

std::string hex_text(unsigned long long number) {
    return formatted("%016llx", number);
}

std::string text_of_html(const std::string& text) {
    std::string safe;
    for (const char c : text) {
        switch (c) {
        case '&':
            safe += "&amp;";
            break;
        case '<':
            safe += "&lt;";
            break;
        case '>':
            safe += "&gt;";
            break;
        case '"':
            safe += "&quot;";
            break;
        default:
            safe += c;
        }
    }
    return safe;
}

}  // namespace tornado::learn
