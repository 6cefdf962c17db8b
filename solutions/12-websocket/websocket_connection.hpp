#pragma once
// One WebSocket connection, whichever side we are: messages in and out, and the
// end of it.
//
// RFC 6455, sections 5 to 7. Mirrors WebSocketProtocol13 of
// tornado/websocket.py (v6.5.7).

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "frame.hpp"
#include "httputil.hpp"
#include "iostream.hpp"
#include "permessage_deflate.hpp"
#include "stream_deadline.hpp"

namespace tornado::websocket {

/// The connection is closing, or has ended: nothing can be written any more.
/// Tornado: websocket.py WebSocketClosedError (v6.5.7)
class WebSocketClosedError : public std::runtime_error {
  public:
    WebSocketClosedError();
};

/// A message is text, and then it is UTF-8, or it is bytes.
enum class Binary { no, yes };

struct Message {
    std::string data;
    Binary binary = Binary::no;
};

/// Who is told what comes. What on_message() throws, or its Future fails with,
/// is logged, and ends the connection with close_codes::internal_error.
class ConnectionListener {
  public:
    ConnectionListener() = default;
    ConnectionListener(const ConnectionListener&) = delete;
    ConnectionListener& operator=(const ConnectionListener&) = delete;
    virtual ~ConnectionListener() = default;

    /// While the Future that it returns is pending no other message is
    /// delivered and nothing is read, and in the end the peer is held back.
    /// lifetime: `message` is valid until this returns
    virtual httputil::MaybeFuture on_message(const Message& message) = 0;

    virtual void on_ping(std::string_view /*data*/) {}

    virtual void on_pong(std::string_view /*data*/) {}

    /// The connection has ended, whoever ended it. Called once; nothing comes
    /// after it.
    virtual void on_end() = 0;
};

/// What one peer may make us keep, and how we find out that it is gone.
struct ConnectionOptions {
    // Sizes in bytes. Unsent are messages (see write_message()) and answers to
    // pings.
    std::size_t max_message_size = 10 * 1024 * 1024;  // to us, unpacked
    std::size_t max_unsent = 16 * 1024 * 1024;

