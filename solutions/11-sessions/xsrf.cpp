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

namespace {

/// The token that the browser's cookie holds.
std::optional<XsrfToken> cookie_token(const HandlerSession& handler) {
    // TASK 11.4: nothing without the cookie, or if it is junk.
    const auto cookie = handler.get_cookie("_xsrf");
    if (!cookie) return {};
    return XsrfToken::decode(*cookie);
}

/// The token that came with the request itself, as text.
std::string sent_token(const HandlerSession& handler) {
    // TASK 11.4: an argument, or one of two headers; empty if there is none.
    std::string text = handler.get_argument("_xsrf", "");
    for (const char* header : {"X-Xsrftoken", "X-Csrftoken"})
        if (text.empty()) text = handler.request().headers.get(header);
    return text;
}

}  // namespace

std::string HandlerSession::xsrf_token() {
    // TASK 11.4: the cookie's token, under a new mask; if there is none, a new
    // one, and the cookie. Scripts of this site must be able to read it; if
    // somebody is logged in, it lasts for 30 days. To whoever asks for it the
    // second time in one request, the same text.
    std::string& text = session().xsrf_token;
    if (!text.empty()) return text;
    const auto known = cookie_token(*this);
    const XsrfToken token = known ? *known : XsrfToken::random();
    text = token.encode();
    if (!known) {
        CookieOptions options{.httponly = false};
        if (current_user()) options.expires_days = 30;
        set_cookie("_xsrf", text, options);
    }
    return text;
}

std::string HandlerSession::xsrf_form_html() {
    // TASK 11.4: a hidden field.
    return "<input type=\"hidden\" name=\"_xsrf\" value=\"" +
           escape::xhtml_escape(xsrf_token()) + "\">";
}

void HandlerSession::check_xsrf_cookie() {
    // TASK 11.4: the request must bring the token that the cookie has.
    const std::string text = sent_token(*this);
    if (text.empty())
        throw HTTPError(403,
                        "'_xsrf' argument missing from " + request().method);
    const auto sent = XsrfToken::decode(text);
    if (!sent) throw HTTPError(403, "'_xsrf' argument has invalid format");
    const auto expected = cookie_token(*this);
    if (!expected || !expected->matches(*sent))
        throw HTTPError(403, "XSRF cookie does not match " + request().method);
}

}  // namespace tornado::web
