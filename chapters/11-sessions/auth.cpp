#include "auth.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"
#include "common/url/url.hpp"

#include "authenticated.hpp"
#include "httperror.hpp"
#include "request_handler.hpp"
#include "session.hpp"
#include "settings.hpp"

namespace tornado::web {

HandlerSession::Session& HandlerSession::session() {
    if (!session_) session_ = std::make_shared<Session>();
    return *session_;
}

const std::optional<std::string>& HandlerSession::current_user() {
    // TASK 11.3: get_current_user() is asked once, also if it says nobody.
    TORNADO_STUB("web::HandlerSession::current_user", "11.3");
}

void HandlerSession::set_current_user(std::optional<std::string> user) {
    // TASK 11.3: get_current_user() need not be asked any more.
    TORNADO_STUB("web::HandlerSession::set_current_user", "11.3");
}

std::string HandlerSession::get_login_url() const {
    // TASK 11.3: the setting; there must be one, and what you throw names it.
    TORNADO_STUB("web::HandlerSession::get_login_url", "11.3");
}

std::optional<Authenticated> authenticated(RequestHandler& handler) {
    // TASK 11.3: who is logged in may go on. Others go to the login page, which
    // hears in `next` what they wanted to see: its path, or all of the URL if
    // the login page is on another server. With a query of its own, the login
    // page's URL stays as it is.
    TORNADO_STUB("web::authenticated", "11.3");
}

std::string local_url(std::string_view next, std::string_view otherwise) {
    // TASK 11.3: browsers read "\" as "/", leave out tabs and line breaks, and
    // take what begins with "//" for the name of a server.
    TORNADO_STUB("web::local_url", "11.3");
}

}  // namespace tornado::web
