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

}  // namespace

std::vector<std::string_view> words_of(std::string_view list) {
    // TASK 12.1: from comma to comma.
    TORNADO_STUB("websocket::words_of", "12.1");
}

std::string compute_accept_value(std::string_view key) {
    // TASK 12.1: base64 of the SHA-1 of the key and the GUID.
    TORNADO_STUB("websocket::compute_accept_value", "12.1");
}

void check_handshake(const httputil::HTTPServerRequest& request) {
    // TASK 12.1: refuse what could be an ordinary GET, and what could not be
    // answered.
    TORNADO_STUB("websocket::check_handshake", "12.1");
}

bool is_same_origin(std::string_view origin, std::string_view host) {
    // TASK 12.1: compare what stands between "://" and the next "/".
    TORNADO_STUB("websocket::is_same_origin", "12.1");
}

}  // namespace tornado::websocket
