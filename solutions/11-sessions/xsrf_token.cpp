#include "xsrf_token.hpp"

#include <algorithm>
#include <utility>

#include "common/crypto/crypto.hpp"
#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"

namespace tornado::web {

namespace {

constexpr std::size_t token_size = 16;
constexpr std::size_t mask_size = 4;

/// Masks, or takes the mask off: it is the same.
std::string masked(std::string_view mask, std::string bytes) {
    // TASK 11.4: each byte with the next of the mask.
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>(bytes[i] ^ mask[i % mask.size()]);
    return bytes;
}

/// Takes what stands before the next "|" off the front of `text`.
std::string_view take_part(std::string_view& text) {
    // TASK 11.4: the bar goes, too.
    const std::size_t end = std::min(text.find('|'), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

bool is_time(std::string_view text) {
    // TASK 11.4: digits, and not too many of them.
    return !text.empty() && text.size() <= 18 &&
           text.find_first_not_of("0123456789") == text.npos;
}

}  // namespace

XsrfToken::XsrfToken(std::string bytes, std::string_view time)
    : bytes_(std::move(bytes))
    , time_(time) {
    // TASK 11.4: keep both.
}

XsrfToken XsrfToken::random(TimePoint now) {
    // TASK 11.4: from the system's source of chance.
    return {crypto::random_bytes(token_size),
            std::to_string(std::chrono::system_clock::to_time_t(now))};
}

std::optional<XsrfToken> XsrfToken::decode(std::string_view text) {
    // TASK 11.4: four parts, and each must be what it should be.
    if (take_part(text) != "2") return {};
    const auto mask = escape::hex_decode(take_part(text));
    const auto bytes = escape::hex_decode(take_part(text));
    if (!mask || mask->size() != mask_size) return {};
    if (!bytes || bytes->size() != token_size || !is_time(text)) return {};
    return XsrfToken(masked(*mask, *bytes), text);
}

std::string XsrfToken::encode() const {
    // TASK 11.4: with a new mask.
    const std::string mask = crypto::random_bytes(mask_size);
    return "2|" + escape::hex_encode(mask) + "|" +
           escape::hex_encode(masked(mask, bytes_)) + "|" + time_;
}

bool XsrfToken::matches(const XsrfToken& other) const {
    // TASK 11.4: the time does not matter.
    return crypto::equal_in_constant_time(bytes_, other.bytes_);
}

}  // namespace tornado::web
