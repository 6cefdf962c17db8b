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

SigningKeys signing_keys(const Settings& settings) {
    // TASK 11.2: an empty secret is none: anybody could sign with it.
    TORNADO_STUB("web::signing_keys", "11.2");
}

std::string create_signed_value(const SigningKeys& keys,
                                std::string_view name,
                                std::string_view value,
                                system_clock::time_point now) {
    // TASK 11.2: the fields, then the signature of what stands there.
    TORNADO_STUB("web::create_signed_value", "11.2");
}

std::optional<std::string> decode_signed_value(const SigningKeys& keys,
                                               std::string_view name,
                                               std::string_view text,
                                               double max_age_days,
                                               system_clock::time_point now) {
    // TASK 11.2: take the fields; then the signature; only then look at what
    // they say.
    TORNADO_STUB("web::decode_signed_value", "11.2");
}

}  // namespace tornado::web
