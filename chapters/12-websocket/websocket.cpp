#include "websocket.hpp"

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

#include "common/escape/json.hpp"
#include "common/stub/stub.hpp"

#include "application.hpp"
#include "gen.hpp"
#include "handshake.hpp"
#include "httperror.hpp"
#include "quiet_failure.hpp"

namespace tornado::websocket {

WebSocketHandler::WebSocketHandler() = default;

WebSocketHandler::~WebSocketHandler() = default;

void WebSocketHandler::on_ping(std::string_view /*data*/) {}

void WebSocketHandler::on_pong(std::string_view /*data*/) {}

Future<void> WebSocketHandler::get() {
    // TASK 12.1: look whether this is a handshake, whether its page may
    // connect, and whether we speak its version: if not, the answer says which
    // one we speak. Then accept, and serve the stream that comes of it: that is
    // given, and runs as long as the connection lasts. 12.5: agree on packing.
    TORNADO_STUB("websocket::WebSocketHandler::get", "12.1");
}

void WebSocketHandler::check_request_origin() const {
    // TASK 12.1: only a request that says where it comes from can be refused.
    TORNADO_STUB("websocket::WebSocketHandler::check_request_origin", "12.1");
}

bool WebSocketHandler::check_origin(const std::string& origin) const {
    // TASK 12.1: is it ours?
    TORNADO_STUB("websocket::WebSocketHandler::check_origin", "12.1");
}

std::optional<std::string> WebSocketHandler::select_subprotocol(
    const std::vector<std::string>& /*subprotocols*/) {
    return {};
}

std::optional<DeflateParameters> WebSocketHandler::choose_compression() const {
    // TASK 12.1: nothing until 12.5. Then: only if the handler wants it and the
    // client offers it.
    TORNADO_STUB("websocket::WebSocketHandler::choose_compression", "12.1");
}

/// The headers of our answer.
httputil::HTTPHeaders WebSocketHandler::handshake_headers(
    const std::optional<DeflateParameters>& agreed) {
    // TASK 12.1: what the handler has set so far, its cookies among it, and
    // what makes this the answer to a handshake. One subprotocol, if one was
    // chosen; it must be among those of the client. 12.5: and what was agreed
    // on about packing.
    TORNADO_STUB("websocket::WebSocketHandler::handshake_headers", "12.1");
}

/// Says yes; from here on the stream is no HTTP any more.
/// returns: null if the client has gone
std::shared_ptr<IOStream>
WebSocketHandler::accept(const httputil::HTTPHeaders& headers) {
    // TASK 12.1: take the stream out, and send the head of an answer, which has
    // no end: not by way of HTTP, which would wait for a body.
    TORNADO_STUB("websocket::WebSocketHandler::accept", "12.1");
}

Future<void> WebSocketHandler::serve(std::shared_ptr<IOStream> stream,
                                     std::optional<DeflateParameters> agreed) {
    std::unique_ptr<PerMessageDeflate> deflate;
    if (agreed)
        deflate = std::make_unique<PerMessageDeflate>(
            Role::server, *agreed, get_compression_options()->level);
    connection_ = std::make_shared<WebSocketConnection>(std::move(stream),
                                                        Role::server,
                                                        connection_options(),
                                                        std::move(deflate));
    ConnectionListener* const listener = this;
    connection_->start(
        std::shared_ptr<ConnectionListener>(shared_from_this(), listener));
    std::exception_ptr error;
    try {
        const httputil::MaybeFuture opening = open();
        if (opening) co_yield *opening;
    } catch (...) {
        error = std::current_exception();
    }
    if (error) {
        report(error);
        connection_->fail(close_codes::internal_error, "");
    }
    connection_->read_messages();
    co_yield ended_;
}

void WebSocketHandler::on_end() {
    // The last that we hear, so serve() must not wait on, whatever they throw.
    std::exception_ptr error;
    try {
        on_close();
    } catch (...) {
        error = std::current_exception();
    }
    ended_.set_result();
    if (error) report(error);
}

Future<void> WebSocketHandler::write_message(std::string_view data,
                                             Binary binary) {
    if (connection_) return connection_->write_message(data, binary);
    return make_quiet_failure<void>(WebSocketClosedError());
}

Future<void> WebSocketHandler::write_json_message(const nlohmann::json& value) {
    return write_message(escape::json_encode(value));
}

void WebSocketHandler::ping(std::string_view data) {
    if (connection_) connection_->ping(data);
}

void WebSocketHandler::close(std::optional<std::uint16_t> code,
                             std::string_view reason) {
    if (connection_) connection_->close(code, reason);
}

std::optional<std::uint16_t> WebSocketHandler::close_code() const {
    return connection_ ? connection_->close_code() : std::nullopt;
}

std::string WebSocketHandler::close_reason() const {
    return connection_ ? connection_->close_reason() : "";
}

const std::optional<std::string>&
WebSocketHandler::selected_subprotocol() const {
    return subprotocol_;
}

}  // namespace tornado::websocket
