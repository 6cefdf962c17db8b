#pragma once
// What an Application is told.
//
// Mirrors the settings of tornado/web.py (v6.5.7) Application. Left out on
// purpose: autoreload, and settings that have no effect; what your handlers
// share goes to their initialize().

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "handler_class.hpp"
#include "urlspec.hpp"

namespace tornado::web {

class RequestHandler;

/// Tornado: the keyword arguments of Application (v6.5.7:2129)
struct Settings {
    bool debug = false;            // as serve_traceback
    bool serve_traceback = false;  // error pages say what was thrown

    // For the requests that no rule matches, in place of a 404.
    std::optional<HandlerClass> default_handler_class{};

    // Whose rules to use if no other rule matches. Not for a request with an
    // X-Real-Ip: the proxy that it came through knows which host it asked.
    std::string default_host{};

    // Writes the access log in place of Application::log_request().
    std::function<void(const RequestHandler&)> log_function{};

    // Chapter 11's. With several secrets, key_version says which one signs.
    std::string cookie_secret{};
    std::map<int, std::string> cookie_secrets{};
    int key_version = 0;
    std::string login_url{};
    std::string template_path{};
    std::string static_path{};
    std::string static_url_prefix = "/static/";

    // Called before prepare(), for all methods but GET, HEAD and OPTIONS, if
    // wants_xsrf_check() of the handler says so. Chapter 11 has
    // &RequestHandler::check_xsrf_cookie, and what makes rules of static_path,
    // which stand before all others.
    void (RequestHandler::*xsrf_cookies)() = nullptr;
    std::function<Rules(const Settings&)> static_rules{};
};

}  // namespace tornado::web
