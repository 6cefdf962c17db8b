#pragma once

// "Only for those who are logged in."
//
// Mirrors tornado/web.py (v6.5.7) authenticated.

#include <optional>
#include <string>

namespace tornado::web {

class RequestHandler;

/// What a method of a handler takes first to say that nobody may call it who is
/// not logged in:
///
///     void get(web::Authenticated user) { write("Hello, " + user.name); }
///     Future<void> post(web::Authenticated user, std::string story);
///
/// The groups of the path come after it. If nobody is logged in, the method is
/// not called, and authenticated() has answered.
///
/// Tornado: web.py authenticated (v6.5.7:3377); differs: a parameter, and not a
///          decorator, so whoever needs the name has asked for it
struct Authenticated {
    std::string name;  // current_user()
};

/// Who is asking. If that is nobody: has the browser sent to the login page,
/// from which it comes back, where that is possible, and throws else.
///
/// returns: nothing if the request is finished
/// errors:  HTTPError (403) for methods other than GET and HEAD;
///          std::logic_error without a login_url
/// Defined by chapter 11, auth.cpp.
std::optional<Authenticated> authenticated(RequestHandler& handler);

}  // namespace tornado::web