    // How long it is from one ping to the next; zero: none are sent.
    IOLoop::Duration ping_interval{};
    // How long the peer may be silent after one; zero: as long as the above.
    // While open() or its last message is being dealt with, nothing is read,
    // and silence does not count.
    IOLoop::Duration ping_timeout{};
};

/// Speaks the protocol on a stream.
///
/// A peer that breaks its rules is told why with a close frame, and the
/// connection ends; so it does when a message is too big (1009), or a text is
/// no UTF-8 (1007). A close frame is answered with its code, if it has one, and
/// without a reason; then a server closes, and a client waits for that.
///
/// thread:   the loop's
/// lifetime: made by std::make_shared; whoever owns it owns the stream. The
///           listener is not kept, nor the memory of a message that is over
/// Tornado:  websocket.py WebSocketProtocol13 (v6.5.7)
class WebSocketConnection
    : public std::enable_shared_from_this<WebSocketConnection> {
  public:
    /// How long the other side may take to answer a close frame.
    static constexpr std::chrono::seconds close_timeout{5};

    /// What an idle one keeps of each buffer, in bytes.
    static constexpr std::size_t kept_capacity = 4096;

    /// deflate: packs messages, if both sides have agreed on that; or null
    WebSocketConnection(std::shared_ptr<IOStream> stream,
                        Role role,
                        const ConnectionOptions& options = {},
                        std::unique_ptr<PerMessageDeflate> deflate = nullptr);
    ~WebSocketConnection();
    WebSocketConnection(const WebSocketConnection&) = delete;
    WebSocketConnection& operator=(const WebSocketConnection&) = delete;

    /// Has `listener` told when it ends, and sends pings from now on.
    void start(std::weak_ptr<ConnectionListener> listener);

    /// Begins to deliver messages, with what the stream has received already.
    void read_messages();

    /// Sends a message.
    ///
    /// returns: done when the system has taken it (what answers a message is
    ///          sent when all that have come were delivered, and is done before
    ///          that): to wait for it is how you are held back by a peer that
    ///          reads slowly. WebSocketClosedError if it was not sent, which is
    ///          not logged if nobody looks. If the peer has left more than
    ///          max_unsent bytes unread before, the connection ends
    /// errors:  std::invalid_argument for a text that is not UTF-8
    /// Tornado: WebSocketProtocol13.write_message (v6.5.7)
    Future<void> write_message(std::string_view data,
                               Binary binary = Binary::no);

    /// Sends a ping, which the peer answers with the same data.
    /// errors:  std::invalid_argument for more than max_control_payload
    /// Tornado: WebSocketProtocol13.write_ping (v6.5.7)
    void ping(std::string_view data = "");

    /// Says that we are through. What was written before still arrives; what
    /// the peer says after this is dropped. The connection ends when the peer
    /// has answered, or after close_timeout. Harmless if it is closing.
    ///
    /// code:    without one the frame is empty; 1000 if there is a reason
    /// errors:  std::invalid_argument for a code that must not be sent, and for
    ///          a reason that is not UTF-8 or has more than 123 bytes. What may
    ///          be sent, by us or by the peer, is 1000 to 1003, 1007 to 1014,
    ///          and 3000 to 4999
    /// Tornado: WebSocketProtocol13.close (v6.5.7)
    void close(std::optional<std::uint16_t> code = {},
               std::string_view reason = "");

    /// Ends it because of an error of ours, or of the peer's.
    void fail(std::uint16_t code, std::string_view reason);

    /// True if nothing can be written any more.
    bool closing() const;

    /// What the peer's close frame said; nothing as long as none has come, and
    /// if none ever does, or it says none.
    /// Tornado: WebSocketHandler.close_code, close_reason
    std::optional<std::uint16_t> close_code() const;
    const std::string& close_reason() const;

    const std::shared_ptr<IOStream>& stream() const { return stream_; }

  private:
    // Given, but for the bodies of the last three.
    void wait_for_bytes();
    void bytes_received();
    void stream_closed();
    void wait_to_ping(IOLoop::Duration pause);

    std::shared_ptr<IOStream> stream_;
    Role role_;
    ConnectionOptions options_;
    std::unique_ptr<PerMessageDeflate> deflate_;
    std::weak_ptr<ConnectionListener> listener_;
    // The listener is: in open(), until read_messages(); then with a message.
    bool busy_ = true;

  private:
    // TASK 12.3: what must be remembered of a message that comes in fragments?
    // Of what is being written, and of an end that takes several steps?
    // wait_for_bytes() has bytes_received() called, and the stream's end
    // stream_closed().
    class Cork;

    // Reading.
    void read_frames(ConnectionListener& listener);
    void head_received();
    void frame_received(ConnectionListener& listener);
    void message_received(ConnectionListener& listener);
    void deliver(ConnectionListener& listener);
    void message_handled(const Future<void>& handled);
    void listener_failed(const std::exception_ptr& error);
    void go_on();
    void control_received(ConnectionListener& listener);
    void close_received();

    // Writing.
    Future<void>
    send_frame(Opcode opcode, std::string_view payload, bool packed = false);
    Future<void> send_output();
    void uncork();

    // The end.
    void send_close(std::optional<std::uint16_t> code, std::string_view reason);
    void close_stream_when_sent();
    void end();
    void limit_closing();
    IOLoop::Duration ping_patience() const;
    void send_ping();
    void check_pong();

    FrameParser parser_{role_};
    std::string control_;      // the payload of a control frame
    Message message_;          // what has come of it so far
    bool in_message_ = false;  // a fragment has come, and not the last
    bool packed_ = false;      // the message is

    std::string output_;   // frames to be sent together
    bool corked_ = false;  // they are being collected

    bool close_sent_ = false;
    bool close_received_ = false;
    bool failed_ = false;  // what comes now is not looked at
    bool ended_ = false;   // the listener has been told
    std::optional<std::uint16_t> close_code_;
    std::string close_reason_;
    std::shared_ptr<StreamDeadline> deadline_;  // once we are closing

    IOLoop::Timeout ping_timer_{};
    bool heard_ = false;  // something, since the last ping
};

}  // namespace tornado::websocket
