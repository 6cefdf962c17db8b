#include "request_delegate.hpp"

#include <utility>

#include "common/stub/stub.hpp"

#include "application.hpp"
#include "message_body.hpp"
#include "request_handler.hpp"

namespace tornado::web {

using httputil::HTTPServerRequest;

namespace {

/// Collects one request for its handler, and keeps the handler until the
/// connection lets go of both.
/// Tornado: web.py _HandlerDelegate (v6.5.7:2447)
class RequestDelegate final : public httputil::HTTPMessageDelegate {
    // TASK 07.2: one request; its handler is made when all of it is there. (One
    // that wants the body in pieces, 07.5, is made when the head is.)
  public:
    RequestDelegate(std::weak_ptr<Application> application,
                    std::shared_ptr<httputil::HTTPConnection> connection)
        : application_(std::move(application))
        , connection_(std::move(connection)) {}

    httputil::MaybeFuture
    headers_received(httputil::StartLine start_line,
                     httputil::HTTPHeaders headers) override {
        request_ = std::make_shared<HTTPServerRequest>(
            std::get<httputil::RequestStartLine>(std::move(start_line)),
            std::move(headers),
            std::move(connection_));
        route_ = application()->find_handler(*request_);
        if (!route_.handler->methods->stream_request_body) return {};
        start();
        return handler_->prepared();
    }

    httputil::MaybeFuture data_received(std::string_view piece) override {
        if (handler_ && handler_->finished()) return {};
        if (handler_) return handler_->data_received(piece);
        httputil::add_to_body(request_->body, piece, request_->headers);
        return {};
    }

    void finish() override {
        if (handler_)
            handler_->body_received();
        else
            start();
    }

    void on_connection_close() override {
        if (handler_) handler_->connection_closed();
    }

  private:
    std::shared_ptr<Application> application() const {
        if (auto application = application_.lock()) return application;
        // Its servers are being closed, which is no error of anybody's.
        if (auto stream = request_->connection->detach()) stream->close();
        throw StreamClosedError();
    }

    void start() {
        const auto alive = application();
        handler_ = route_.handler->make();
        handler_->attach(application_, std::move(request_));
        (void)handler_->execute(*route_.handler, std::move(route_.path));
    }

    std::weak_ptr<Application> application_;
    std::shared_ptr<httputil::HTTPConnection> connection_;
    std::shared_ptr<HTTPServerRequest> request_;
    Application::Route route_{};
    std::shared_ptr<RequestHandler> handler_;
};

}  // namespace

std::shared_ptr<httputil::HTTPMessageDelegate>
make_request_delegate(std::weak_ptr<Application> application,
                      std::shared_ptr<httputil::HTTPConnection> connection) {
    // TASK 07.2: somebody who collects the request and makes its handler. The
    // connection keeps whom you return until the answer is sent or the client
    // has gone: so whoever that keeps lives as long.
    return std::make_shared<RequestDelegate>(std::move(application),
                                             std::move(connection));
}

}  // namespace tornado::web
