// RequestHandler: one request from beginning to end.

#include "request_handler.hpp"

#include <utility>

#include "common/stub/stub.hpp"

#include "application.hpp"
#include "body_arguments.hpp"
#include "gen.hpp"
#include "httperror.hpp"
#include "quiet_failure.hpp"

namespace tornado::web {

RequestHandler::RequestHandler() = default;

RequestHandler::~RequestHandler() = default;

Future<void> RequestHandler::execute(const HandlerClass& handler,
                                     PathArguments path) {
    // TASK 07.2: begin, run the checks, call the method, and finish the
    // request. 07.3: unless the method has said that it will be
    // finished by somebody. 07.4: what is thrown on the way is answered. 07.5:
    // prepare() goes first, and what it or the method returns is waited for.
    TORNADO_STUB("web::RequestHandler::execute", "07.2");
}

Future<void> RequestHandler::prepared() const {
    // TASK 07.5: execute() sets it.
    TORNADO_STUB("web::RequestHandler::prepared", "07.5");
}

void RequestHandler::body_received() {
    // TASK 07.5: execute() waits for it.
    TORNADO_STUB("web::RequestHandler::body_received", "07.5");
}

httputil::MaybeFuture
RequestHandler::data_received(std::string_view /*piece*/) {
    throw std::logic_error("a handler with stream_request_body must override "
                           "data_received()");
}

void RequestHandler::connection_closed() {
    // TASK 07.5: tell the handler, if it is still at work. Whatever it throws,
    // nobody is there to get an answer. A body that was broken off will not be
    // complete any more.
    TORNADO_STUB("web::RequestHandler::connection_closed", "07.5");
}

std::shared_ptr<IOStream> RequestHandler::detach() {
    // TASK 07.5: nobody will answer here any more.
    TORNADO_STUB("web::RequestHandler::detach", "07.5");
}

void RequestHandler::hand_over() {
    // TASK 07.5: the connection stays with whoever has the request.
    TORNADO_STUB("web::RequestHandler::hand_over", "07.5");
}

}  // namespace tornado::web
