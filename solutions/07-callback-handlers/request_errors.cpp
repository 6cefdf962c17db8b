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
    if (headers_written_) {
        log::gen_log.error(
            "Cannot send error response after headers written: " +
            request_summary());
        if (!finished_) break_off();
        return;
    }
    clear();
    set_status(status, reason);
    try {
        write_error(status, error);
    } catch (...) {
        log::app_log.error("Uncaught exception in write_error: " +
                           log::describe(std::current_exception()));
        buffer_.clear();
    }
    if (!finished_) finish();
}

void RequestHandler::write_error(int status, const std::exception_ptr& error) {
    // TASK 07.4: a small page with the status and its reason, and no word of
    // what was thrown, but with serve_traceback.
    const std::string title =
        std::to_string(status) + ": " + escape::xhtml_escape(get_reason());
    const bool tells = has_application() && error &&
                       (settings().serve_traceback || settings().debug);
    if (tells) {
        set_header("Content-Type", "text/plain; charset=UTF-8");
        finish(log::describe(error) + "\n");
    } else {
        finish("<html><title>" + title + "</title><body>" + title +
               "</body></html>");
    }
}

void RequestHandler::log_exception(const std::exception_ptr& error) {
    // TASK 07.4: an HTTPError is a warning, and only if it has something to say
    // to the log. All else is an error.
    try {
        std::rethrow_exception(error);
    } catch (const HTTPError& http) {
        if (!http.log_message().empty())
            log::gen_log.warning(std::to_string(http.status_code()) + " " +
                                 request_summary() + ": " + http.log_message());
    } catch (...) {
        log::app_log.error("Uncaught exception " + request_summary() + ": " +
                           log::describe(error));
    }
}

void RequestHandler::handle_exception(const std::exception_ptr& error) {
    // TASK 07.4: answer it. Nothing gets out of here: if answering fails as
    // well, the connection is closed, so that the client does not wait.
    const auto self = shared_from_this();
    try {
        answer_exception(error);
    } catch (...) {
        log::app_log.error("Uncaught exception in error handling: " +
                           log::describe(std::current_exception()));
        try {
            if (!finished_) break_off();
        } catch (...) {
            log::app_log.error("Uncaught exception in on_finish: " +
                               log::describe(std::current_exception()));
        }
    }
}

void RequestHandler::answer_exception(const std::exception_ptr& error) {
    // TASK 07.4: Finish is no error. A client that has gone is none either.
    // Everything else is logged, whatever becomes of that, and answered: with
    // the status of an HTTPError, or with 500.
    int status = 500;
    std::string reason;
    try {
        std::rethrow_exception(error);
    } catch (const Finish&) {
        if (!finished_) finish();
        return;
    } catch (const HTTPError& http) {
        status = http.status_code();
        reason = http.reason();
    } catch (const StreamClosedError&) {
        if (request().connection->closed()) return;
    } catch (...) {
        // 500.
    }
    report(error);
    if (!finished_) send_error(status, error, reason);
}

void RequestHandler::report(const std::exception_ptr& error) {
    // TASK 07.4: log_exception() may be overridden, and throw. Then the log
    // hears of that, and nobody else.
    try {
        log_exception(error);
    } catch (...) {
        log::app_log.error("Uncaught exception in log_exception: " +
                           log::describe(std::current_exception()));
    }
}

/// Ends an answer in the middle, in a way that the client can see.
void RequestHandler::break_off() {
    // TASK 07.4: the connection ends without the end of the body.
    if (auto stream = request().connection->detach()) stream->close();
    end_request();
}

}  // namespace tornado::web
