// HTTP1Connection: reading a message.

#include "http1connection.hpp"

#include <utility>

#include "common/stub/stub.hpp"

#include "gen.hpp"
#include "gzip_delegate.hpp"

namespace tornado {

using httputil::HTTPInputError;

namespace {

HttpParser::Type type_of(HTTP1Connection::Role role) {
    return role == HTTP1Connection::Role::server ? HttpParser::Type::request
                                                 : HttpParser::Type::response;
}

}  // namespace

HTTP1Connection::HTTP1Connection(
    std::shared_ptr<IOStream> stream,
    Role role,
    const HTTP1ConnectionParameters& params,
    std::shared_ptr<const httputil::RequestContext> context,
    std::shared_ptr<StreamDeadline> deadline,
    Outbox* outbox)
    : stream_(std::move(stream))
    , context_(std::move(context))
    , deadline_(std::move(deadline))
    , outbox_(outbox)
    , role_(role)
    , reading_(std::make_unique<Reading>(role, params)) {
    // TASK 06.1: nothing has been read yet, and from 06.2 on: or written.
}

HTTP1Connection::Reading::Reading(Role role,
                                  const HTTP1ConnectionParameters& these)
    : params(these)
    , parser(type_of(role), head) {
    // TASK 06.1: nothing has been read yet.
}

HTTP1Connection::~HTTP1Connection() = default;

/// Keeps a connection; at its end takes stream and callback from it, so that
/// whoever still has the connection cannot reach the next message's stream.
struct HTTP1Connection::LetGo {
    // TASK 06.1: lives in the frame of read_response(), and so ends with it,
    // even if the loop closes and destroys that frame.
    std::shared_ptr<HTTP1Connection> connection;

