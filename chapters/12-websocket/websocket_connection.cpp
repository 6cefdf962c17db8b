// WebSocketConnection: what comes in.

#include "websocket_connection.hpp"

#include <utility>

#include "common/escape/escape.hpp"
#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

namespace tornado::websocket {

WebSocketClosedError::WebSocketClosedError()
    : std::runtime_error("the WebSocket is closed") {}

WebSocketConnection::WebSocketConnection(
    std::shared_ptr<IOStream> stream,
    Role role,
    const ConnectionOptions& options,
    std::unique_ptr<PerMessageDeflate> deflate)
    : stream_(std::move(stream))
    , role_(role)
    , options_(options)
    , deflate_(std::move(deflate)) {}

WebSocketConnection::~WebSocketConnection() = default;

void WebSocketConnection::start(std::weak_ptr<ConnectionListener> listener) {
    listener_ = std::move(listener);
    stream_->set_nodelay(true);
    stream_->set_close_callback([weak = weak_from_this()] {
        if (auto self = weak.lock()) self->stream_closed();
    });
    if (options_.ping_interval > IOLoop::Duration::zero())
        wait_to_ping(options_.ping_interval);
}

void WebSocketConnection::read_messages() {
    busy_ = false;
    if (stream_->buffered().empty())
        wait_for_bytes();
    else
        bytes_received();
}

void WebSocketConnection::wait_for_bytes() {
    stream_->fill([weak = weak_from_this()] {
        if (auto self = weak.lock()) self->bytes_received();
    });
}

/// There is something in the stream's buffer, which may have been there before.
void WebSocketConnection::bytes_received() {
    // TASK 12.3: read the frames that are there, with a listener that stays
    // until that is done; refuse what is no WebSocket; and see what comes next.
    // What a listener throws is its own mistake, and the peer's misfortune.
    TORNADO_STUB("websocket::WebSocketConnection::bytes_received", "12.3");
}

void WebSocketConnection::stream_closed() {
    // TASK 12.3: what the peer had sent before is still delivered. Whoever is
    // busy with a message, or with opening, may be waiting for something that
    // never comes now: so if nothing else is there, the end is told at once,
    // and else a little later.
    TORNADO_STUB("websocket::WebSocketConnection::stream_closed", "12.3");
}

}  // namespace tornado::websocket
