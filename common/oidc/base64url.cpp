#include "common/oidc/base64url.hpp"

#include <algorithm>

#include "common/escape/escape.hpp"

namespace tornado::oidc {

std::string base64url_encode(std::string_view bytes) {
    std::string text = escape::base64_encode(bytes);
    text.erase(std::min(text.find('='), text.size()));
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    return text;
}

std::optional<std::string> base64url_decode(std::string_view text) {
    if (text.find_first_of("+/=") != text.npos || text.size() % 4 == 1)
        return {};
    std::string usual(text);
    std::replace(usual.begin(), usual.end(), '-', '+');
    std::replace(usual.begin(), usual.end(), '_', '/');
    usual.append((4 - usual.size() % 4) % 4, '=');
    return escape::base64_decode(usual);
}

}  // namespace tornado::oidc
