#pragma once
// One request and its answer, on one connection.

#include <memory>

#include "client_request.hpp"
#include "concurrent.hpp"
#include "http1connection.hpp"
#include "httpclient.hpp"
#include "iostream.hpp"

namespace tornado::httpclient {

/// Sends `outgoing` as soon as there is a stream, and reads what comes back.
/// The stream is closed then, whichever way it ends.
///
/// connecting: as from TCPClient::connect()
/// request:    its callbacks are called; it is the response's `request`
/// params:     what the answer may be like
/// returns:    any answer; fails with HTTPTimeoutError, HTTPStreamClosedError,
///             HTTPClientError (599) with the reason why there is no stream, or
///             why it has failed, or what a callback has thrown
/// Tornado:    simple_httpclient.py _HTTPConnection (v6.5.7:252)
Future<HTTPResponse> exchange(Future<std::shared_ptr<IOStream>> connecting,
                              OutgoingRequest outgoing,
                              std::shared_ptr<const HTTPRequest> request,
                              HTTP1ConnectionParameters params);

}  // namespace tornado::httpclient
