// parse_cookie, decode_signed_value and XsrfToken::decode: a Cookie header of
// any bytes. What was read can be set, and is read again then; and nobody who
// has no secret writes a value that is believed.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "auth.hpp"
#include "cookies.hpp"
#include "signed_value.hpp"
#include "xsrf_token.hpp"

using namespace tornado;

static void check_value(const std::string& value) {
    static const web::SigningKeys keys{{{0, "no fuzzer knows this"}}, 0};
    static const auto now = std::chrono::system_clock::now();
    if (web::decode_signed_value(keys, "a", value, 31, now)) __builtin_trap();
    const auto token = web::XsrfToken::decode(value);
    if (token && !web::XsrfToken::decode(token->encode())->matches(*token))
        __builtin_trap();
    const std::string local = web::local_url(value, "");
    if (!local.empty() && local != value) __builtin_trap();
    try {
        const std::string set = web::format_cookie("a", value, {}, now);
        const std::string sent = set.substr(0, set.find(';'));
        if (httputil::parse_cookie(sent)["a"] != value) __builtin_trap();
    } catch (const std::invalid_argument&) {
        // Control characters or spaces.
    }
    const std::string text = web::create_signed_value(keys, "a", value, now);
    if (web::decode_signed_value(keys, "a", text, 31, now) != value)
        __builtin_trap();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    const std::string header(reinterpret_cast<const char*>(data), size);
    check_value(header);
    for (const auto& [name, value] : httputil::parse_cookie(header)) {
        if (name.empty()) __builtin_trap();
        check_value(value);
    }
    return 0;
}
