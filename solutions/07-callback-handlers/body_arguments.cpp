#include "body_arguments.hpp"

#include <algorithm>

#include "common/stub/stub.hpp"

namespace tornado::httputil {

namespace {

/// The next of the parts that ";" separates, quotes respected.
std::string_view next_part(std::string_view& text) {
    // TASK 07.2: a ";" between quotes separates nothing. A backslash takes the
    // meaning from what follows it.
    bool quoted = false;
    std::size_t end = 0;
    for (; end < text.size(); ++end) {
        const char c = text[end];
        if (c == '"') quoted = !quoted;
        if (c == '\\' && quoted) ++end;
        if (c == ';' && !quoted) break;
    }
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    return stripped(part);
}

/// "\"a\\\"b\"" as a"b; what is not quoted as it is.
std::string unquoted(std::string_view text) {
    // TASK 07.2: only before a quote or another backslash a backslash goes:
    // file names of Windows have them, too.
    if (text.size() < 2 || !text.starts_with('"') || !text.ends_with('"'))
        return std::string(text);
    text = text.substr(1, text.size() - 2);
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escaped = text[i] == '\\' && i + 1 < text.size() &&
                             (text[i + 1] == '"' || text[i + 1] == '\\');
        if (escaped) ++i;
        plain += text[i];
    }
    return plain;
}

std::string in_lower_case(std::string_view text) {
    // TASK 07.2: the letters of ASCII.
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

}  // namespace

HeaderValue parse_header(std::string_view text) {
    // TASK 07.2: the value, then parameters.
    HeaderValue header{std::string(next_part(text)), {}};
    while (!text.empty()) {
        const std::string_view part = next_part(text);
        const std::size_t equals = part.find('=');
        if (equals == part.npos) continue;
        header.parameters[in_lower_case(stripped(part.substr(0, equals)))] =
            unquoted(stripped(part.substr(equals + 1)));
    }
    return header;
}

void parse_body_arguments(std::string_view content_type,
                          std::string_view body,
                          BodyArguments& form,
                          std::string_view content_encoding) {
    // TASK 07.2: by type. A form that is packed cannot be read. 07.6: a
    // multipart one says what its boundary is.
    const HeaderValue type = parse_header(content_type);
    const std::string name = in_lower_case(type.value);
    const bool plain = name == "application/x-www-form-urlencoded";
    const bool multipart = name == "multipart/form-data";
    if ((plain || multipart) && !content_encoding.empty())
        throw HTTPInputError("Unsupported Content-Encoding: " +
                             std::string(content_encoding));
    if (plain) {
        for (auto& [argument, values] : escape::parse_qs(body)) {
            auto& all = form.arguments[argument];
            all.insert(all.end(), values.begin(), values.end());
        }
    } else if (multipart) {
        const auto boundary = type.parameters.find("boundary");
        if (boundary == type.parameters.end() || boundary->second.empty())
            throw HTTPInputError("multipart boundary not found");
        parse_multipart_form_data(boundary->second, body, form);
    }
}

}  // namespace tornado::httputil
