#include "cookies.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "common/stub/stub.hpp"

#include "handler_session.hpp"
#include "httputil.hpp"
#include "signed_value.hpp"

namespace tornado::httputil {

Cookies parse_cookie(std::string_view header) {
    // TASK 11.1: split at every ";", then at the first "=".
    TORNADO_STUB("httputil::parse_cookie", "11.1");
}

}  // namespace tornado::httputil

namespace tornado::web {

using std::chrono::system_clock;

std::string format_cookie(std::string_view name,
                          std::string_view value,
                          const CookieOptions& options,
                          system_clock::time_point now) {
    // TASK 11.1: the name, the value, and the attributes that are set.
    TORNADO_STUB("web::format_cookie", "11.1");
}

std::optional<std::string>
HandlerSession::get_cookie(std::string_view name) const {
    // TASK 11.1: of the request. What set_cookie() has set is for the next one.
    TORNADO_STUB("web::HandlerSession::get_cookie", "11.1");
}

void HandlerSession::set_cookie(std::string_view name,
                                std::string_view value,
                                const CookieOptions& options) {
    // TASK 11.1: keep it in new_cookies_, in place of one of that name. If
    // nobody has said whether it is secure, the request's protocol does.
    TORNADO_STUB("web::HandlerSession::set_cookie", "11.1");
}

void HandlerSession::clear_cookie(std::string_view name,
                                  const CookieOptions& options) {
    // TASK 11.1: an empty one that has long expired.
    TORNADO_STUB("web::HandlerSession::clear_cookie", "11.1");
}

std::optional<std::string>
HandlerSession::get_signed_cookie(std::string_view name,
                                  double max_age_days) const {
    // TASK 11.2: the request's cookie, if its signature is right.
    TORNADO_STUB("web::HandlerSession::get_signed_cookie", "11.2");
}

void HandlerSession::set_signed_cookie(std::string_view name,
                                       std::string_view value,
                                       std::optional<double> expires_days,
                                       const CookieOptions& options) {
    // TASK 11.2: signed, then set.
    TORNADO_STUB("web::HandlerSession::set_signed_cookie", "11.2");
}

}  // namespace tornado::web
