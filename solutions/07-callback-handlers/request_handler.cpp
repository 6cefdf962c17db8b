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
    const auto self = shared_from_this();
    const HandlerMethods& methods = *handler.methods;
    std::exception_ptr error;
    try {
        begin(handler);
        const HandlerMethod* method = methods.find(request().method);
        if (!method) throw HTTPError(405);
        run_checks(std::move(path));
        if (methods.prepare) {
            const Returned returned = methods.prepare(*this, path_arguments());
            if (returned.future) co_yield *returned.future;
        }
        if (prepared_) prepared_->set_result();
        if (body_ && !finished_) co_yield *body_;
        if (!finished_) {
            if (!method->call) throw HTTPError(405);
            const Returned returned = method->call(*this, path_arguments());
            if (returned.future) co_yield *returned.future;
            if (returned.type != Returned::Type::asynchronously && !finished_)
                finish();
        }
    } catch (...) {
        error = std::current_exception();
    }
    if (error) handle_exception(error);
    if (prepared_ && !prepared_->done()) prepared_->set_result();
}

/// Before anything can go wrong that is the request's fault.
void RequestHandler::begin(const HandlerClass& handler) {
    // TASK 07.2: hand out what the rule was given. 07.5: have the connection
    // say if the client leaves, and get ready for a body in pieces.
    if (handler.methods->stream_request_body) {
        prepared_.emplace();
        body_.emplace();
    }
    // It keeps the handler for as long as it may call.
    request().connection->set_close_callback([this] { connection_closed(); });
    if (handler.initialize) handler.initialize(*this);
}

/// What must be in order before any code of the application runs.
void RequestHandler::run_checks(PathArguments path) {
    // TASK 07.2: forms in the body, the groups of the path, and what settings
    // want to be checked.
    if (!body_) read_form();
    for (auto& value : path.values)
        if (value) value = decode_argument(*value);
    set_path_arguments(std::move(path));
    const std::string& method = request().method;
    if (settings().xsrf_cookies && wants_xsrf_check() && method != "GET" &&
        method != "HEAD" && method != "OPTIONS")
        (this->*settings().xsrf_cookies)();
}

void RequestHandler::read_form() {
    // TASK 07.2: what the body's type says is a form becomes arguments.
    httputil::HTTPServerRequest& about = request();
    if (about.body.empty()) return;
    httputil::BodyArguments form;
    try {
        httputil::parse_body_arguments(about.headers.get("Content-Type"),
                                       about.body,
                                       form,
                                       about.headers.get("Content-Encoding"));
    } catch (const httputil::HTTPInputError& error) {
        throw HTTPError(400, std::string("Invalid body: ") + error.what());
    }
    about.body_arguments = std::move(form.arguments);
    about.files = std::move(form.files);
}

Future<void> RequestHandler::prepared() const {
    // TASK 07.5: execute() sets it.
    return *prepared_;
}

void RequestHandler::body_received() {
    // TASK 07.5: execute() waits for it.
    if (!body_->done()) body_->set_result();
}

httputil::MaybeFuture
RequestHandler::data_received(std::string_view /*piece*/) {
    throw std::logic_error("a handler with stream_request_body must override "
                           "data_received()");
}

/// It is answered, or somebody else's.
void RequestHandler::mark_finished() {
    // TASK 07.2: note it. 07.5: then execute() need not wait for the rest of a
    // body, which may never come.
    finished_ = true;
    if (body_) body_received();
}

void RequestHandler::connection_closed() {
    // TASK 07.5: tell the handler, if it is still at work. Whatever it throws,
    // nobody is there to get an answer. A body that was broken off will not be
    // complete any more.
    if (finished_ || std::exchange(client_gone_, true)) return;
    const auto self = shared_from_this();
    try {
        on_connection_close();
    } catch (...) {
        report(std::current_exception());
    }
    // Quietly: execute() may have come to its end before.
    if (body_ && !body_->done()) fail_quietly(*body_, StreamClosedError());
}

std::shared_ptr<IOStream> RequestHandler::detach() {
    // TASK 07.5: nobody will answer here any more.
    mark_finished();
    return request().connection->detach();
}

void RequestHandler::hand_over() {
    // TASK 07.5: the connection stays with whoever has the request.
    request().connection->set_close_callback(nullptr);
    mark_finished();
}

}  // namespace tornado::web