    ~LetGo() {
        connection->close_callback_ = nullptr;
        connection->deadline_.reset();
        connection->outbox_ = nullptr;
        connection->stream_.reset();
    }
};

Future<bool> HTTP1Connection::read_response(
    std::shared_ptr<httputil::HTTPMessageDelegate> delegate) {
    // TASK 06.1: read one message, and deliver each part when it is there; what
    // the delegate waits for comes before more is read. A server then waits for
    // its answer: nobody can give one yet, so for ever. 06.2: until it is sent.
    // 06.4: what is no HTTP is refused, once the answers before it are out.
    // 06.5: a gzip body is unpacked.
    const LetGo at_the_end{shared_from_this()};
    std::exception_ptr error;
    try {
        const HTTP1ConnectionParameters& params = reading_->params;
        if (params.decompress)
            delegate = std::make_shared<GzipDelegate>(delegate, params);
        while (wants_more()) {
            Event event = next_event();
            if (event == Event::need_more) {
                if (!stream_->buffered().empty()) continue;
                bool closed = false;
                try {
                    co_yield stream_->fill();
                } catch (const StreamClosedError&) {
                    closed = true;
                }
                if (!closed || !stream_) continue;
                event = at_end_of_stream();
            }
            const httputil::MaybeFuture wait = deliver(event, *delegate);
            if (wait) co_yield *wait;
            if (event == Event::headers) prepare_for_body();
        }
        reading_.reset();
        if (!settled_ && stream_) co_yield wait_until_settled();
    } catch (...) {
        error = std::current_exception();
    }
    if (error && stream_ && outbox_) co_yield send_gathered();
    co_return end_message(*delegate, error);
}

/// Sends what was answered before this message.
/// returns: done then, or when nobody is there any more
Future<void> HTTP1Connection::send_gathered() {
    // TASK 06.3: what the outbox has, and what the stream still has to send.
    outbox_->release();
    return stream_->flush();
}

/// True until all that is wanted of the message has been read.
bool HTTP1Connection::wants_more() const {
    // TASK 06.1: all of it, but: a detached stream is somebody else's, and
    // what follows an answer given early is thrown away with the connection.
    const bool answered = role_ == Role::server && write_finished_;
    return stream_ && !ended_ && !answered;
}

/// What comes next of the bytes that are buffered.
HTTP1Connection::Event HTTP1Connection::next_event() {
    // TASK 06.1: feed the parser, and consume what it has taken. The piece of a
    // body lies in the buffer: it is consumed when the delegate has had it.
    // 06.4: no head is longer than max_header_size.
    const std::size_t limit =
        reading_->head_read
            ? reading_->params.chunk_size
            : reading_->params.max_header_size - reading_->head_size;
    std::string_view bytes = stream_->buffered().substr(0, limit);
    const std::size_t offered = bytes.size();
    Event event = Event::need_more;
    try {
        event = reading_->parser.feed(bytes);
    } catch (const HttpParseError& error) {
        throw HTTPInputError(error.what());
    }
    taken_ = offered - bytes.size();
    if (!reading_->head_read) reading_->head_size += taken_;
    if (taken_ > 0 && event != Event::body)
        stream_->consume(std::exchange(taken_, 0));
    if (event == Event::headers) reading_->head_read = true;
    if (!reading_->head_read &&
        reading_->head_size >= reading_->params.max_header_size)
        throw HTTPInputError("the head is too large", 431);
    return event;
}

/// What the end of the stream means for the message.
HTTP1Connection::Event HTTP1Connection::at_end_of_stream() {
    // TASK 06.1: a response may end so, if nothing went wrong. Everything else
    // has been cut off.
    if (role_ == Role::client && !stream_->error()) {
        try {
            if (reading_->parser.finish() == Event::message_end)
                return Event::message_end;
        } catch (const HttpParseError&) {
            throw StreamClosedError();
        }
    }
    throw StreamClosedError(stream_->error());
}

httputil::MaybeFuture HTTP1Connection::deliver(Event event,
                                               Delegate& delegate) {
    // TASK 06.1: each event has its function.
    if (event == Event::headers) return deliver_head(delegate);
    if (event == Event::body) return deliver_piece(delegate);
    if (event == Event::message_end) deliver_end(delegate);
    return {};
}

httputil::MaybeFuture HTTP1Connection::deliver_head(Delegate& delegate) {
    // TASK 06.1: note what is needed later, and hand it on. No coding of the
    // body but "chunked" is understood here.
    if (deadline_) deadline_->clear();
    httputil::HTTPHeaders headers = reading_->head.take_headers();
    if (headers.contains("Transfer-Encoding") &&
        !headers.has("Transfer-Encoding", "chunked"))
        throw HTTPInputError("an unknown Transfer-Encoding");
    httputil::StartLine line;
    if (role_ == Role::server) {
        line = reading_->head.take_request_line(reading_->parser);
        note_what_was_asked(headers.get("Connection"));
        reading_->expects_continue =
            asked_.in_1_1 && headers.has("Expect", "100-continue");
    } else {
        line = reading_->head.take_response_line(reading_->parser);
    }
    begun_ = true;
    return delegate.headers_received(std::move(line), std::move(headers));
}

/// Keeps what the answer must know of the request.
void HTTP1Connection::note_what_was_asked(std::string connection) {
    // TASK 06.1: the parser knows it all, but it may be gone by then. 06.2
    // makes something of it.
    const HttpParser& parser = reading_->parser;
    const std::string& method = parser.method();
    asked_.in_1_1 = parser.minor_version() >= 1;
    asked_.for_head = method == "HEAD";
    asked_.has_end = !parser.chunked() && (parser.content_length() ||
                                           method == "GET" || method == "HEAD");
    asked_.may_stay = !reading_->params.no_keep_alive && method != "CONNECT";
    asked_.connection = std::move(connection);
}

/// The head was accepted: now the body may come.
void HTTP1Connection::prepare_for_body() {
    // TASK 06.1: nothing yet. 06.4: refuse a body that says that it is too
    // large, and start its clock, also if it does not say how large it is.
    // 06.5: the client may be waiting for our word.
    if (!wants_more()) return;
    const HTTP1ConnectionParameters& params = reading_->params;
    const auto length = reading_->parser.content_length();
    if (reading_->parser.may_have_body() && length &&
        *length > params.max_body_size)
        throw HTTPInputError("the body would be too large");
    if (params.body_timeout)
        deadline().set(*params.body_timeout,
                       "Timeout reading body from " + context_->remote_ip);
    if (reading_->expects_continue && !headers_written_) send_continue();
}

void HTTP1Connection::send_continue() {
    // TASK 06.5: tell the client to go on and send its body.
    (void)send("HTTP/1.1 100 Continue\r\n\r\n");
}

httputil::MaybeFuture HTTP1Connection::deliver_piece(Delegate& delegate) {
    // TASK 06.1: the delegate gets it; then it may leave the buffer. 06.4: a
    // body that did not say how long it is may be too large, too.
    const std::string_view piece = reading_->parser.body();
    reading_->body_size += piece.size();
    if (reading_->body_size > reading_->params.max_body_size)
        throw HTTPInputError("the body is too large");
    httputil::MaybeFuture wait = delegate.data_received(piece);
    if (stream_) stream_->consume(std::exchange(taken_, 0));
    return wait;
}

void HTTP1Connection::deliver_end(Delegate& delegate) {
    // TASK 06.1: the delegate is told. After a 1xx the response is yet to come.
    if (role_ == Role::client && reading_->parser.status_code() < 200) {
        reading_->parser.reset();
        if (asked_.for_head) reading_->parser.expect_no_body();
        reading_->head_read = false;
        reading_->head_size = 0;
        return;
    }
    if (deadline_) deadline_->clear();
    ended_ = true;
    delegate.finish();
}

}  // namespace tornado
