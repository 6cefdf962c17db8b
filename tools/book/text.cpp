#include "tools/book/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <sstream>

namespace tornado::book {

namespace fs = std::filesystem;

namespace {

bool is_space(char c) {
    return std::isspace(static_cast<unsigned char>(c)) != 0;
}

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           static_cast<unsigned char>(c) >= 0x80;
}

// What VitePress replaces by a hyphen, beside ASCII punctuation: the curly
// quotation marks.
std::size_t curly_quote_at(std::string_view text) {
    constexpr std::array<std::string_view, 4> quotes = {
        "\u201c", "\u201d", "\u2018", "\u2019"};
    for (std::string_view quote : quotes)
        if (text.starts_with(quote)) return quote.size();
    return 0;
}

bool is_slug_separator(char c) {
    constexpr std::string_view special = "~`!@#$%^&*()-_+=[]{}|\\;:\"'<>,.?/";
    return is_space(c) || special.find(c) != std::string_view::npos;
}

}  // namespace

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines = split(text, "\n");
    if (!lines.empty() && lines.back().empty()) lines.pop_back();
    for (std::string& line : lines)
        if (line.ends_with('\r')) line.pop_back();
    return lines;
}

std::string trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return std::string(text);
}

std::vector<std::string> split(std::string_view text,
                               std::string_view separator) {
    std::vector<std::string> parts;
    std::size_t from = 0;
    while (true) {
        const std::size_t at = text.find(separator, from);
        parts.emplace_back(text.substr(from, at - from));
        if (at == std::string_view::npos) return parts;
        from = at + separator.size();
    }
}

std::optional<std::string> read_file(const fs::path& file) {
    if (!fs::is_regular_file(file)) return std::nullopt;
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) {
            return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
        }));
}

std::size_t words_in(std::string_view text) {
    std::istringstream in{std::string(text)};
    std::string word;
    std::size_t count = 0;
    while (in >> word)
        if (std::any_of(word.begin(), word.end(), is_word)) ++count;
    return count;
}

std::string without_code(std::string_view text) {
    std::string plain(text);
    std::size_t from = 0;
    while ((from = plain.find('`', from)) != std::string::npos) {
        const std::size_t ticks =
            std::min(plain.find_first_not_of('`', from), plain.size()) - from;
        const std::size_t end =
            plain.find(std::string(ticks, '`'), from + ticks);
        if (end == std::string::npos) break;
        std::fill(plain.begin() + static_cast<std::ptrdiff_t>(from),
                  plain.begin() + static_cast<std::ptrdiff_t>(end + ticks),
                  ' ');
        from = end + ticks;
    }
    return plain;
}

std::string slug_of(std::string_view heading) {
    std::string slug;
    while (!heading.empty()) {
        const std::size_t quote = curly_quote_at(heading);
        if (quote > 0 || is_slug_separator(heading.front())) {
            if (!slug.empty() && !slug.ends_with('-')) slug += '-';
            heading.remove_prefix(std::max<std::size_t>(quote, 1));
        } else {
            const unsigned char c = static_cast<unsigned char>(heading.front());
            slug += static_cast<char>(c < 0x80 ? std::tolower(c) : c);
            heading.remove_prefix(1);
        }
    }
    while (slug.ends_with('-'))
        slug.pop_back();
    const bool digit =
        !slug.empty() && std::isdigit(static_cast<unsigned char>(slug[0])) != 0;
    return digit ? "_" + slug : slug;
}

std::vector<std::string> files_below(const fs::path& folder,
                                     std::string_view ending) {
    std::vector<std::string> files;
    if (!fs::is_directory(folder)) return files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const std::string name =
            entry.path().lexically_relative(folder).generic_string();
        if (entry.is_regular_file() && name.ends_with(ending))
            files.push_back(name);
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace tornado::book
