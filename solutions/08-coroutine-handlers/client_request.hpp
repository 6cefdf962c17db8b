#pragma once
// What a client sends for an HTTPRequest, and where to.

#include <cstdint>
#include <optional>
#include <string>

#include "common/stub/stub.hpp"

#include "httpclient.hpp"
#include "httputil.hpp"
#include "ioloop.hpp"

namespace tornado::httpclient {

/// A request as it goes over the wire.
struct OutgoingRequest {
    std::string scheme;  // "http", "https"
    std::string host;    // a name or a number, without brackets
    std::uint16_t port = 0;
    httputil::RequestStartLine start_line;
    httputil::HTTPHeaders headers;
};

/// Works out what must be sent: the request line, Host, Connection: close, and
/// the other headers that the request implies. Those that it names stay, but
/// for those that say what it is: Content-Length, Accept-Encoding and the like.
/// Given.
///
/// errors:  std::invalid_argument for a URL that is not http(s), an unknown
///          method, a body where none may be or none where one must be
/// Tornado: simple_httpclient.py _HTTPConnection.run (v6.5.7:288)
OutgoingRequest outgoing(const HTTPRequest& request);

/// How long a slot, or connecting, may be waited for; nothing: as long as it
/// takes.
std::optional<IOLoop::Duration> connect_limit(const HTTPRequest& request);

/// True if the answer says where to ask instead, and the request wants to go
/// there.
/// Tornado: _HTTPConnection._should_follow_redirect (v6.5.7:611)
bool is_redirect(const HTTPRequest& request,
                 int code,
                 const httputil::HTTPHeaders& headers);

/// What to ask after a redirect. What is secret stays with the server that it
/// was meant for.
///
/// errors:  HTTPClientError, code 599, if the new place is no URL that can be
///          asked: it was not the caller who chose it
/// Tornado: _HTTPConnection.finish (v6.5.7:622)
HTTPRequest redirected(const HTTPRequest& request,
                       const HTTPResponse& response);

}  // namespace tornado::httpclient
