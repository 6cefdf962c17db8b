#include "whole_request.hpp"

#include <utility>

#include "message_body.hpp"

namespace tornado {

using httputil::HTTPConnection;
using httputil::HTTPServerRequest;

namespace {

class WholeRequest final : public httputil::HTTPMessageDelegate {
  public:
    WholeRequest(std::shared_ptr<const WholeRequests::Callback> callback,
                 std::shared_ptr<HTTPConnection> connection)
        : callback_(std::move(callback))
        , connection_(std::move(connection)) {}

    httputil::MaybeFuture
    headers_received(httputil::StartLine start_line,
                     httputil::HTTPHeaders headers) override {
        request_ = std::make_shared<HTTPServerRequest>(
            std::get<httputil::RequestStartLine>(std::move(start_line)),
            std::move(headers),
            std::move(connection_));
        return {};
    }

    httputil::MaybeFuture data_received(std::string_view piece) override {
        httputil::add_to_body(request_->body, piece, request_->headers);
        return {};
    }

    // The request goes to the callback: what it does not keep is gone then.
    void finish() override { (*callback_)(std::move(request_)); }

    void on_connection_close() override { request_.reset(); }

  private:
    std::shared_ptr<const WholeRequests::Callback> callback_;
    std::shared_ptr<HTTPConnection> connection_;
    std::shared_ptr<HTTPServerRequest> request_;
};

}  // namespace

WholeRequests::WholeRequests(Callback callback)
    : callback_(std::make_shared<const Callback>(std::move(callback))) {}

std::shared_ptr<httputil::HTTPMessageDelegate>
WholeRequests::start_request(std::shared_ptr<HTTPConnection> connection) {
    return std::make_shared<WholeRequest>(callback_, std::move(connection));
}

}  // namespace tornado
