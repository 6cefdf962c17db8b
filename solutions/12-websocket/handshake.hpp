#pragma once
// A request that asks for a WebSocket, and what it is answered with.
//
// RFC 6455, section 4. Mirrors parts of WebSocketHandler and
// WebSocketProtocol13 of tornado/websocket.py (v6.5.7). Left out on purpose:
// the drafts that came before the RFC (versions 7 and 8).

#include <string>
#include <string_view>
#include <vector>

#include "common/stub/stub.hpp"

#include "httputil.hpp"

namespace tornado::websocket {

/// The words that commas separate, without the spaces around them: of
/// "chat, superchat" both. Empty ones are left out.
std::vector<std::string_view> words_of(std::string_view list);

/// What a server answers to a client's Sec-WebSocket-Key, to show that it has
/// understood.
/// Tornado: WebSocketProtocol13.compute_accept_value (v6.5.7)
std::string compute_accept_value(std::string_view key);

/// Looks whether this is a handshake at all: HTTP/1.1, "Upgrade: websocket",
/// "upgrade" among the words of Connection, and a Sec-WebSocket-Key of 16 bytes
/// in base64. Words are compared without case.
///
/// errors:  web::HTTPError (400), with what is missing for the log
/// Tornado: WebSocketHandler.get, _accept_connection (v6.5.7); differs: takes
///          any key there
void check_handshake(const httputil::HTTPServerRequest& request);

/// True if a page of `origin` ("http://host:port") comes from the server that
/// is called `host` ("host:port"): the same host and port, but for the case of
/// letters. What is no origin comes from nowhere: "null", a bare host.
bool is_same_origin(std::string_view origin, std::string_view host);

}  // namespace tornado::websocket
