#pragma once
// Behind a proxy: who is asking, if the one who connects asks for somebody
// else.
//
// Mirrors the xheaders of tornado/httpserver.py (v6.5.7).

#include "httpserver.hpp"
#include "networks.hpp"

namespace tornado {

/// For HTTPServerOptions::xheaders: believes what trusted proxies say.
///
/// If the one who has connected is a trusted proxy, remote_ip becomes what
/// X-Real-Ip says; without one, the last address of X-Forwarded-For that is no
/// trusted proxy's (all that stands before it may have been sent by the
/// client; if all are trusted, the first). What is no address changes nothing.
/// The protocol becomes what X-Scheme says; without one, X-Forwarded-Proto;
/// of several, the last; if it is "http" or "https".
///
/// A proxy must set X-Real-Ip, and not pass on one that a client has sent.
///
/// proxies: who may say for whom they ask. Unlike in Tornado, nobody else is
///          believed
/// Tornado: _HTTPRequestContext._apply_xheaders (v6.5.7:344)
HTTPServerOptions::XHeaders trust_proxies(Networks proxies);

}  // namespace tornado
