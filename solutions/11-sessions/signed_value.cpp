#include "signed_value.hpp"

#include <charconv>
#include <cstdint>
#include <stdexcept>

#include "common/crypto/crypto.hpp"
#include "common/escape/escape.hpp"
#include "common/numbers/whole_number.hpp"
#include "common/stub/stub.hpp"

namespace tornado::web {

using std::chrono::system_clock;
using Seconds = std::chrono::duration<double>;

namespace {

/// "5:value|".
std::string field(std::string_view text) {
    // TASK 11.2: its length, and the text.
    return std::to_string(text.size()) + ":" + std::string(text) + "|";
}

/// Takes a field off the front of `text`.
/// returns: nothing if there is none; `text` is of no use then
std::optional<std::string_view> take_field(std::string_view& text) {
    // TASK 11.2: the length is the client's word: believe it only as far as
    // there is text.
    std::size_t size = 0;
    const char* begin = text.data();
    const auto [stop, error] =
        std::from_chars(begin, begin + text.size(), size);
    if (error != std::errc()) return {};
    text.remove_prefix(static_cast<std::size_t>(stop - begin));
    if (!text.starts_with(':')) return {};
    text.remove_prefix(1);
    if (size >= text.size() || text[size] != '|') return {};
    const std::string_view taken = text.substr(0, size);
    text.remove_prefix(size + 1);
    return taken;
}

std::string signature(const std::string& secret, std::string_view text) {
    // TASK 11.2: 64 digits.
    return escape::hex_encode(crypto::hmac_sha256(secret, text));
}

}  // namespace

SigningKeys signing_keys(const Settings& settings) {
    // TASK 11.2: an empty secret is none: anybody could sign with it.
    SigningKeys keys{settings.cookie_secrets, settings.key_version};
    if (keys.secrets.empty()) keys = {{{0, settings.cookie_secret}}, 0};
    for (const auto& [version, secret] : keys.secrets)
        if (secret.empty())
            throw std::logic_error("signed cookies need the setting "
                                   "cookie_secret, and it must not be empty");
    if (!keys.secrets.contains(keys.version))
        throw std::logic_error("the setting key_version names none of the "
                               "cookie_secrets");
    return keys;
}

std::string create_signed_value(const SigningKeys& keys,
                                std::string_view name,
                                std::string_view value,
                                system_clock::time_point now) {
    // TASK 11.2: the fields, then the signature of what stands there.
    const auto secret = keys.secrets.find(keys.version);
    if (secret == keys.secrets.end())
        throw std::logic_error("there is no key of that version");
    const auto time = system_clock::to_time_t(now);
    const std::string text = "2|" + field(std::to_string(keys.version)) +
                             field(std::to_string(time)) + field(name) +
                             field(escape::base64_encode(value));
    return text + signature(secret->second, text);
}

std::optional<std::string> decode_signed_value(const SigningKeys& keys,
                                               std::string_view name,
                                               std::string_view text,
                                               double max_age_days,
                                               system_clock::time_point now) {
    // TASK 11.2: take the fields; then the signature; only then look at what
    // they say.
    if (!text.starts_with("2|")) return {};
    std::string_view rest = text.substr(2);
    const auto version = take_field(rest);
    const auto time = version ? take_field(rest) : version;
    const auto signed_name = time ? take_field(rest) : time;
    const auto value = signed_name ? take_field(rest) : signed_name;
    if (!value) return {};

    const auto key = numbers::whole_number<int>(*version);
    if (!key) return {};
    const auto secret = keys.secrets.find(*key);
    if (secret == keys.secrets.end()) return {};
    const std::string_view signed_text =
        text.substr(0, text.size() - rest.size());
    if (!crypto::equal_in_constant_time(rest,
                                        signature(secret->second, signed_text)))
        return {};

    if (*signed_name != name) return {};
    const auto since = numbers::whole_number<std::int64_t>(*time);
    if (!since) return {};
    const double age =
        Seconds(now.time_since_epoch()).count() - static_cast<double>(*since);
    if (age > max_age_days * 86400) return {};
    return escape::base64_decode(*value);
}

}  // namespace tornado::web
