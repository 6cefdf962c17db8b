#include "message_body.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace tornado::httputil {

namespace {

/// How long the body will be; 0 if nothing says so.
std::size_t announced_size(const HTTPHeaders& headers) {
    const auto text = headers.find("Content-Length");
    std::size_t size = 0;
    if (text) std::from_chars(text->data(), text->data() + text->size(), size);
    return size;
}

}  // namespace

void add_to_body(std::string& body,
                 std::string_view piece,
                 const HTTPHeaders& headers) {
    const std::size_t size = body.size() + piece.size();
    if (size > body.capacity())
        body.reserve(std::min(announced_size(headers), 64 * size));
    body += piece;
}

}  // namespace tornado::httputil
