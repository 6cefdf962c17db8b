#include "request_delegate.hpp"

#include <utility>

#include "common/stub/stub.hpp"

#include "application.hpp"
#include "message_body.hpp"
#include "request_handler.hpp"

namespace tornado::web {

using httputil::HTTPServerRequest;

std::shared_ptr<httputil::HTTPMessageDelegate>
make_request_delegate(std::weak_ptr<Application> application,
                      std::shared_ptr<httputil::HTTPConnection> connection) {
    // TASK 07.2: somebody who collects the request and makes its handler. The
    // connection keeps whom you return until the answer is sent or the client
    // has gone: so whoever that keeps lives as long.
    TORNADO_STUB("web::make_request_delegate", "07.2");
}

}  // namespace tornado::web
