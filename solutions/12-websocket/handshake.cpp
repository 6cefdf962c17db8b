#include "handshake.hpp"

#include <algorithm>

#include "common/crypto/crypto.hpp"
#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"
#include "common/url/url.hpp"

#include "httperror.hpp"

namespace tornado::websocket {

namespace {

/// What no other protocol adds to a key: RFC 6455, section 1.3.
constexpr std::string_view guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

bool is_key(std::string_view key) {
    // TASK 12.1: base64 of 16 bytes, whichever they are.
    constexpr std::size_t size = 16;
    const auto bytes = escape::base64_decode(key);
    return bytes && bytes->size() == size;
}

}  // namespace

std::vector<std::string_view> words_of(std::string_view list) {
    // TASK 12.1: from comma to comma.
    std::vector<std::string_view> words;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        const auto word = httputil::stripped(list.substr(0, end));
        if (!word.empty()) words.push_back(word);
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return words;
}

std::string compute_accept_value(std::string_view key) {
    // TASK 12.1: base64 of the SHA-1 of the key and the GUID.
    std::string text(key);
    text += guid;
    return escape::base64_encode(crypto::sha1(text));
}

void check_handshake(const httputil::HTTPServerRequest& request) {
    // TASK 12.1: refuse what could be an ordinary GET, and what could not be
    // answered.
    const httputil::HTTPHeaders& headers = request.headers;
    if (request.version != "HTTP/1.1")
        throw web::HTTPError(400, "a WebSocket needs HTTP/1.1");
    if (!httputil::has_word(headers.get("Upgrade"), "websocket"))
        throw web::HTTPError(400, "no \"Upgrade: websocket\"");
    if (!httputil::has_word(headers.get("Connection"), "upgrade"))
        throw web::HTTPError(400, "no \"Connection: Upgrade\"");
    if (!is_key(headers.get("Sec-WebSocket-Key")))
        throw web::HTTPError(400, "no Sec-WebSocket-Key");
}

bool is_same_origin(std::string_view origin, std::string_view host) {
    // TASK 12.1: compare what stands between "://" and the next "/".
    const url::Parts parts = url::split(origin);
    return !parts.scheme.empty() && parts.authority && !host.empty() &&
           httputil::equal_without_case(*parts.authority, host);
}

}  // namespace tornado::websocket
