// WebSocketConnection: what comes in.

#include "websocket_connection.hpp"

#include <utility>

#include "common/escape/escape.hpp"
#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

namespace tornado::websocket {

namespace {

void forget(std::string& text) {
    // TASK 12.3: make it empty, and let go of memory that a large message has
    // needed. It must go with another string: to assign an empty one keeps it.
    if (text.capacity() > WebSocketConnection::kept_capacity)
        std::string().swap(text);
    else
        text.clear();
}

}  // namespace

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

/// Collects what is written while it lives, to send it together.
class WebSocketConnection::Cork {
    // TASK 12.3: a peer that has sent many messages gets all answers at once.
  public:
    explicit Cork(WebSocketConnection& connection)
        : connection_(connection) {
        connection_.corked_ = true;
    }

    ~Cork() { connection_.uncork(); }

    Cork(const Cork&) = delete;
    Cork& operator=(const Cork&) = delete;

  private:
    WebSocketConnection& connection_;
};

/// There is something in the stream's buffer, which may have been there before.
void WebSocketConnection::bytes_received() {
    // TASK 12.3: read the frames that are there, with a listener that stays
    // until that is done; refuse what is no WebSocket; and see what comes next.
    // What a listener throws is its own mistake, and the peer's misfortune.
    const auto self = shared_from_this();
    const auto listener = listener_.lock();
    if (!listener) return stream_->close();
    heard_ = true;
    {
        const Cork cork(*this);
        try {
            read_frames(*listener);
        } catch (const ProtocolError& error) {
            fail(error.code(), error.what());
        } catch (...) {
            listener_failed(std::current_exception());
        }
    }
    go_on();
}

/// Takes all whole frames out of the stream's buffer, unless somebody is busy
/// with one.
void WebSocketConnection::read_frames(ConnectionListener& listener) {
    // TASK 12.3: feed the parser until it needs more. Consume what it has taken
    // before you tell anybody: what they do may change the buffer. After the
    // peer's last frame, and after an error, nothing is looked at.
    while (!busy_ && !failed_ && !close_received_ && !ended_) {
        std::string_view bytes = stream_->buffered();
        const std::size_t offered = bytes.size();
        std::string& payload =
            is_control(parser_.head().opcode) ? control_ : message_.data;
        const auto event = parser_.feed(bytes, payload);
        stream_->consume(offered - bytes.size());
        if (event == FrameParser::Event::need_more) return;
        if (event == FrameParser::Event::head)
            head_received();
        else
            frame_received(listener);
    }
    if (!busy_) stream_->consume(stream_->buffered().size());
}

/// A frame begins: may it come here?
void WebSocketConnection::head_received() {
    // TASK 12.3: a control frame may stand anywhere. A message begins with its
    // opcode and goes on with continuations; all of it together must not be too
    // big, and that is known before it has come. 12.5: the first frame of a
    // message says that it is packed, if that was agreed on.
    const FrameHead& head = parser_.head();
    if (is_control(head.opcode)) {
        if (head.compressed) throw ProtocolError("a reserved bit is set");
        return control_.clear();
    }
    const bool continues = head.opcode == Opcode::continuation;
    if (continues && !in_message_)
        throw ProtocolError("nothing to be continued");
    if (!continues && in_message_)
        throw ProtocolError("a message within a message");
    if (head.compressed && (continues || !deflate_))
        throw ProtocolError("a reserved bit is set");
    if (!continues) {
        forget(message_.data);
        message_.binary =
            head.opcode == Opcode::binary ? Binary::yes : Binary::no;
        packed_ = head.compressed;
        in_message_ = true;
    }
    if (parser_.length() > options_.max_message_size - message_.data.size())
        throw ProtocolError("message too big", close_codes::too_big);
}

/// All of a frame is there.
void WebSocketConnection::frame_received(ConnectionListener& listener) {
    // TASK 12.3: is the message complete?
    const FrameHead& head = parser_.head();
    if (is_control(head.opcode)) return control_received(listener);
    if (!head.fin) return;
    in_message_ = false;
    message_received(listener);
}

void WebSocketConnection::message_received(ConnectionListener& listener) {
    // TASK 12.3: a text must be UTF-8 as a whole: a character may lie in two
    // fragments. Who has said close() gets no messages any more. When it has
    // been dealt with, let go of its memory. 12.5: unpack it first, whether or
    // not anybody wants it.
    if (packed_)
        message_.data =
            deflate_->unpack(message_.data, options_.max_message_size);
    if (message_.binary == Binary::no && !escape::is_utf8(message_.data))
        throw ProtocolError("a text that is not UTF-8",
                            close_codes::not_the_type);
    if (!close_sent_) deliver(listener);
    if (!busy_) forget(message_.data);
}

void WebSocketConnection::deliver(ConnectionListener& listener) {
    // TASK 12.3: if the listener wants to wait, so does everybody.
    const auto wait = listener.on_message(message_);
    if (!wait) return;
    if (wait->done()) return wait->result();
    busy_ = true;
    stream_->loop().add_future(
        *wait, [weak = weak_from_this()](const Future<void>& handled) {
            if (auto self = weak.lock()) self->message_handled(handled);
        });
}

/// The listener has done what it wanted to wait for.
void WebSocketConnection::message_handled(const Future<void>& handled) {
    // TASK 12.3: then the next one may come, and the last one's memory goes. To
    // fail is as good as to throw.
    busy_ = false;
    forget(message_.data);
    if (handled.exception()) listener_failed(handled.exception());
    bytes_received();
}

void WebSocketConnection::listener_failed(const std::exception_ptr& error) {
    // TASK 12.3: say so in the log; the peer hears only that something is wrong
    // here.
    log::app_log.error("Uncaught exception in on_message: " +
                       log::describe(error));
    fail(close_codes::internal_error, "");
}

/// What the connection is waiting for now.
void WebSocketConnection::go_on() {
    // TASK 12.3: for the listener, for the end, or for more.
    if (busy_) return;
    if (stream_->closed()) return end();
    if (close_received_) return close_stream_when_sent();
    wait_for_bytes();
}

void WebSocketConnection::stream_closed() {
    // TASK 12.3: what the peer had sent before is still delivered. Whoever is
    // busy with a message, or with opening, may be waiting for something that
    // never comes now: so if nothing else is there, the end is told at once,
    // and else a little later.
    if (!busy_) return bytes_received();
    if (stream_->buffered().empty()) return end();
    stream_->loop().call_later(close_timeout, [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (self && self->busy_) self->end();
    });
}

/// All of a control frame is there.
void WebSocketConnection::control_received(ConnectionListener& listener) {
    // TASK 12.3: each kind has its answer. A ping gets its own payload back,
    // at once, also between two fragments.
    switch (parser_.head().opcode) {
    case Opcode::ping:
        if (!closing()) (void)send_frame(Opcode::pong, control_);
        listener.on_ping(control_);
        break;
    case Opcode::pong:
        listener.on_pong(control_);
        break;
    default:
        close_received();
    }
}

}  // namespace tornado::websocket
