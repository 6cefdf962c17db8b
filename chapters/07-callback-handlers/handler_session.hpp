#pragma once
// Who is asking: what chapter 11 defines of a handler, and keeps for it.
// RequestHandler is derived from it.
//
// Mirrors the cookies and users of tornado/web.py (v6.5.7) RequestHandler.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "cookie_options.hpp"
#include "handler_request.hpp"

namespace tornado::web {

/// Cookies, users, protection against posts from other sites. Declared here
/// and, but for what is virtual, defined by chapter 11's library.
class HandlerSession : public HandlerRequest {
  public:
    /// Cookies of the request, and of the answer: cookies.cpp.
    /// Tornado: RequestHandler.get_cookie (v6.5.7:644), set_cookie (653)
    std::optional<std::string> get_cookie(std::string_view name) const;
    void set_cookie(std::string_view name,
                    std::string_view value,
                    const CookieOptions& options = {});
    void clear_cookie(std::string_view name, const CookieOptions& options = {});

    /// The same, signed with cookie_secret: readable for the client, and not
    /// to be changed by it. Nothing if the signature is wrong or too old.
    /// Tornado: RequestHandler.get_signed_cookie (v6.5.7:893)
    std::optional<std::string>
    get_signed_cookie(std::string_view name, double max_age_days = 31) const;
    void set_signed_cookie(std::string_view name,
                           std::string_view value,
                           std::optional<double> expires_days = 30,
                           const CookieOptions& options = {});

    /// Who is asking, as get_current_user() said when it was first asked:
    /// auth.cpp. To override get_current_user() is to say who that is. A method
    /// for nobody else takes a web::Authenticated.
    /// Tornado: RequestHandler.current_user (v6.5.7:1474)
    const std::optional<std::string>& current_user();
    void set_current_user(std::optional<std::string> user);

    virtual std::optional<std::string> get_current_user() { return {}; }

    std::string get_login_url() const;

    /// Protection against posts from other sites: xsrf.cpp.
    /// errors:  check_xsrf_cookie() throws HTTPError (403)
    /// Tornado: RequestHandler.xsrf_token (v6.5.7:1537)
    std::string xsrf_token();
    std::string xsrf_form_html();
    void check_xsrf_cookie();

    /// False where it is of no use: where every answer is an error.
    virtual bool wants_xsrf_check() const { return true; }

    /// The URL of a file under static_path, with its version: static_files.cpp.
    /// Tornado: RequestHandler.static_url (v6.5.7:1714)
    std::string static_url(std::string_view path) const;

    /// A template with these values, as text: template.cpp.
    /// Tornado: RequestHandler.render_string (v6.5.7:1150)
    std::string render_string(std::string_view template_name,
                              const nlohmann::json& values);

  protected:
    // The Set-Cookie headers that go with the answer's head, by the cookie's
    // name, and a place for what belongs to who is asking.
    struct Session;
    Session& session();  // made when it is first asked for

    std::map<std::string, std::string, std::less<>> new_cookies_;
    std::shared_ptr<Session> session_;
};

}  // namespace tornado::web
