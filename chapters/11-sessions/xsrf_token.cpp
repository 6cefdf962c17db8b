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

}  // namespace

XsrfToken XsrfToken::random(TimePoint now) {
    // TASK 11.4: from the system's source of chance.
    TORNADO_STUB("web::XsrfToken::random", "11.4");
}

std::optional<XsrfToken> XsrfToken::decode(std::string_view text) {
    // TASK 11.4: four parts, and each must be what it should be.
    TORNADO_STUB("web::XsrfToken::decode", "11.4");
}

std::string XsrfToken::encode() const {
    // TASK 11.4: with a new mask.
    TORNADO_STUB("web::XsrfToken::encode", "11.4");
}

bool XsrfToken::matches(const XsrfToken& other) const {
    // TASK 11.4: the time does not matter.
    TORNADO_STUB("web::XsrfToken::matches", "11.4");
}

}  // namespace tornado::web
