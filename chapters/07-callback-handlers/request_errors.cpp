// RequestHandler: what goes wrong, and what the client hears of it.

#include "common/escape/escape.hpp"
#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

#include "application.hpp"
#include "httperror.hpp"
#include "request_handler.hpp"

namespace tornado::web {

void RequestHandler::send_error(int status,
                                const std::exception_ptr& error,
                                std::string_view reason) {
    // TASK 07.4: forget what was written, and have write_error() write a page
    // instead. If that throws, the page is empty. If the headers are out, break
    // off.
    TORNADO_STUB("web::RequestHandler::send_error", "07.4");
}

void RequestHandler::write_error(int status, const std::exception_ptr& error) {
    // TASK 07.4: a small page with the status and its reason, and no word of
    // what was thrown, but with serve_traceback.
    TORNADO_STUB("web::RequestHandler::write_error", "07.4");
}

void RequestHandler::log_exception(const std::exception_ptr& error) {
    // TASK 07.4: an HTTPError is a warning, and only if it has something to say
    // to the log. All else is an error.
    TORNADO_STUB("web::RequestHandler::log_exception", "07.4");
}

void RequestHandler::handle_exception(const std::exception_ptr& error) {
    // TASK 07.4: answer it. Nothing gets out of here: if answering fails as
    // well, the connection is closed, so that the client does not wait.
    TORNADO_STUB("web::RequestHandler::handle_exception", "07.4");
}

void RequestHandler::report(const std::exception_ptr& error) {
    // TASK 07.4: log_exception() may be overridden, and throw. Then the log
    // hears of that, and nobody else.
    TORNADO_STUB("web::RequestHandler::report", "07.4");
}

}  // namespace tornado::web
