#pragma once
// Where to send somebody who has logged in. Who that is, and who must be, is
// declared in chapter 07: handler_session.hpp, authenticated.hpp.

#include <string>
#include <string_view>

#include "common/stub/stub.hpp"

namespace tornado::web {

/// `next` if it is a place on this server: a path, with its query, that no
/// browser takes for another server's address. Else `otherwise`.
///
/// Whatever came from outside must go through here before it becomes a
/// Location: a link that begins with your server's name and ends up elsewhere
/// is what somebody needs who is after passwords.
///
/// returns: only a text of visible ASCII characters that begins with one "/"
///          and has no "\" in it
/// Tornado: demos/chat/chatdemo.py MessageNewHandler (v6.5.7:64); differs:
///          demos up to 6.5.2 went wherever `next` said
std::string local_url(std::string_view next, std::string_view otherwise = "/");

}  // namespace tornado::web
