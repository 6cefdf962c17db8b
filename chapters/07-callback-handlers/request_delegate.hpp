#pragma once
// Between a connection and a handler: collects one request.
//
// Mirrors tornado/web.py (v6.5.7) _HandlerDelegate.

#include <memory>

#include "common/stub/stub.hpp"

#include "httputil.hpp"

namespace tornado::web {

class Application;

/// Collects a request, and when it is complete has a handler of `application`
/// answer it on `connection`. Keeps the handler.
std::shared_ptr<httputil::HTTPMessageDelegate>
make_request_delegate(std::weak_ptr<Application> application,
                      std::shared_ptr<httputil::HTTPConnection> connection);

}  // namespace tornado::web
