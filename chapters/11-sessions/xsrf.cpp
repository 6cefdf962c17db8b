// Protection against posts from other sites.
//
// Mirrors tornado/web.py (v6.5.7) RequestHandler.xsrf_token,
// check_xsrf_cookie, xsrf_form_html.

#include <optional>
#include <string>

#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"

#include "httperror.hpp"
#include "httputil.hpp"
#include "session.hpp"

namespace tornado::web {

std::string HandlerSession::xsrf_token() {
    // TASK 11.4: the cookie's token, under a new mask; if there is none, a new
    // one, and the cookie. Scripts of this site must be able to read it; if
    // somebody is logged in, it lasts for 30 days. To whoever asks for it the
    // second time in one request, the same text.
    TORNADO_STUB("web::HandlerSession::xsrf_token", "11.4");
}

std::string HandlerSession::xsrf_form_html() {
    // TASK 11.4: a hidden field.
    TORNADO_STUB("web::HandlerSession::xsrf_form_html", "11.4");
}

void HandlerSession::check_xsrf_cookie() {
    // TASK 11.4: the request must bring the token that the cookie has.
    TORNADO_STUB("web::HandlerSession::check_xsrf_cookie", "11.4");
}

}  // namespace tornado::web
